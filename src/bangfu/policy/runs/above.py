"""What rules say of a township, a county or the city itself.

Townships and counties have results in their county's part. Of a city there is one row beside many
parts: its rules are asked when a page wants them, over the facts behind the current run and the
city's file as it is now.
"""

import datetime as dt
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import pyarrow as pa

from bangfu.base.divisions import codes
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.order import Key, references
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.sql import duck, names
from bangfu.engine.sql.dialects import DUCKDB
from bangfu.engine.sql.plan import plan
from bangfu.policy.facts import lake
from bangfu.policy.facts import reading as facts
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import reading, totals
from bangfu.policy.runs.compute import MEMORY, attached, places, published, scope_level
from bangfu.policy.runs.models import RunPart
from bangfu.policy.runs.queries import Desk

CITY = "city"


@dataclass(frozen=True, slots=True)
class Standing:
    """A rule over one place: its outcome, bit sets over its conditions, its amount in fen."""

    rule: Rule
    outcome: int
    failed: int
    unknown: int
    amount: int | None


def of_place(desk: Desk, place: str) -> list[Standing]:
    """Rules about a township, county or city as they stand there, in the order of the pack.

    Empty for whoever does not see the place itself, and while nothing has been run.
    """
    subject = codes.level_of(place).value
    rules = [r for r in desk.program.rules_in_force(desk.as_of) if r.subject == subject]
    if subject not in totals.ABOVE or not rules or not desk.scope.covers(place):
        return []
    row = city_row(desk, place) if subject == CITY else _stored(desk, subject, place)
    return [_standing(rule, row) for rule in rules if rule.id in row]


def outcomes(desk: Desk, place: str, rule: Rule) -> dict[str, int]:
    """What a rule about townships or counties says of each within a place that the person sees."""
    files = desk.results.files(rule.subject)
    if not files or rule.subject not in totals.ABOVE:
        return {}
    at, said = names.ident(rule.subject), f'"{rule.id}"'
    sql = f"SELECT {at} AS place, {said} AS outcome FROM read_parquet(?) ORDER BY 1"  # noqa: S608
    within = desk.scope.within(place)
    rows = reading.rows(sql, [files])
    return {r["place"]: r["outcome"] for r in rows if within.covers(r["place"])}


def counted(desk: Desk, place: str, rule: Rule) -> dict[str, int] | None:
    """The outcome of a city's rule, counted like those of many; ``None`` where there is none."""
    found = next((s for s in of_place(desk, place) if s.rule.id == rule.id), None)
    if found is None:
        return None
    return {name: int(found.outcome == value) for name, value in totals.OUTCOME_COUNTS.items()}


def _standing(rule: Rule, row: Mapping[str, Any]) -> Standing:
    bits = (row[f"{rule.id}__failed"], row[f"{rule.id}__unknown"])
    return Standing(rule, row[rule.id], *bits, row.get(f"{rule.id}__amount"))


def _stored(desk: Desk, subject: str, place: str) -> dict[str, Any]:
    files = desk.results.files(subject)
    if not files:
        return {}
    sql = f"SELECT * FROM read_parquet(?) WHERE {names.ident(subject)} = ?"  # noqa: S608
    found = reading.rows(sql, [files, place])
    return found[0] if found else {}


def city_row(desk: Desk, place: str) -> dict[str, Any]:
    """What all rules about the city come to, by column of a result."""
    rows = RunPart.objects.filter(run__current=True).select_related("facts").order_by("county")
    parts = tuple(row.facts for row in rows)
    if not parts:
        return {}
    file = facts.read(desk.program.pack, facts.city_source(), place, desk.as_of.year)
    return _asked(
        desk.program,
        parts,
        tuple(part.folder for part in parts),
        desk.as_of,
        desk.results.run.assumed,
        packs.figures_digest(),
        _File(repr(file.to_pylist()), file),
    )


@dataclass(frozen=True, slots=True)
class _File:
    """A table as part of a key."""

    said: str
    table: pa.Table

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _File) and other.said == self.said

    def __hash__(self) -> int:
        return hash(self.said)


@lru_cache(maxsize=16)
def _asked(
    program: Program,
    parts: tuple[Part, ...],
    _folders: tuple[str, ...],
    as_of: dt.date,
    assumed: bool,  # noqa: FBT001  part of a key
    _figures: str,
    file: _File,
) -> dict[str, Any]:
    """Kept: what a folder holds never changes, and the file of the city is part of the key."""
    question = Question(as_of, "", assumed, packs.set_here())
    scope = scope_level(program, question)
    mine = {name: rule for name, rule in program.rules.items() if rule.subject == CITY}
    laid_out = plan(published(_needed(program, mine)), DUCKDB, as_of, scope=scope)
    output = next((one for one in laid_out.outputs if one.subject == CITY), None)
    if output is None:
        return {}
    with closing(duck.connect(memory=MEMORY, folders=[lake.root()])) as con:
        attached(con, program, parts, {CITY: file.table})
        duck.prepare(con, laid_out, places(program, con, scope, question), as_of)
        found = con.sql(output.sql).to_arrow_table().to_pylist()
    return found[0] if found else {}


def _needed(program: Program, rules: dict[str, Rule]) -> Program:
    """The program with some rules, and of the others only what they rest on."""
    keys: list[Key] = [("rule", rule.subject, rule.id) for rule in rules.values()]
    seen = set(keys)
    while keys:
        key = keys.pop()
        for node in program.nodes(key):
            found = [one for one, _by in references(node, key[1]) if one not in seen]
            seen.update(found)
            keys += found
    kept = {name: r for name, r in program.rules.items() if ("rule", r.subject, name) in seen}
    return replace(program, rules=kept)
