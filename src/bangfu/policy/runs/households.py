"""Lists of households, searched in columns.

Filters combine; a page follows the one before by key, so that its cost does not grow; counts are
exact. Rows to show are read from the database by the ids a page names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts.scope import Scope
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.program import Program, Rule
from bangfu.policy.runs import reading
from bangfu.policy.runs.queries import Results

OUTCOMES = {"met": 1, "not_met": 0, "unknown": -1, "not_applicable": 2}
# Sort orders: expressions of our own, each made total by the number at its end.
SORTS: dict[str, tuple[str, ...]] = {
    "place": ("village_id", "household_no"),
    "income": ("coalesce(disposable_income_pc, 9000000000000000000)", "household_no"),
    "size": ("-family_size", "household_no"),
}
EQUAL = ("household_attribute", "exit_status", "main_cause")
MOST_TEXT = 60
BATCH = 5_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list.

    Args:
        division: 12-digit code; households at or below it.
        household_attribute, exit_status, main_cause: code ids.
        rule, outcome: households for which a rule has an outcome (a name of ``OUTCOMES``).
        condition: with ``rule``: those that fail this condition, or lack a fact for it when
            ``outcome`` is ``unknown``.
        text: part of the head's name, or the beginning of a household number.
        ids: only these households (an exact id number was looked up before).
        sort: a name of ``SORTS``.
    """

    division: str = ""
    household_attribute: str = ""
    exit_status: str = ""
    main_cause: str = ""
    rule: str = ""
    outcome: str = ""
    condition: str = ""
    text: str = ""
    ids: tuple[int, ...] | None = None
    sort: str = "place"


@dataclass(slots=True)
class _Where:
    parts: list[str] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)

    def add(self, sql: str, *values: Any) -> None:
        self.parts.append(sql)
        self.values += values

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts) or "TRUE"


def _where(program: Program, scope: Scope, chosen: Filter) -> _Where:
    where = _Where()
    scope = scope.within(chosen.division) if chosen.division else scope
    sql, values = scope.sql("village_id")
    where.add(sql, *values)
    for name in EQUAL:
        if value := getattr(chosen, name):
            where.add(f"{name} = ?", value)
    if chosen.rule:
        _about_rule(where, program, chosen)
    if text := chosen.text.strip()[:MOST_TEXT]:
        where.add("(contains(head_name, ?) OR starts_with(household_no, ?))", text, text)
    if chosen.ids is not None:
        where.add("list_contains(?::BIGINT[], household_id)", list(chosen.ids))
    return where


def rule_of(program: Program, name: str) -> Rule:
    """A rule by name.

    Raises:
        Refusal: ``lists.rule`` (status 404).
    """
    rule = program.rules.get(name)
    if rule is None:
        raise Refusal("lists.rule", _("没有这项标准或待遇。"), status=404)
    return rule


def _about_rule(where: _Where, program: Program, chosen: Filter) -> None:
    rule = rule_of(program, chosen.rule)
    if chosen.condition and rule.subject == "household":
        bits = {c.spec.id: 1 << c.bit for c in rule.conditions}
        if chosen.condition not in bits:
            raise Refusal("lists.condition", _("没有这个条件。"), status=404)
        mask = "unknown" if chosen.outcome == "unknown" else "failed"
        where.add(f'("{rule.id}__{mask}" & ?) <> 0', bits[chosen.condition])
    elif chosen.outcome in OUTCOMES:
        where.add(f'"{rule.id}" = ?', OUTCOMES[chosen.outcome])


def _source(results: Results) -> tuple[str, list[Any]]:
    return "read_parquet(?)", [results.files("household")]


def count(program: Program, results: Results, scope: Scope, chosen: Filter) -> dict[str, int]:
    """How many households (and persons in them) a filter finds: ``{"households", "persons"}``."""
    if not results.files("household"):
        return {"households": 0, "persons": 0}
    where = _where(program, scope, chosen)
    source, values = _source(results)
    return reading.one(
        "SELECT count(*) AS households, coalesce(sum(family_size), 0)::BIGINT AS persons"  # noqa: S608
        f" FROM {source} WHERE {where.sql}",
        [*values, *where.values],
    )


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list; ``after`` is the key to ask for the next ones, ``None`` at the end."""

    rows: list[dict[str, Any]]
    after: list[Any] | None


def page(
    program: Program,
    results: Results,
    scope: Scope,
    chosen: Filter,
    *,
    after: Sequence[Any] | None = None,
    limit: int = 50,
) -> Page:
    """One page of a list, in order.

    Args:
        program: the compiled pack.
        results: the current results.
        scope: what the person may see.
        chosen: the filter.
        after: ``Page.after`` of the page before.
        limit: rows at most.
    """
    if not results.files("household"):
        return Page([], None)
    keys = SORTS.get(chosen.sort, SORTS["place"])
    where = _where(program, scope, chosen)
    if after is not None and len(after) == len(keys):
        where.add(f"({', '.join(keys)}) > ({', '.join('?' * len(keys))})", *after)
    source, values = _source(results)
    named = ", ".join(f"{key} AS key{index}" for index, key in enumerate(keys))
    order = ", ".join(keys)
    found = reading.rows(
        f"SELECT *, {named} FROM {source} WHERE {where.sql} ORDER BY {order} LIMIT ?",  # noqa: S608
        [*values, *where.values, limit + 1],
    )
    more = len(found) > limit
    found = found[:limit]
    last = [found[-1][f"key{index}"] for index in range(len(keys))] if more else None
    return Page(found, last)


def every(
    program: Program, results: Results, scope: Scope, chosen: Filter
) -> Iterator[list[dict[str, Any]]]:
    """All rows a filter finds, in batches (for exports)."""
    after: Sequence[Any] | None = None
    while True:
        found = page(program, results, scope, chosen, after=after, limit=BATCH)
        yield found.rows
        if found.after is None:
            return
        after = found.after
