"""Answers gathered with ODK or Kobo: rows of their CSV exports become submissions."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.forms import Asked, Form
from bangfu.registry.catalogue.values import household_no
from bangfu.registry.households.models import Household
from bangfu.registry.surveys import actions, photos, queries, subjects
from bangfu.registry.surveys.xlsform.workbook import WHO

LARGEST_FILE = 50 * 1024 * 1024
MOST_ROWS = 200_000
# What the exports of Central and Kobo call the id of a submission.
IDS = ("KEY", "meta/instanceID", "meta-instanceID", "instanceID", "_uuid")
LONGEST_ID = 40
TICKED = {"1", "1.0", "true", "TRUE", "True"}


@dataclass(frozen=True, slots=True)
class Row:
    """What came of one row: the household, and why it was not taken (empty if it was)."""

    line: int
    number: str
    refused: str


def read(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a CSV export by the last part of their headings; groups in front are left off.

    Raises:
        Refusal: ``surveys.file``: not a CSV file in UTF-8, or too large.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise _no_file()
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise _no_file() from None
    if "\0" in text:
        raise _no_file()
    try:
        rows = csv.DictReader(io.StringIO(text))
        for number, row in enumerate(rows):
            if number >= MOST_ROWS:
                raise _no_file()
            yield {str(k): v for k, v in row.items() if isinstance(v, str) and k}
    except csv.Error:
        raise _no_file() from None


def _no_file() -> Refusal:
    return Refusal(
        "surveys.file",
        _("这不是能读的 CSV 文件（UTF-8，不超过 50 MB）。"),
        hint=_("请从 ODK Central 或 Kobo 导出 CSV，选“选项名”而不是“选项标签”。"),
    )


def bring_in(*, by: User, survey: str, rows: Iterator[Mapping[str, str]]) -> list[Row]:
    """Submit collected answers, each row for itself; one that is refused changes nothing.

    Sent again, a row that was taken before is taken as done: its id is remembered.
    """
    form = queries.form(survey)
    found = [_take(by, form, number, row) for number, row in enumerate(rows, start=2)]
    taken = sum(not row.refused for row in found)
    changes = {"survey": survey, "rows": len(found), "taken": taken}
    with transaction.atomic():
        audit.record(
            by=by.username, act=audit.Act("surveys.bring_in", "survey", survey, "", changes)
        )
    return found


def _take(by: User, form: Form, line: int, row: Mapping[str, str]) -> Row:
    cells = _cells(row)
    number = household_no(cells.get(WHO, ""))
    mark = next((row[name] for name in IDS if row.get(name)), "")[-LONGEST_ID:]
    try:
        with transaction.atomic():
            _submit(by, form, number, mark, cells)
    except Refusal as refusal:
        return Row(line, number, _why(refusal))
    return Row(line, number, "")


def _why(refusal: Refusal) -> str:
    listed = [*refusal.context.get("questions", []), *refusal.context.get("unread", [])]
    return f"{refusal}（{'、'.join(listed)}）" if listed else str(refusal)


def _submit(by: User, form: Form, number: str, mark: str, cells: Mapping[str, str]) -> None:
    mine = Household.objects.visible_to(by, Permission.SURVEYS_ANSWER)
    home = mine.filter(household_no=number).first()
    if home is None:
        raise Refusal("surveys.nobody", _("没有这个户编号的户，或不在您的范围内。"), status=404)
    who, name = subjects.of_household(home), form.spec.id
    if mark and (done := queries.by_operation(mark)):
        if done.key != who.key or done.survey != name:
            raise Refusal("surveys.operation", _("这个编号已用于别的答案。"), status=409)
        return
    said = {asked.spec.id: _said(form, asked, cells) for asked in form.asked}
    actions.save(by=by, who=who, survey=name, said=said)
    actions.submit(by=by, who=who, survey=name, reason=_("导入"), operation_id=mark, source=mark)


def _cells(row: Mapping[str, str]) -> dict[str, str]:
    """Cells by question; ticks of a split choice by ``question/choice``."""
    found: dict[str, str] = {}
    for heading, text in row.items():
        parts = heading.replace("-", "/").split("/")
        found.setdefault(parts[-1], text)
        if len(parts) > 1:
            found.setdefault("/".join(parts[-2:]), text)
    return found


def _said(form: Form, asked: Asked, cells: Mapping[str, str]) -> list[str]:
    name, text = asked.spec.id, cells.get(asked.spec.id, "")
    if asked.spec.type == photos.TYPE:
        return []  # a name of a picture that did not come along
    if asked.spec.type != "choices":
        return [text]
    if text.strip():
        return text.split()
    entries = form.pack.codes[asked.column.type.codes].entries
    return [e.id for e in entries if cells.get(f"{name}/{e.id}") in TICKED]
