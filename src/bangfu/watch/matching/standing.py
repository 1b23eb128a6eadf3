"""Writing how many households stand beside their national record, as sets."""

from dataclasses import dataclass
from typing import Any

from django.db.models import F

from bangfu.registry.catalogue import rows
from bangfu.watch.matching.models import Comparison, Standing, State


@dataclass(frozen=True, slots=True)
class Stand:
    """How one household stands: its national record, and how many differences there are."""

    household: int
    village: str
    state: State
    differences: int


def lay(stands: list[Stand], comparison: Comparison) -> None:
    """Lay down how households stand, in the caller's transaction.

    What an older export says does not replace what a newer one said.
    """
    names = ["household", "id", "national_on"]
    asked = [stand.household for stand in stands]
    table = rows.select(Standing, names, "household", asked, for_update=True)
    found = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    there = {home: (key, day) for home, key, day in found}
    day = comparison.export_day
    known = [
        s for s in stands if s.household in there and not _is_newer(there[s.household][1], day)
    ]
    fresh = [s for s in stands if s.household not in there]
    if known:
        rows.update(Standing, [there[s.household][0] for s in known], _values(known, comparison))
    if fresh:
        size = len(fresh)
        unknown: dict[str, Any] = {"paper": [State.UNKNOWN.value] * size}
        unknown["reality"] = unknown["paper"]
        given = {"household": [s.household for s in fresh], **_values(fresh, comparison)}
        rows.insert(Standing, {**given, **unknown})


def _is_newer(known: Any, day: Any) -> bool:
    return known is not None and known > day


def _values(stands: list[Stand], comparison: Comparison) -> dict[str, list[Any]]:
    size = len(stands)
    return {
        "village": [s.village for s in stands],
        "national": [s.state.value for s in stands],
        "national_on": [comparison.export_day] * size,
        "comparison": [comparison.pk.hex] * size,
        "differences": [s.differences for s in stands],
        "settled": [0] * size,
    }


def settle(household: int, comparison: Comparison, count: int) -> None:
    """Note that some differences of a household are put right here, or no longer (negative)."""
    mine = Standing.objects.filter(household_id=household, comparison=comparison)
    mine.update(settled=F("settled") + count)
    mine.filter(settled__gte=F("differences"), national=State.DIFFERS).update(national=State.AGREES)
