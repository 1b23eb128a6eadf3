"""Lists of households, searched in columns.

Filters combine; a page follows the one before by key, so that its cost does not grow; counts are
exact. Rows to show are read from the database by the ids a page names.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts.scope import Scope
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.program import Program, Rule
from bangfu.policy.runs import reading
from bangfu.policy.runs.queries import Results
from bangfu.registry.households import search

OUTCOMES = {"met": 1, "not_met": 0, "unknown": -1, "not_applicable": 2}
# Sort orders: expressions of our own, each made total by the number at its end.
SORTS: dict[str, tuple[str, ...]] = {
    "place": ("village_id", "household_no"),
    "income": ("coalesce(disposable_income_pc, 9000000000000000000)", "household_no"),
    "size": ("-family_size", "household_no"),
}
EQUAL = ("household_attribute", "exit_status", "main_cause")
EXITED = {"yes": "is_exited", "no": "NOT is_exited", "unknown": "is_exited IS NULL"}
MOST_TEXT = 60
NAMED = "household_id IN (SELECT unnest(?::BIGINT[]))"
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Filter:
    """What to list.

    Args:
        division: 12-digit code; households at or below it.
        household_attribute, exit_status, main_cause: code ids.
        exited: ``yes``, ``no`` or ``unknown``: whether they have left poverty, by whatever status.
        rule, outcome: households for which a rule has an outcome (a name of ``OUTCOMES``).
        condition: with ``rule``: those that fail this condition.
        lacking: with ``rule``: those for which this condition cannot be decided.
        text: what somebody types to find people, see ``registry.households.search``.
        ids: only these households (an exact id number was looked up before, or they were ticked).
        found: what the text finds; ``resolved`` fills it in, so that it is asked for once.
        sort: a name of ``SORTS``.
    """

    division: str = ""
    household_attribute: str = ""
    exit_status: str = ""
    main_cause: str = ""
    exited: str = ""
    rule: str = ""
    outcome: str = ""
    condition: str = ""
    lacking: str = ""
    text: str = ""
    ids: tuple[int, ...] | None = None
    found: search.Found | None = None
    sort: str = "place"


def filter_from(told: Mapping[str, Any]) -> Filter:
    """A filter out of plain JSON, as the parameters of a job keep it."""
    ids = told.get("ids")
    return Filter(**{**told, "ids": None if ids is None else tuple(ids), "found": None})


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


def _where(program: Program, results: Results, scope: Scope, chosen: Filter) -> _Where:
    where = _Where()
    scope = scope.within(chosen.division) if chosen.division else scope
    sql, values = scope.sql("village_id")
    where.add(sql, *values)
    for name in EQUAL:
        if value := getattr(chosen, name):
            where.add(f"{name} = ?", value)
    if chosen.exited in EXITED:
        where.add(EXITED[chosen.exited])
    if chosen.rule:
        _about_rule(where, rule_of(program, results, chosen.rule), chosen)
    if chosen.text.strip():
        _about_text(where, resolved(scope, chosen))
    if chosen.ids is not None:
        where.add(NAMED, list(chosen.ids))
    return where


def resolved(scope: Scope, chosen: Filter) -> Filter:
    """A filter whose text has been looked up, so that a count and a page look it up once."""
    text = chosen.text.strip()[:MOST_TEXT]
    if not text or chosen.found is not None:
        return chosen
    return replace(chosen, found=search.find(scope, text))


def _about_text(where: _Where, chosen: Filter) -> None:
    found = chosen.found or search.Found(ids=())
    if found.ids is not None:
        where.add(NAMED, list(found.ids))
    elif found.number:
        where.add("starts_with(household_no, ?)", found.number)
    else:
        where.add("head_name IN (SELECT unnest(?::VARCHAR[]))", list(found.heads))


def rule_of(program: Program, results: Results, name: str, *, village: bool = False) -> Rule:
    """A rule by name, about households and members or else about villages.

    Raises:
        Refusal: ``lists.rule`` (status 404) when the results hold no such rule.
    """
    rule = program.rules.get(name)
    known = rule is not None and rule.in_force(results.run.as_of)
    if rule is None or not known or (rule.subject == "village") != village:
        raise Refusal("lists.rule", _("没有这项标准或待遇。"), status=404)
    return rule


def _about_rule(where: _Where, rule: Rule, chosen: Filter) -> None:
    if chosen.outcome in OUTCOMES:
        where.add(f'"{rule.id}" = ?', OUTCOMES[chosen.outcome])
    for mask, name in (("failed", chosen.condition), ("unknown", chosen.lacking)):
        if name:
            # The same words as in ``totals.conditions``: a count and its list must agree.
            bit = bit_of(rule, name)
            where.add(f'("{rule.id}__{mask}" & ?) <> 0 AND "{rule.id}" <> 2', bit)


def bit_of(rule: Rule, name: str) -> int:
    """The bit of a condition in the masks of a rule about households.

    Raises:
        Refusal: ``lists.condition`` (status 404).
    """
    found = next((c for c in rule.conditions if c.spec.id == name), None)
    if found is None or rule.subject != "household":
        raise Refusal("lists.condition", _("没有这个条件。"), status=404)
    return 1 << found.bit


def _source(results: Results) -> tuple[str, list[Any]]:
    return "read_parquet(?)", [results.files("household")]


def count(program: Program, results: Results, scope: Scope, chosen: Filter) -> dict[str, int]:
    """How many households (and persons in them) a filter finds: ``{"households", "persons"}``."""
    if not results.files("household"):
        return {"households": 0, "persons": 0}
    where = _where(program, results, scope, chosen)
    source, values = _source(results)
    return reading.one(
        "SELECT count(*) AS households, coalesce(sum(family_size), 0)::BIGINT AS persons"  # noqa: S608
        f" FROM {source} WHERE {where.sql}",
        [*values, *where.values],
    )


def keys(program: Program, results: Results, scope: Scope, chosen: Filter) -> list[int]:
    """The keys of all households a filter finds."""
    if not results.files("household"):
        return []
    where = _where(program, results, scope, chosen)
    source, values = _source(results)
    sql = f"SELECT household_id AS id FROM {source} WHERE {where.sql} ORDER BY id"  # noqa: S608
    return [row["id"] for row in reading.rows(sql, [*values, *where.values])]


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
    wanted: Iterable[str] = (),
) -> Page:
    """One page of a list, in order.

    Args:
        program: the compiled pack.
        results: the current results.
        scope: what the person may see.
        chosen: the filter.
        after: ``Page.after`` of the page before.
        limit: rows at most.
        wanted: the columns to read, of those there are; all without any.
    """
    if not results.files("household"):
        return Page([], None)
    keys = SORTS.get(chosen.sort, SORTS["place"])
    where = _where(program, results, scope, chosen)
    if after is not None and len(after) == len(keys):
        where.add(f"({', '.join(keys)}) > ({', '.join('?' * len(keys))})", *after)
    source, values = _source(results)
    picked = _picked(tuple(results.files("household")), wanted)
    named = ", ".join([picked, *(f"{key} AS key{index}" for index, key in enumerate(keys))])
    order = ", ".join(keys)
    found = reading.rows(
        f"SELECT {named} FROM {source} WHERE {where.sql} ORDER BY {order} LIMIT ?",  # noqa: S608
        [*values, *where.values, limit + 1],
    )
    more = len(found) > limit
    found = found[:limit]
    last = [found[-1][f"key{index}"] for index in range(len(keys))] if more else None
    return Page(found, last)


def _picked(files: tuple[str, ...], wanted: Iterable[str]) -> str:
    """The columns wanted of those that result files have, as a list in SQL."""
    asked = set(wanted)
    names = [name for name in _columns(files) if name in asked] if asked else []
    return ", ".join(f'"{name}"' for name in names) or "*"


@lru_cache(maxsize=32)
def _columns(files: tuple[str, ...]) -> tuple[str, ...]:
    """The columns of result files, which never change once they are written."""
    found = reading.rows("DESCRIBE FROM read_parquet(?)", [list(files)])
    return tuple(row["column_name"] for row in found)


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
