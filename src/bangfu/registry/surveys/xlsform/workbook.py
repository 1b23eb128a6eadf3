"""A questionnaire as an XLSForm workbook, which pyxform compiles to an XForm."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

import xlsxwriter

from bangfu.base.files import pictures
from bangfu.engine.compile.forms import Asked, Form
from bangfu.engine.problems import Both
from bangfu.registry.surveys.xlsform.expressions import Unsayable, xpath

ZH, EN = "中文 (zh)", "English (en)"
TYPES = {
    "int": "integer",
    "money": "decimal",
    "quantity": "decimal",
    "date": "date",
    "text": "text",
    "photo": "image",
}
HEADS = (
    "type",
    "name",
    f"label::{ZH}",
    f"label::{EN}",
    f"hint::{ZH}",
    f"hint::{EN}",
    "required",
    "relevant",
    "constraint",
    f"constraint_message::{ZH}",
    f"constraint_message::{EN}",
    "parameters",
)
# Phones make a photo no larger than is kept here.
IMAGE = f"max-pixels={pictures.SIDE}"
CHOICES = ("list_name", "name", f"label::{ZH}", f"label::{EN}")
# Who is asked: brought along so that collected answers find their household again.
WHO = "household_no"


@dataclass(slots=True)
class Written:
    """A workbook, and what it could not carry."""

    workbook: bytes = b""
    left_out: list[Both] = field(default_factory=list)

    def cannot(self, where: str, zh: str, en: str) -> None:
        """Note something that stays behind."""
        self.left_out.append(Both(f"{where}：{zh}", f"{where}: {en}"))


def write(form: Form) -> Written:
    """A questionnaire as an XLSForm."""
    made = Written()
    rows = [list(HEADS), *_questions(form, made)]
    lists = [list(CHOICES), *_lists(form)]
    spec = form.spec
    settings = [
        ["form_title", "form_id", "version", "default_language"],
        [spec.title.zh, spec.id, str(spec.version), ZH],
    ]
    made.workbook = _book({"survey": rows, "choices": lists, "settings": settings})
    if spec.is_scored:
        made.cannot(
            spec.id, "得分在提交后由本系统计算", "points are worked out here once submitted"
        )
    return made


def _book(sheets: dict[str, list[list[str]]]) -> bytes:
    target = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    sheet.write_string(at, column, text)
    return target.getvalue()


def _questions(form: Form, made: Written) -> Iterator[list[str]]:
    who = Both("户编号（照填，交回时据此归户）", "Household number (fills in where it belongs)")
    yield _row("text", WHO, who, required=True)
    for part in form.parts:
        spec = part.spec
        relevant = _said(form, made, spec.id, spec.when)
        yield _row("begin_group", f"part_{spec.id}", spec.title, hint=spec.hint, relevant=relevant)
        for asked in part.asked:
            yield _question(form, asked, made)
        yield ["end_group", *[""] * (len(HEADS) - 1)]


def _question(form: Form, asked: Asked, made: Written) -> list[str]:
    spec = asked.spec
    if spec.fills:
        made.cannot(spec.id, "提交后写入档案由本系统完成", "goes into the file once submitted here")
    limits = [
        f". {sign} {_plain(n)}" for sign, n in ((">=", spec.min), ("<=", spec.max)) if n is not None
    ]
    must = _said(form, made, spec.id, spec.must, own=spec.id)
    return _row(
        _type(asked),
        spec.id,
        spec.title,
        hint=spec.hint,
        required=spec.required,
        relevant=_said(form, made, spec.id, spec.when),
        constraint=" and ".join(limits + _braced(must, limits)),
        says=spec.says if must else None,
    )


def _braced(must: str, limits: list[str]) -> list[str]:
    if not must:
        return []
    return [f"({must})" if limits else must]


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else str(number)


def _said(form: Form, made: Written, where: str, text: str | None, own: str = "") -> str:
    if text is None:
        return ""
    try:
        return xpath(form.spec, text, own)
    except Unsayable:
        made.cannot(where, f"条件“{text}”只能在本系统判断", f"'{text}' can only be decided here")
        return ""


def _type(asked: Asked) -> str:
    if asked.spec.type == "yes_no":
        return "select_one yes_no"
    if asked.spec.type in ("choice", "choices"):
        one = "one" if asked.spec.type == "choice" else "multiple"
        return f"select_{one} {asked.column.type.codes}"
    return TYPES[asked.spec.type]


def _row(
    type_: str,
    name: str,
    title: object,
    *,
    hint: object = None,
    required: bool = False,
    relevant: str = "",
    constraint: str = "",
    says: object = None,
) -> list[str]:
    needed = "yes" if required else ""
    return [
        *(type_, name, *_both(title), *_both(hint), needed, relevant),
        constraint,
        *(_both(says) if constraint else ("", "")),
        IMAGE if type_ == TYPES["photo"] else "",
    ]


def _both(text: object) -> tuple[str, str]:
    return (getattr(text, "zh", ""), getattr(text, "en", ""))


def _lists(form: Form) -> Iterator[list[str]]:
    yield ["yes_no", "yes", "是", "Yes"]
    yield ["yes_no", "no", "否", "No"]
    for codes in dict.fromkeys(_codes(form.asked)):
        for entry in form.pack.codes[codes].entries:
            yield [codes, entry.id, entry.zh, entry.en]


def _codes(asked: Iterable[Asked]) -> Iterator[str]:
    return (one.column.type.codes for one in asked if one.column.type.codes)
