"""What a column of an income sheet is when items it is made of change.

The rule of ledgers: a column that was stated is kept as stated, one that was left to its items is
their sum. By hand nobody leaves a cell blank, so a column is taken for left to its items where it
is exactly their sum so far, or nothing.
"""

from typing import Any

from bangfu.registry.households.changes import checking
from bangfu.registry.households.changes.patch import Patch
from bangfu.registry.households.changes.writing import Open


def follow(opened: Open, patch: Patch) -> None:
    """Add to a patch the columns that follow from the items in it; those it states are kept."""
    apart = checking.items_of()
    for year, values in patch.incomes.items():
        touched = {str(apart[name].spec.part_of) for name in values if name in apart}
        for whole in touched - set(values):
            parts = [name for name, column in apart.items() if column.spec.part_of == whole]
            so_far = _sums(opened, year, parts)
            if _stated(opened, year, whole) in (None, 0, sum(so_far.values())):
                now = so_far | {name: values[name] or 0 for name in parts if name in values}
                values[whole] = sum(now.values())


def _sums(opened: Open, year: int, parts: list[str]) -> dict[str, int]:
    rows = (opened.items.get((year, part)) for part in parts)
    return {row.item: row.amount for row in rows if row is not None}


def _stated(opened: Open, year: int, whole: str) -> Any:
    sheet = opened.incomes.get(year)
    return getattr(sheet, whole) if sheet else None
