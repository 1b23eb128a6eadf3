"""Lists of villages, searched in columns like those of households."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.base.accounts.scope import Scope
from bangfu.engine.compile.program import Program
from bangfu.policy.runs import reading
from bangfu.policy.runs.households import OUTCOMES, Page, rule_of
from bangfu.policy.runs.queries import Results

POOR = {"yes": "is_poor_village", "no": "NOT is_poor_village", "unknown": "is_poor_village IS NULL"}
LEFT = {
    "yes": "is_poor_village AND exited_on IS NOT NULL",
    "no": "is_poor_village AND exited_on IS NULL",
}


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list.

    Args:
        division: 12-digit code; villages at or below it.
        poor: ``yes``, ``no`` or ``unknown``: whether it is on the list of poor villages.
        left: ``yes`` or ``no``: of poor villages, whether a day of leaving the list is recorded.
        rule, outcome: villages for which a rule about villages has an outcome.
        registered: only villages with registered households.
        codes: only these (a name was looked up before).
        without: not these (those that have a file of the year were looked up before).
    """

    division: str = ""
    poor: str = ""
    left: str = ""
    rule: str = ""
    outcome: str = ""
    registered: bool = False
    codes: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


def _where(
    program: Program, results: Results, scope: Scope, chosen: Filter
) -> tuple[str, list[Any]]:
    scope = scope.within(chosen.division) if chosen.division else scope
    sql, values = scope.sql("village_id")
    parts, found = [sql], list[Any](values)
    parts += [POOR[chosen.poor]] if chosen.poor in POOR else []
    parts += [LEFT[chosen.left]] if chosen.left in LEFT else []
    parts += ["household_count > 0"] if chosen.registered else []
    if chosen.rule and chosen.outcome in OUTCOMES:
        rule = rule_of(program, results, chosen.rule, village=True)
        parts.append(f'"{rule.id}" = ?')
        found.append(OUTCOMES[chosen.outcome])
    if chosen.codes is not None:
        parts.append("list_contains(?::VARCHAR[], village_id)")
        found.append(list(chosen.codes))
    if chosen.without:
        parts.append("NOT list_contains(?::VARCHAR[], village_id)")
        found.append(list(chosen.without))
    return " AND ".join(parts), found


def count(program: Program, results: Results, scope: Scope, chosen: Filter) -> int:
    """How many villages a filter finds."""
    if not (files := results.files("village")):
        return 0
    where, values = _where(program, results, scope, chosen)
    sql = f"SELECT count(*) AS villages FROM read_parquet(?) WHERE {where}"  # noqa: S608
    return int(reading.one(sql, [files, *values])["villages"])


def page(
    program: Program,
    results: Results,
    scope: Scope,
    chosen: Filter,
    *,
    after: Sequence[Any] | None = None,
    limit: int = 50,
) -> Page:
    """One page of villages, by code; see ``households.page``."""
    if not (files := results.files("village")):
        return Page([], None)
    where, values = _where(program, results, scope, chosen)
    if after:
        where, values = f"{where} AND village_id > ?", [*values, after[0]]
    found = reading.rows(
        f"SELECT * FROM read_parquet(?) WHERE {where} ORDER BY village_id LIMIT ?",  # noqa: S608
        [files, *values, limit + 1],
    )
    more = len(found) > limit
    found = found[:limit]
    return Page(found, [found[-1]["village_id"]] if more else None)
