"""Our own empty workbook: sheets of the ledger, what each column means, lists to choose from."""

import io
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from bangfu.engine.language.types import SCALE, Kind, unscaled
from bangfu.engine.packs import schema
from bangfu.registry.catalogue import values
from bangfu.registry.imports.headings import VERSION, Field, Vocabulary
from bangfu.registry.imports.layout import KEYS_NEEDED
from bangfu.registry.imports.reading.columns import EXACT

ROWS = 5_000
NOTES_WIDTHS = (12, 32, 16, 14, 60)
HEADER = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1}
KEY, PLAIN = "#FFF2CC", "#DDEBF7"
LOCALES = {"zh": "zh-hans", "en": "en"}
# People look for these first; the rest follows in the order of the catalogue.
FIRST = ("village_code", "county_name", "township_name", "village_name", "household_no", "year")


def workbook(words: Vocabulary, language: str) -> bytes:
    """The template as a file."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
    with override(LOCALES[language]):
        _Making(book, words, language).make()
    book.close()
    return target.getvalue()


class _Making:
    def __init__(self, book: Any, words: Vocabulary, language: str) -> None:
        self.book, self.words, self.language = book, words, language
        self.text = book.add_format({"num_format": "@"})
        self.key = book.add_format({**HEADER, "bg_color": KEY})
        self.plain = book.add_format({**HEADER, "bg_color": PLAIN})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.lists: dict[str, str] = {}

    def make(self) -> None:
        pages = {
            name: self.book.add_worksheet(self._said(sheet))
            for name, sheet in self.words.sheets.items()
        }
        self._notes(self.book.add_worksheet(_("说明")))
        self.page_of_lists = self.book.add_worksheet(_("词表"))
        self.page_of_lists.hide()
        for name, page in pages.items():
            self._sheet(page, name)

    def _said(self, spec: schema.Sheet) -> str:
        return spec.zh if self.language == "zh" else spec.en

    def _fields(self, ledger: str) -> list[Field]:
        every = self.words.fields[ledger].values()
        fields = [f for f in every if not f.is_derived and f.name != VERSION]
        return sorted(fields, key=lambda f: FIRST.index(f.name) if f.name in FIRST else len(FIRST))

    def _sheet(self, page: Any, ledger: str) -> None:
        page.freeze_panes(1, 0)
        page.set_row(0, 32)
        needed = {name for group in KEYS_NEEDED[ledger] for name in group}
        for at, field in enumerate(self._fields(ledger)):
            heading = field.title(self.language)
            is_text = field.name in EXACT or field.column is None
            page.set_column(
                at, at, max(10, min(30, len(heading) * 2)), self.text if is_text else None
            )
            page.write_string(0, at, heading, self.key if field.name in needed else self.plain)
            if source := self._source(field):
                page.data_validation(
                    1, at, ROWS, at, {"validate": "list", "source": source, "error_type": "warning"}
                )

    def _source(self, field: Field) -> str:
        """Where the words of a column's drop-down stand, if it has one."""
        if field.column is None or field.column.type.kind not in (Kind.CODE, Kind.BOOL):
            return ""
        name = field.column.type.codes or "bool"
        if name not in self.lists:
            at = len(self.lists)
            allowed = values.allowed(field.column, self.words.pack, self.language)
            for row, word in enumerate(allowed):
                self.page_of_lists.write_string(row, at, word)
            column = xlsxwriter.utility.xl_col_to_name(at)
            sheet = self.page_of_lists.get_name()
            self.lists[name] = f"='{sheet}'!${column}$1:${column}${len(allowed)}"
        return self.lists[name]

    def _notes(self, page: Any) -> None:
        heads = [_("工作表"), _("列名"), _("填写方式"), _("国网代码"), _("可填内容或范围")]
        for at, (head, width) in enumerate(zip(heads, NOTES_WIDTHS, strict=True)):
            page.set_column(at, at, width)
            page.write_string(0, at, head, self.plain)
        row = 0
        for ledger, sheet in self.words.sheets.items():
            for field in self._fields(ledger):
                row += 1
                texts = (self._said(sheet), field.title(self.language), *self._explained(field))
                for at, text in enumerate(texts):
                    page.write_string(row, at, text, self.wrapped)

    def _explained(self, field: Field) -> tuple[str, str, str]:
        """How a column is filled in, its national code, and what it may hold."""
        column = field.column
        if column is None:
            return _("文字"), "", ""
        national = "、".join(column.spec.national)
        allowed = values.allowed(column, self.words.pack, self.language)
        if allowed:
            return self._kind(column.type.kind), national, "、".join(allowed)
        if column.low is None or column.high is None or column.spec.max is None:
            return self._kind(column.type.kind), national, ""
        scale = SCALE[column.type.kind]
        low, high = (f"{unscaled(edge, scale).normalize():f}" for edge in (column.low, column.high))
        return self._kind(column.type.kind), national, f"{low} – {high}"

    def _kind(self, kind: Kind) -> str:
        return {
            Kind.BOOL: _("是或否"),
            Kind.INT: _("整数"),
            Kind.MONEY: _("金额（元）"),
            Kind.QUANTITY: _("数量，最多两位小数"),
            Kind.DATE: _("日期，如 2016-03-05"),
            Kind.MONTH: _("年月，如 2016-03"),
            Kind.CODE: _("从列表中选一项"),
            Kind.CODES: _("从列表中选，多项用“、”隔开"),
        }.get(kind, _("文字"))
