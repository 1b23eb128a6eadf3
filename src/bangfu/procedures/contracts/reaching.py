"""How far the terms of contracts are: counted over the registry behind the current results."""

import datetime as dt
from dataclasses import asdict, dataclass
from typing import Any

from bangfu.base.accounts.models import User
from bangfu.policy.runs import progress
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs.progress import Counted
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
    """By target, what was reached in each place directly below one, as far as a person sees.

    Raises:
        Refusal: ``runs.none`` while nothing has been run.
    """
    return progress.counted(runs.desk(user), superior)


def of(contract: Contract, counts: Counts) -> list[Reached]:
    """The terms of a contract with what was reached by now, or at the close of its year."""
    if contract.results is not None:
        kept = contract.results["reached"]
        return [_kept(term, kept.get(term["target"])) for term in contract.terms]
    return [
        _reached(term, counts.get(term["target"], {}).get(contract.division))
        for term in contract.terms
    ]


def _kept(term: Term, row: dict[str, Any] | None) -> Reached:
    return _reached(term, Counted(**row) if row else None)


def _reached(term: Term, counted: Counted | None) -> Reached:
    return Reached(term, counted, met(term, counted))


def frozen(contract: Contract, counts: Counts, day: dt.date) -> dict[str, Any]:
    """What was reached, as plain data: ``{"day", "reached": {target: counts}}``."""
    found = {
        name: asdict(places[contract.division])
        for name in (term["target"] for term in contract.terms)
        if contract.division in (places := counts.get(name, {}))
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
