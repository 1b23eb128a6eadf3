"""Contracts of the year in the demo city: drafted at each level, signed on one line of places."""

from collections.abc import Iterable

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.procedures.contracts import drafting, queries, seats, signing
from bangfu.procedures.contracts.drafting import Wanted
from bangfu.procedures.contracts.models import Contract
from bangfu.registry.catalogue import queries as catalogue

STEPS = (("city", "county"), ("county", "township"), ("town", "village"))
LEFT = 2  # contracts of each level that still wait for the upper side


def sign(people: dict[str, User]) -> int:
    """Draft and sign; returns how many contracts there are. Once only.

    Args:
        people: the city's, county's and town's officers and the first secretary, by user name.
    """
    if Contract.objects.exists() or not queries.templates():
        return 0
    year, template = catalogue.today().year, queries.templates()[0].id
    count = 0
    for name, level in STEPS:
        place = next(iter(seats.of(people[name])))
        count += drafting.draft(by=people[name], wanted=Wanted(template, place, level, year))
        waiting = list(queries.to_sign(people[name]).filter(superior=place))
        lower = _line(people)
        first = [one for one in waiting if one.division in lower]
        rest = [one for one in waiting if one.division not in lower]
        _sign(people[name], [*first, *rest[:-LEFT]])
    for name in ("county", "town"):
        mine = list(seats.of(people[name]))
        _sign(people[name], queries.to_sign(people[name]).filter(division__in=mine))
    return count


def _line(people: dict[str, User]) -> set[str]:
    """The line of places from the secretary's village upwards."""
    return {step for place in seats.of(people["secretary"]) for step in codes.lineage(place)}


def _sign(by: User, contracts: Iterable[Contract]) -> None:
    papers = [(one.uid, one.digest) for one in contracts]
    for start in range(0, len(papers), signing.MOST):
        some = papers[start : start + signing.MOST]
        signing.sign(by=by, papers=some, name=by.name, confirm=_known)


def _known() -> bool:
    """The officers of a demo city are who they are."""
    return True
