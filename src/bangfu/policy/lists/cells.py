"""The values of chosen columns: fields from the rows as they are now, the rest from results."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.policy.lists.columns import Shown, Source
from bangfu.policy.runs.queries import Desk
from bangfu.registry.households import queries as registry


@dataclass(frozen=True, slots=True)
class Line:
    """A household of a list: what results say of it, what its row says, values by column."""

    facts: dict[str, Any]
    row: registry.Shown | None
    values: dict[str, Any]


def lines(
    user: Any, desk: Desk, facts: Sequence[dict[str, Any]], columns: Sequence[Shown]
) -> list[Line]:
    """Rows of results with the values of some columns, in at most three queries.

    Args:
        user: whose scope limits what the rows say.
        desk: that person's desk.
        facts: rows of ``runs.households.page``.
        columns: what is wanted.
    """
    ids = [fact["household_id"] for fact in facts]
    names = _of(columns, Source.ROW)
    extra = ["extra"] if _of(columns, Source.EXTRA) else []
    shown = registry.shown(user, ids, [*names, *extra])
    money = _of(columns, Source.INCOME)
    income = registry.income(list(shown), desk.as_of.year, money) if money else {}
    return [
        Line(fact, row := shown.get(fact["household_id"]), _values(fact, row, income, columns))
        for fact in facts
    ]


def _of(columns: Sequence[Shown], source: Source) -> list[str]:
    return [column.id for column in columns if column.source == source]


def _values(
    fact: dict[str, Any],
    row: registry.Shown | None,
    income: dict[int, dict[str, Any]],
    columns: Sequence[Shown],
) -> dict[str, Any]:
    held = row.values if row else {}
    year = income.get(fact["household_id"], {})
    found: dict[str, Any] = {}
    for column in columns:
        name = column.id
        if column.source == Source.ROW:
            found[name] = held.get(name, fact.get(name))
        elif column.source == Source.EXTRA:
            found[name] = (held.get("extra") or {}).get(name)
        elif column.source == Source.INCOME:
            found[name] = year.get(name)
        else:
            found[name] = fact.get(column.rule or name)
    return found
