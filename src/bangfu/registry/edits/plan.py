"""What setting a field would change: worked out alike for a preview, the act and its undoing."""

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.kit.refusals import Refusal
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
    """The households a field would be set in, and how many have ended and stay as they are."""

    field: Editable
    rows: list[Row]
    ended: int = 0

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
    names = ["id", "version", "village", "household_no", field.stored, "ended_on"]
    table = rows.select(Household, names, "id", sorted(set(keys)), for_update=for_update)
    found = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    here = [line for line in found if line[2] in scope]
    listed = [
        Row(key, version, village, number, as_json(field, value), after(key), _extra(field, value))
        for key, version, village, number, value, gone in here
        if gone is None
    ]
    return Plan(field, listed, len(here) - len(listed))


def require_some(laid: Plan) -> None:
    """Refuse a plan in which there is no household to change.

    Raises:
        Refusal: ``households.ended`` when all have ended, else ``rights.missing``.
    """
    if not laid.rows:
        if laid.ended:
            raise ended()
        raise Refusal("rights.missing", rights.why_not(Permission.HOUSEHOLDS_EDIT), status=403)


def ended() -> Refusal:
    """What is said of households that have ended."""
    return Refusal(
        "households.ended",
        _("所选的户已经注销，不能修改。"),
        hint=_("如注销有误，请在户的变更记录里撤销。"),
    )


def _extra(field: Editable, value: Any) -> str:
    return value or "{}" if field.is_extra else ""
