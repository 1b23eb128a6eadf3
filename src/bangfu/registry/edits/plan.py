"""What setting a field would change: worked out alike for a preview, the act and its undoing."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bangfu.base.accounts.scope import Scope
from bangfu.registry.catalogue import rows
from bangfu.registry.edits.columns import Editable, as_json
from bangfu.registry.households.models import Household


@dataclass(frozen=True, slots=True)
class Row:
    """A household of the plan, its value before and after."""

    key: int
    version: int
    village: str
    number: str
    before: Any
    after: Any
    extra: str = ""

    @property
    def changes(self) -> bool:
        """Whether anything would be different."""
        return bool(self.before != self.after)


@dataclass(frozen=True, slots=True)
class Plan:
    """The households a field would be set in."""

    field: Editable
    rows: list[Row]

    @property
    def changing(self) -> list[Row]:
        """Those in which something would be different."""
        return [row for row in self.rows if row.changes]

    def before(self) -> list[tuple[Any, int]]:
        """``(value, households)`` of what there is now, the most frequent first."""
        counts = Counter(json.dumps(row.before, ensure_ascii=False) for row in self.rows)
        return [(json.loads(text), count) for text, count in counts.most_common()]


def lay(
    field: Editable,
    keys: Iterable[int],
    scope: Scope,
    after: Callable[[int], Any],
    *,
    for_update: bool = False,
) -> Plan:
    """Look at households as they are now.

    Args:
        field: what is to be set.
        keys: the households; those outside the scope, or ended, are left out.
        scope: where the person may write.
        after: the value a household is to have, by its key.
        for_update: keep others from changing them until the transaction ends.
    """
    names = ["id", "version", "village", "household_no", field.stored]
    wanted = sorted(set(keys))
    there = f"{rows.column_of(Household, 'ended_on')} IS NULL"
    table = rows.select(Household, names, "id", wanted, where=there, for_update=for_update)
    found = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    listed = [
        Row(key, version, village, number, as_json(field, value), after(key), _extra(field, value))
        for key, version, village, number, value in found
        if village in scope
    ]
    return Plan(field, listed)


def _extra(field: Editable, value: Any) -> str:
    return value or "{}" if field.is_extra else ""
