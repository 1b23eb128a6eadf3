"""How far the terms of contracts are: counted over the registry behind the current results."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.models import Organisation
from bangfu.policy.runs import progress
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs.progress import Counted
from bangfu.policy.runs.queries import Desk
from bangfu.procedures.contracts.models import Contract
from bangfu.procedures.contracts.terms import Term

Counts = dict[str, dict[str, Counted]]
ALL = 10_000  # a whole in units of 0.01 %


@dataclass(frozen=True, slots=True)
class Reached:
    """One term beside what was reached.

    ``met`` is ``None`` where nobody can say: nothing is counted, no figure is set, households with
    unknown answers could tip it, or the figure is the share a single year adds.
    """

    term: Term
    counted: Counted | None
    met: bool | None

    @property
    def percent(self) -> float | None:
        """The share reached: of the figure where it is a number, else of all that are meant."""
        is_share = self.term["type"] == "rate"
        if self.counted is None or (is_share and self.term["sums"]):
            return None
        whole = self.counted.whole if is_share else self.term["figure"]
        return round(100 * self.counted.done / whole, 1) if whole else None


def below(user: User, superior: str) -> Counts:
    """By target, what was reached in each place directly below one, and in each functional zone
    of it, as far as a person sees.

    Raises:
        Refusal: ``runs.none`` while nothing has been run.
    """
    desk = runs.desk(user)
    found = {name: dict(places) for name, places in progress.counted(desk, superior).items()}
    for zone in divisions.zones(superior, own=True):
        for name, counted in _of_zone(desk, zone).items():
            found.setdefault(name, {})[zone.code] = counted
    return found


def _of_zone(desk: Desk, zone: Organisation) -> dict[str, Counted]:
    """What was reached in the places a functional zone runs, together; as far as a person sees."""
    run = divisions.run_by(zone)
    above = {place: codes.parent_of(place) or "" for place in run}
    counts = {parent: progress.counted(desk, parent) for parent in sorted(set(above.values()))}
    found: dict[str, Counted] = {}
    for place, parent in above.items():
        for name, places in counts[parent].items():
            if one := places.get(place):
                so_far = found.get(name, Counted(0, 0, 0))
                found[name] = Counted(
                    so_far.done + one.done,
                    so_far.whole + one.whole,
                    so_far.unknown + one.unknown,
                )
    return found


def of(contract: Contract, counts: Counts) -> list[Reached]:
    """The terms of a contract with what was reached by now, or at the close of its year."""
    if contract.results is not None:
        kept = contract.results["reached"]
        return [_kept(term, kept.get(term["target"])) for term in contract.terms]
    return [
        _reached(term, counts.get(term["target"], {}).get(contract.answers))
        for term in contract.terms
    ]


def _kept(term: Term, row: dict[str, Any] | None) -> Reached:
    return _reached(term, Counted(**row) if row else None)


def _reached(term: Term, counted: Counted | None) -> Reached:
    return Reached(term, counted, met(term, counted))


def frozen(contract: Contract, counts: Counts, day: dt.date) -> dict[str, Any]:
    """What was reached, as plain data: ``{"day", "reached": {target: counts}}``."""
    found = {
        name: asdict(places[contract.answers])
        for name in (term["target"] for term in contract.terms)
        if contract.answers in (places := counts.get(name, {}))
    }
    return {"day": day.isoformat(), "reached": found}


def met(term: Term, counted: Counted | None) -> bool | None:
    """Whether a term is reached.

    >>> term = {"figure": 5_000, "type": "rate", "bound": "at_least"}
    >>> term |= {"pace": "by_then", "sums": False}
    >>> met(term, Counted(1, 2, 0)), met(term, Counted(1, 3, 0)), met(term, Counted(1, 3, 1))
    (True, False, None)
    """
    if counted is None or term["figure"] is None:
        return None
    if term["type"] != "rate":
        return _number(term, counted)
    if term["pace"] == "each" or term["sums"] or not counted.whole:
        return None
    least, most = _shares(counted)
    if term["bound"] == "at_most":
        return _sure(least <= term["figure"], most <= term["figure"])
    return _sure(least >= term["figure"], most >= term["figure"])


def _shares(counted: Counted) -> tuple[int, int]:
    """The least and the most the share can be, whatever the unknown ones turn out to be."""
    whole = counted.whole + counted.unknown
    least = ALL * counted.done // whole
    most = ALL * min(whole, counted.done + counted.unknown) // whole
    return least, most


def _number(term: Term, counted: Counted) -> bool | None:
    """A number; unknown ones may still add to it by nobody knows how much."""
    if term["bound"] == "at_most":
        enough = counted.done <= term["figure"]
        return None if enough and counted.unknown else enough
    enough = counted.done >= term["figure"]
    return True if enough else None if counted.unknown else False


def _sure(low: bool, high: bool) -> bool | None:  # noqa: FBT001  both ends of one answer
    return low if low == high else None
