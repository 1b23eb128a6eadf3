"""Live answers: rows as they are now, through the interpreter, with reasons.

The rows are read by the same code that publishes facts, so that a page and a list can only differ
by what changed in between.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa

from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.explain import Explanation, RuleView
from bangfu.engine.language.tree import Scalar
from bangfu.engine.memory import Evaluation, Record
from bangfu.policy.facts import reading
from bangfu.policy.packs import queries as packs

Rows = dict[str, pa.Table]


@dataclass(frozen=True, slots=True)
class MemberView:
    """A rule about members as it stands for one of them."""

    member_id: int
    view: RuleView


@dataclass(frozen=True)
class Answer:
    """What policy says of one household or village today; each rule explained when asked for.

    Args:
        record: the household or village.
        explaining: explains rules about it, and tells more of each.
        people: members with their keys; empty for a village.
    """

    record: Record
    explaining: Explanation
    people: list[tuple[int, Record]] = field(default_factory=list)

    def fact(self, name: str) -> Scalar:
        """A column or fact of the subject."""
        return self.explaining.evaluation.fact(self.record, name)

    @property
    def in_force(self) -> list[Rule]:
        """Every rule in force that day."""
        return self.explaining.program.rules_in_force(self.explaining.evaluation.as_of)

    @cached_property
    def standards(self) -> list[RuleView]:
        """Standards about the subject itself."""
        return self._views("standard")

    @cached_property
    def benefits(self) -> list[RuleView]:
        """Benefits for the subject itself."""
        return self._views("benefit")

    @cached_property
    def alerts(self) -> list[RuleView]:
        """What there is to look into about the subject itself; met means raised."""
        return self._views("alert")

    @cached_property
    def duties(self) -> list[RuleView]:
        """What is owed to the subject itself; met means fulfilled."""
        return self._views("duty")

    @property
    def rules(self) -> list[RuleView]:
        """All rules about the subject itself, in the order of the pack."""
        views = (*self.standards, *self.benefits, *self.alerts, *self.duties)
        found = {view.rule.id: view for view in views}
        return [found[rule.id] for rule in self.in_force if rule.id in found]

    @cached_property
    def members(self) -> list[tuple[Rule, list[MemberView]]]:
        """Rules about members: each with the members it was asked for."""
        explain = self.explaining.rule
        return [
            (rule, [MemberView(key, explain(record, rule)) for key, record in self.people])
            for rule in self.in_force
            if rule.subject == "member" and self.record.subject == "household"
        ]

    def _views(self, kind: str) -> list[RuleView]:
        return [
            self.explaining.rule(self.record, rule)
            for rule in self.in_force
            if rule.subject == self.record.subject and rule.kind == kind
        ]


def household(
    program: Program,
    household_id: int,
    village: str,
    as_of: dt.date,
    *,
    assumed: bool,
    language: str = "zh",
    figures_at: str = "",
    read: Rows | None = None,
) -> Answer:
    """Everything policy says of a household.

    Args:
        program: the compiled pack.
        household_id: the household's key.
        village: the 12-digit code of its village.
        as_of: the day.
        assumed: whether demonstration figures count.
        language: ``zh`` or ``en``.
        figures_at: a place whose figures are taken instead of the village's.
        read: its rows, where they have been read already by :func:`rows`.
    """
    tables = read or rows(program, household_id, village, as_of)
    place = _place(tables)
    home = _record("household", tables["household"].to_pylist()[0])
    if place is not None:
        home.parent = place  # the other households of the village are not asked
    members = _hang(home, "member", tables["member"])
    where = figures_at or village
    explaining = _explaining(program, where, as_of, assumed=assumed, language=language)
    return Answer(home, explaining, members)


def rows(program: Program, household_id: int, village: str, as_of: dt.date) -> Rows:
    """The rows of a household, its members and its village, by subject, as a pack lays them out."""
    return _tables(program, village, as_of.year, household=household_id)


def village(
    program: Program, code: str, as_of: dt.date, *, assumed: bool, language: str = "zh"
) -> Answer:
    """Everything policy says of a village, its households taken into account."""
    tables = _tables(program, code, as_of.year)
    place = _place(tables) or Record("village")
    _hang(place, "hamlet", tables["hamlet"])
    homes = dict(_hang(place, "household", tables["household"]))
    for home in homes.values():
        home.children.setdefault("member", [])
    for row in tables["member"].to_pylist():
        homes[row["household_id"]].add(_record("member", row))
    explaining = _explaining(program, code, as_of, assumed=assumed, language=language)
    return Answer(place, explaining)


def homes(
    program: Program, code: str, as_of: dt.date, *, assumed: bool, language: str = "zh"
) -> dict[int, Answer]:
    """Everything policy says of each household of a village, by key: the rows are read once.

    The answers are those of :func:`household`, for printing many at a time.
    """
    tables = _tables(program, code, as_of.year)
    found = tables["village"].to_pylist()
    place = _record("village", found[0]) if found else None
    records = {
        row["household_id"]: _record("household", row) for row in tables["household"].to_pylist()
    }
    people: dict[int, list[tuple[int, Record]]] = {key: [] for key in records}
    for home in records.values():
        home.parent = place  # as in ``household``: the other households are not asked
        home.children["member"] = []
    for row in tables["member"].to_pylist():
        record = records[row["household_id"]].add(_record("member", row))
        people[row["household_id"]].append((row["member_id"], record))
    explaining = _explaining(program, code, as_of, assumed=assumed, language=language)
    return {key: Answer(home, explaining, people[key]) for key, home in records.items()}


def _tables(program: Program, place: str, year: int, *, household: int | None = None) -> Rows:
    """What is asked of a place or household; of others in its village nothing is read."""
    sources = [make() for make in reading.SOURCES]
    beside = {"hamlet"} if household else set()
    beside |= set() if program.pack.tables["county"].columns else {"county"}
    return {
        source.subject: reading.read(program.pack, source, place, year, household=household)
        for source in sources
        if source.subject not in beside
    }


def _place(tables: Rows) -> Record | None:
    """The village, below its county as far as that says anything."""
    found = tables["village"].to_pylist()
    if not found:
        return None
    place = _record("village", found[0])
    for row in tables["county"].to_pylist() if "county" in tables else ():
        place.parent = _record("county", row)
    return place


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
