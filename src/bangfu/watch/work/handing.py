"""Handing the counts by level over as a file."""

from collections.abc import Iterator
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit import bands
from bangfu.base.kit.uuid7 import uuid7
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import export as exporting
from bangfu.policy.runs.export import Cell
from bangfu.watch.work import levels
from bangfu.watch.work.levels import Table

EXPORT = "work.export"


def words() -> dict[str, str]:
    """What the counts are called."""
    return {
        levels.OPEN: _("待办"),
        bands.LATE: _("已逾期"),
        bands.WEEK: _("本周到期"),
        bands.MONTH: _("本月办结"),
    }


def export(*, by: User, at: str, form: str) -> Path:
    """Write the counts of the places below one: one row per place and kind."""
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    found = levels.table(by, at)
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    columns = {"place": _("地区"), "code": _("代码"), "kind": _("种类"), **words()}
    content = exporting.Table(columns, iter([list(_rows(found))]))
    written = exporting.write(path, content, _("各级进度"), by=by)
    with transaction.atomic():
        act = audit.Act(EXPORT, "list", path.stem, at, {"rows": written, "form": path.suffix[1:]})
        audit.record(by=by.username, act=act)
    return path


def _rows(found: Table) -> Iterator[list[Cell]]:
    lines = [*found.lines, found.whole]
    names = divisions.names(line.place for line in lines)
    for line in lines:
        for source in found.kinds:
            counts = [line.of(source.kind, name) for name in levels.COUNTED]
            if source.kind not in levels.SETTLED:
                counts[-1] = None  # type: ignore[call-overload]
            yield [names.get(line.place, line.place), line.place, str(source.title), *counts]
