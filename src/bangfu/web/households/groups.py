"""Special groups of a place: their households and people, and those of whom nobody knows."""

from collections.abc import Iterator
from dataclasses import dataclass

from bangfu.engine.compile.program import Rule
from bangfu.engine.packs import schema
from bangfu.policy.runs import totals
from bangfu.policy.runs.queries import Desk
from bangfu.web.households import links
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Group:
    """One group: counts in households, people where the group is of people, and their lists."""

    title: str
    cite: schema.Cite
    document: str
    note: str
    households: int
    persons: int | None
    unknown: int
    listed: str
    unclear: str


def is_group(rule: Rule) -> bool:
    """Whether a rule says who belongs to a special group."""
    return isinstance(rule.spec, schema.Standard) and rule.spec.purpose == "group"


def of(desk: Desk, place: str) -> list[Group]:
    """The groups in force, in the order of the pack.

    Args:
        desk: whose scope, pack and results.
        place: code of the place; only what lies in the scope is counted.
    """
    counts = totals.by_household(desk.program, desk.results, desk.scope, place)
    return list(_groups(desk, place, counts))


def _groups(desk: Desk, place: str, counts: dict[str, dict[str, int]]) -> Iterator[Group]:
    at = place if place != desk.site.division_id else ""
    for rule in filter(is_group, desk.program.rules_in_force(desk.as_of)):
        if rule.id not in counts:
            continue
        spec, found = rule.spec, counts[rule.id]
        yield Group(
            spec.title.text(language()),
            spec.cite,
            desk.program.pack.documents[spec.cite.document].title.text(language()),
            spec.note.text(language()) if spec.note else "",
            found["met"],
            found["persons"] if rule.subject == "member" else None,
            found["unknown"],
            links.listed(at=at, rule=rule.id, outcome="met"),
            links.listed(at=at, rule=rule.id, outcome="unknown"),
        )
