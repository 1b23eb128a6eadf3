"""How many have which outcome in the person's area, each number with the list behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from bangfu.engine.compile.program import Rule
from bangfu.policy.runs import above, totals
from bangfu.policy.runs import queries as runs
from bangfu.web import links
from bangfu.web.policy.desk import Desk
from bangfu.web.templatetags.bangfu import VERDICTS

OUTCOMES = ("met", "not_met", "unknown", "not_applicable")


@dataclass(frozen=True, slots=True)
class Count:
    """How many have an outcome, and the list of them."""

    outcome: str
    count: int
    href: str

    @property
    def word(self) -> Promise:
        """What the outcome is called."""
        return VERDICTS[self.outcome].word


def counts(rule: Rule, counted: Mapping[str, int] | None) -> list[Count]:
    """Outcomes with their lists; none while nothing has been counted."""
    return [
        Count(name, counted[name], listed(rule, outcome=name))
        for name in OUTCOMES
        if counted is not None
    ]


def listed(rule: Rule, **wanted: str) -> str:
    """The list behind a count of a rule: of households, or of villages; empty where none is."""
    if rule.subject == "village":
        return links.to("villages:index", kind="poor", rule=rule.id, **wanted)
    if rule.subject not in totals.HOUSEHOLDS:
        return ""
    return links.households(rule=rule.id, **wanted)


def counted(desk: Desk, rules: Sequence[Rule]) -> dict[str, Mapping[str, int]]:
    """Outcomes by rule in the person's area, in households, villages or its own subjects."""
    if desk.results is None:
        return {}
    root = desk.site.division_id
    readable = runs.readable(desk.program, desk.results)
    found: dict[str, Mapping[str, int]] = {
        **totals.by_household(readable, desk.results, desk.scope, root)
    }
    for rule in (each for each in rules if each.id in readable.rules):
        if rule.subject == "village":
            found[rule.id] = _villages(desk, rule)
        elif rule.subject not in totals.HOUSEHOLDS:
            placed = _of_places(desk, rule)
            if placed is not None:
                found[rule.id] = placed
    return found


def _reading(desk: Desk) -> runs.Desk:
    """The same desk as lists and totals know it."""
    assert desk.results is not None
    return runs.Desk(desk.site, desk.scope, desk.program, desk.results)


def _of_places(desk: Desk, rule: Rule) -> Mapping[str, int] | None:
    """A rule over townships or counties, or over the city itself."""
    assert desk.results is not None
    root = desk.site.division_id
    if rule.subject == above.CITY:
        return above.counted(_reading(desk), root, rule)
    return totals.by_subject(desk.results, desk.scope, root, rule)


def _villages(desk: Desk, rule: Rule) -> Mapping[str, int]:
    assert desk.results is not None
    found = totals.villages(desk.results, desk.scope, desk.site.division_id, rule)
    return {name: found.get(name, 0) for name in OUTCOMES}
