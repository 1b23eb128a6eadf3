"""Live answers: rows as they are now, through the interpreter, with reasons.

The rows are read by the same code that publishes facts, so that a page and a list can only differ
by what changed in between.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.explain import Explanation, RuleView
from bangfu.engine.language.tree import Scalar
from bangfu.engine.memory import Evaluation, Record
from bangfu.policy.facts import reading
from bangfu.policy.packs import queries as packs


@dataclass(frozen=True, slots=True)
class MemberView:
    """A rule about members as it stands for one of them."""

    member_id: int
    view: RuleView


@dataclass(frozen=True, slots=True)
class Answer:
    """What policy says of one household or village today.

    ``rules`` holds the rules about the subject itself, ``members`` those about its members: each
    rule with the members it was asked for.
    """

    record: Record
    evaluation: Evaluation
    rules: list[RuleView]
    members: list[tuple[Rule, list[MemberView]]]

    def fact(self, name: str) -> Scalar:
        """A column or fact of the subject."""
        return self.evaluation.fact(self.record, name)


def household(
    program: Program,
    household_id: int,
    village: str,
    as_of: dt.date,
    *,
    assumed: bool,
    language: str = "zh",
) -> Answer:
    """Everything policy says of a household.

    Args:
        program: the compiled pack.
        household_id: the household's key.
        village: the 12-digit code of its village.
        as_of: the day.
        assumed: whether demonstration figures count.
        language: ``zh`` or ``en``.
    """
    tables = _tables(program, village, as_of.year, household=household_id)
    place = _record("village", tables["village"].to_pylist()[0]) if tables["village"] else None
    home = _record("household", tables["household"].to_pylist()[0])
    if place is not None:
        home.parent = place  # the other households of the village are not asked
    members = _hang(home, "member", tables["member"])
    explaining = _explaining(program, village, as_of, assumed=assumed, language=language)
    rules = program.rules_in_force(as_of)
    about = [explaining.rule(home, rule) for rule in rules if rule.subject == "household"]
    each = [
        (rule, [MemberView(key, explaining.rule(record, rule)) for key, record in members])
        for rule in rules
        if rule.subject == "member"
    ]
    return Answer(home, explaining.evaluation, about, each)


def village(
    program: Program, code: str, as_of: dt.date, *, assumed: bool, language: str = "zh"
) -> Answer:
    """Everything policy says of a village, its households taken into account."""
    tables = _tables(program, code, as_of.year)
    found = tables["village"].to_pylist()
    place = _record("village", found[0]) if found else Record("village")
    homes = dict(_hang(place, "household", tables["household"]))
    for home in homes.values():
        home.children.setdefault("member", [])
    for row in tables["member"].to_pylist():
        homes[row["household_id"]].add(_record("member", row))
    explaining = _explaining(program, code, as_of, assumed=assumed, language=language)
    rules = [r for r in program.rules_in_force(as_of) if r.subject == "village"]
    return Answer(place, explaining.evaluation, [explaining.rule(place, r) for r in rules], [])


def _tables(
    program: Program, place: str, year: int, *, household: int | None = None
) -> dict[str, pa.Table]:
    sources = [make() for make in reading.SOURCES]
    return {
        source.subject: reading.read(program.pack, source, place, year, household=household)
        for source in sources
    }


def _record(subject: str, row: dict[str, Any]) -> Record:
    return Record(subject, {name: v for name, v in row.items() if not name.endswith("_id")})


def _hang(parent: Record, child: str, table: pa.Table) -> list[tuple[int, Record]]:
    parent.children[child] = []
    rows: Iterable[dict[str, Any]] = table.to_pylist()
    return [(row[f"{child}_id"], parent.add(_record(child, row))) for row in rows]


def _explaining(
    program: Program, place: str, as_of: dt.date, *, assumed: bool, language: str
) -> Explanation:
    figures = packs.figures_at(program, as_of, place, assumed=assumed)
    return Explanation(Evaluation(program, figures, as_of), language)
