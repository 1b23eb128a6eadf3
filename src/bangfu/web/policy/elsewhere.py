"""The households behind a number of another city's policy, each beside what holds for it here."""

from dataclasses import dataclass
from typing import Any

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.engine.compile.program import Program, Rule
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import elsewhere, households
from bangfu.policy.runs.households import OUTCOMES, Filter, rule_of
from bangfu.policy.runs.queries import Results
from bangfu.registry.households import queries as registry
from bangfu.web.policy.desk import Desk

NAMES = {value: name for name, value in OUTCOMES.items()}


@dataclass(frozen=True, slots=True)
class Row:
    """A household: what the other pack says of it, and what holds here by the same rule."""

    facts: dict[str, Any]
    shown: registry.Shown | None
    place: str
    there: str
    amount: int | None
    here: str


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A person before another pack's results.

    Args:
        desk: the person's desk.
        program: the other pack.
        results: its results in the person's area.
        chosen: the rule and the outcome listed.
    """

    desk: Desk
    program: Program
    results: Results
    chosen: Filter

    @property
    def rule(self) -> Rule:
        """The rule listed; ``Refusal`` ``lists.rule`` where the pack has none such."""
        return rule_of(self.program, self.results, self.chosen.rule)

    @property
    def total(self) -> int:
        """How many households are listed."""
        arguments = (self.program, self.results, self.desk.scope, self.chosen)
        return households.count(*arguments)["households"]

    def page(self, after: list[Any] | None, limit: int) -> households.Page:
        """Some of them, in order of place."""
        arguments = (self.program, self.results, self.desk.scope, self.chosen)
        return households.page(*arguments, after=after, limit=limit)

    def rows(self, facts: list[dict[str, Any]]) -> list[Row]:
        """Households as listed."""
        ids = tuple(row["household_id"] for row in facts)
        shown = registry.shown(self.desk.user, ids)
        own = self._own(ids)
        names = divisions.names(code for row in facts for code in codes.lineage(row["village_id"]))
        return [
            Row(
                row,
                shown.get(row["household_id"]),
                " · ".join(names.get(c, c) for c in codes.lineage(row["village_id"])[-3:]),
                _word(row, self.rule),
                row.get(f"{self.rule.id}__amount"),
                _word(own.get(row["household_id"], {}), self.rule),
            )
            for row in facts
        ]

    def _own(self, ids: tuple[int, ...]) -> dict[int, dict[str, Any]]:
        results = self.desk.results
        if results is None or self.chosen.rule not in self.desk.program.rules:
            return {}
        found = Filter(ids=ids)
        page = households.page(
            self.desk.program, results, self.desk.scope, found, limit=max(len(ids), 1)
        )
        return {row["household_id"]: row for row in page.rows}


def _word(row: dict[str, Any], rule: Rule) -> str:
    """What a row says of a rule; empty where it says nothing."""
    outcome = row.get(rule.id)
    return "" if outcome is None else NAMES.get(outcome, "")


def find(desk: Desk, pack: str, chosen: Filter) -> Elsewhere | None:
    """Another pack's results for a person; ``None`` until they have been made."""
    program = packs.program(pack)
    parts = list(published.current(desk.as_of.year).values())
    results = elsewhere.results(program, parts, desk.scope)
    return Elsewhere(desk, program, results, chosen) if results else None


def begin(desk: Desk, pack: str) -> Job:
    """Have another pack's results made; asking twice finds the same job."""
    by = desk.user.username
    return jobs.start(by=by, kind="runs.elsewhere", key=pack, params={"pack": pack})
