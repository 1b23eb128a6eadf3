"""Entitled but not received, received but not entitled.

Whoever keeps measures publishes them as ``measure.parquet`` in each county's part, with the columns
of the pack's table ``measure``. Until every county has it nothing is known: that no measure is on
record must never read as "nobody was helped".
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from bangfu.base.accounts.scope import Scope
from bangfu.engine.compile.program import Rule
from bangfu.engine.memory import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN
from bangfu.engine.packs import schema
from bangfu.policy.facts import lake
from bangfu.policy.runs import reading
from bangfu.policy.runs.models import RunPart
from bangfu.policy.runs.queries import Desk

FILE = "measure.parquet"
Which = Literal["entitled_not_received", "received_not_entitled", "received_unknown"]
# What a household's verdict and its receipts have to be.
CONDITIONS: dict[Which, str] = {
    "entitled_not_received": f"outcome = {MET} AND NOT received",
    "received_not_entitled": f"outcome IN ({NOT_MET}, {NOT_APPLICABLE}) AND received",
    "received_unknown": f"outcome = {UNKNOWN} AND received",
}


@dataclass(frozen=True, slots=True)
class Counts:
    """A benefit over the households a person may see.

    ``paid`` in fen is what was delivered in the time the benefit is paid for.
    """

    rule: Rule
    entitled: int
    received: int
    entitled_not_received: int
    received_not_entitled: int
    received_unknown: int
    paid: int


def files(scope: Scope) -> list[Path] | None:
    """Files of measures of every county a scope touches; ``None`` where some county has none."""
    rows = RunPart.objects.filter(run__current=True).select_related("facts").order_by("county")
    found = [lake.path(r.facts.folder) / FILE for r in rows if scope.touches(r.county)]
    return found if found and all(path.is_file() for path in found) else None


def benefits(desk: Desk) -> list[Rule]:
    """Benefits in force about households and members."""
    return [
        rule
        for rule in desk.program.rules_in_force(desk.as_of)
        if rule.is_benefit and rule.subject in ("household", "member")
    ]


def counts(desk: Desk, division: str) -> list[Counts] | None:
    """Every benefit in a place; ``None`` while nobody publishes measures for all of it."""
    scope = desk.scope.within(division)
    measures = files(scope)
    if measures is None:
        return None
    return [_counts(desk, scope, measures, rule) for rule in benefits(desk)]


def _counts(desk: Desk, scope: Scope, measures: Sequence[Path], rule: Rule) -> Counts:
    picked = [
        f"count(*) FILTER (outcome = {MET})",
        "count(*) FILTER (received)",
        *(f"count(*) FILTER ({condition})" for condition in CONDITIONS.values()),
        "coalesce(sum(paid), 0)::BIGINT",
    ]
    sql, values = _joined(desk, scope, measures, rule)
    row = reading.rows(f"SELECT {', '.join(picked)} FROM ({sql})", values)[0]  # noqa: S608
    return Counts(rule, *row.values())


def listed(
    desk: Desk, division: str, rule: Rule, which: Which, *, after: int = 0, most: int = 50
) -> list[int] | None:
    """Keys of households behind a count, in order, a page at a time.

    Args:
        desk: whose.
        division: the place.
        rule: the benefit.
        which: the count.
        after: the last key of the page before.
        most: how many.
    """
    scope = desk.scope.within(division)
    measures = files(scope)
    if measures is None:
        return None
    sql, values = _joined(desk, scope, measures, rule)
    asked = (
        f"SELECT household_id FROM ({sql}) WHERE {CONDITIONS[which]} AND household_id > ? "  # noqa: S608
        "ORDER BY household_id LIMIT ?"
    )
    return [row["household_id"] for row in reading.rows(asked, [*values, after, most])]


def _joined(
    desk: Desk, scope: Scope, measures: Sequence[Path], rule: Rule
) -> tuple[str, list[Any]]:
    """Each household with its outcome, whether it received the benefit, and how much."""
    where, spans = scope.sql("village_id")
    sql = (
        f'SELECT household_id, "{rule.id}" AS outcome, '  # noqa: S608
        "coalesce(times > 0, FALSE) AS received, paid "
        "FROM read_parquet(?) LEFT JOIN ("
        "SELECT household_id, count(*) AS times, sum(amount) AS paid FROM read_parquet(?) "
        "WHERE benefit = ? AND delivered_on BETWEEN ? AND ? GROUP BY household_id"
        f") USING (household_id) WHERE {where}"
    )
    results = desk.results.files("household")
    first = _since(rule, desk.as_of)
    return sql, [results, [str(p) for p in measures], rule.id, first, desk.as_of, *spans]


def _since(rule: Rule, as_of: dt.date) -> dt.date:
    """From which day on a delivery counts: ever for what is given once, else within the year."""
    spec = rule.spec
    once = isinstance(spec, schema.Benefit) and spec.per == "once"
    return dt.date(1900, 1, 1) if once else dt.date(as_of.year, 1, 1)
