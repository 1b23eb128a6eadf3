"""A list as a workbook of corrections: edited and brought in again, it changes what differs.

Beside the number stand the head's name and masked id number, to be recognised by, and hidden the
version of each row, so that what has changed meanwhile is noticed.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from bangfu.engine.language.types import SCALE, Kind
from bangfu.policy.lists import cells, columns, table
from bangfu.policy.lists.columns import Shown
from bangfu.policy.runs import households
from bangfu.policy.runs.export import Cell, Table
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.queries import Desk
from bangfu.registry.edits import columns as editing
from bangfu.registry.imports.headings import VERSION

YES_NO = {True: "是", False: "否"}


def of(names: Sequence[str], user: Any, desk: Desk, chosen: Filter, _language: str) -> Table:
    """The households of a filter with those of the columns that may be edited; all such for none.

    Headings and words are those the import understands, in Chinese.
    """
    may = editing.editable()
    every = columns.offered(desk, "zh")
    wanted = [name for name in names if name in may] or [name for name in may if name in every]
    shown = [every[name] for name in wanted]
    found = households.every(desk.program, desk.results, desk.scope, chosen)
    heads = {"household_no": "户编号", "head_name": "户主姓名", "shown_id": _("核对用证件号")}
    titles = {column.id: column.title for column in shown}
    batches = (list(_lines(user, desk, batch, shown)) for batch in found)
    sheet = desk.program.pack.ledger
    title = next((s.zh for s in sheet.sheets if s.name == "household"), "") if sheet else ""
    hidden = frozenset({VERSION})
    return Table({**heads, **titles, VERSION: "数据版本"}, batches, title=title, hidden=hidden)


def _lines(
    user: Any, desk: Desk, facts: list[dict[str, Any]], shown: Sequence[Shown]
) -> Iterator[list[Cell]]:
    for line in cells.lines(user, desk, facts, shown):
        if line.row is None:
            continue
        yield [
            line.facts["household_no"],
            line.facts["head_name"],
            line.row.head_id,
            *(_cell(desk, column, line.values[column.id]) for column in shown),
            str(line.row.version),
        ]


def _cell(desk: Desk, column: Shown, value: Any) -> Cell:
    """A value as the import reads it: bare numbers, words of the lists."""
    if value is None or value == "":
        return None
    kind = column.type.kind
    if kind == Kind.BOOL:
        return YES_NO[value]
    if kind in SCALE or kind == Kind.TEXT:
        return table.plain(column, value)
    return table.worded(desk.program.pack, column, value, "zh")
