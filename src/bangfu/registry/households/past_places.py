"""The households of a village or county as they were at the end of a day, and between two.

Worked out in sets: today's list, the few exceptions the trail names since, and nothing per
household. Only the columns a list needs are looked back on.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.audit import actions as audit
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import codes
from bangfu.registry.households.models import Household
from bangfu.registry.households.past import end_of

AWAY = "households.moved_away"
LISTS = ("entered", "left", "changed", "first", "last")
LOOKED_AT = ("village", "exit_status", "ended_on")


@dataclass(frozen=True, slots=True)
class Standing:
    """A household on a list of the past; ``uid`` is empty where it is out of sight today."""

    number: str
    uid: UUID | None
    village: str
    status: str | None
    ended: bool = False


@dataclass(slots=True)
class Listed:
    """The open households of a place at the end of a day, by number."""

    day: dt.date
    households: dict[str, Standing]

    @property
    def statuses(self) -> Counter[str | None]:
        """How many there are of each exit status."""
        return Counter(one.status for one in self.households.values())


@dataclass(slots=True)
class Compared:
    """Two days of a place: who entered, who left, who changed and how often."""

    first: Listed
    last: Listed
    entered: list[Standing] = field(default_factory=list)
    left: list[Standing] = field(default_factory=list)
    changed: list[tuple[Standing, int]] = field(default_factory=list)

    def rows(self, name: str) -> Sequence[tuple[Standing, int | None]]:
        """One of ``LISTS`` by place and number; how often each changed, where that is asked."""
        if name == "changed":
            return self.changed
        whole: dict[str, list[Standing]] = {
            "entered": self.entered,
            "left": self.left,
            "first": list(self.first.households.values()),
            "last": list(self.last.households.values()),
        }
        return [(one, None) for one in whole[name]]


def as_of(
    user: Any, place: str, day: dt.date, permission: Permission = Permission.HOUSEHOLDS_READ
) -> Listed:
    """The households of a place at the end of a day, as far as the person may see.

    Args:
        user: who asks.
        place: 12-digit code of a village, township or county.
        day: the day.
        permission: what it is for: to be read, or to be handed over.
    """
    within = scope.of(user, permission).within(place)
    here = Household.objects.filter(within.q("village_id"), created_at__lte=end_of(day))
    later = _entries(within, place).filter(at__gt=end_of(day))
    born = later.filter(action="households.create").values("subject_id")
    names = ("household_no", "uid", "village_id", "exit_status", "ended_on")
    rows = here.exclude(household_no__in=born).values_list(*names)
    known = {no: Standing(no, uid, at, status, bool(end)) for no, uid, at, status, end in rows}
    known |= _gone(user, later, day)
    for number, before in _before(later).items():
        _amend(known, number, before)
    present = (one for one in known.values() if not one.ended and one.village in within)
    return Listed(day, {one.number: one for one in sorted(present, key=mark)})


def mark(one: Standing) -> str:
    """Where a household stands in lists: by village, in it by number."""
    return f"{one.village} {one.number}"


def _amend(known: dict[str, Standing], number: str, before: dict[str, Any]) -> None:
    """Put a household back to what it was."""
    if number not in known:
        return
    now = known[number]
    status = before.get("exit_status", now.status)
    ended = bool(before.get("ended_on", now.ended))
    known[number] = replace(
        now, village=before.get("village", now.village), status=status, ended=ended
    )


def _entries(within: Scope, place: str) -> QuerySet[Entry]:
    """Entries about households of a place; those of one county stand in its chain."""
    found = Entry.objects.filter(within.q("division"), subject_type="household")
    found = found.filter(action__startswith="households.")
    chain = audit.chain_of(place)
    return found if chain == audit.SYSTEM else found.filter(chain=chain)


def _before(later: QuerySet[Entry]) -> dict[str, dict[str, Any]]:
    """Per household what columns of a list were before the first entry that changed each."""
    wanted = Q()
    for column in LOOKED_AT:
        wanted |= Q(changes__household__has_key=column)
    found: dict[str, dict[str, Any]] = {}
    told = later.filter(wanted).order_by("-id").values_list("subject_id", "changes__household")
    for number, cells in told.iterator():  # newest first: the oldest has the last word
        before = found.setdefault(number, {})
        before |= {name: cells[name][0] for name in LOOKED_AT if name in cells}
    return found


def _gone(user: Any, later: QuerySet[Entry], day: dt.date) -> dict[str, Standing]:
    """Households that moved elsewhere since, where they were then."""
    told = later.filter(action=AWAY).order_by("-id").values_list("subject_id", "division")
    before = dict(told)
    names = ("household_no", "uid", "exit_status")
    rows = Household.objects.filter(household_no__in=before, created_at__lte=end_of(day))
    seen = set(rows.visible_to(user).values_list("uid", flat=True))
    return {
        number: Standing(number, uid if uid in seen else None, before[number], status)
        for number, uid, status in rows.values_list(*names)
    }


def compare(
    user: Any,
    place: str,
    first: dt.date,
    last: dt.date,
    permission: Permission = Permission.HOUSEHOLDS_READ,
) -> Compared:
    """What differs in a place between the ends of two days."""
    old, new = (as_of(user, place, day, permission) for day in (first, last))
    within = scope.of(user, permission).within(place)
    between = _entries(within, place).filter(at__gt=end_of(first), at__lte=end_of(last))
    acts = between.exclude(action__in=[AWAY, "households.create"]).values("subject_id")
    counts = dict(acts.annotate(n=Count("id")).values_list("subject_id", "n"))
    return Compared(
        old,
        new,
        [one for number, one in new.households.items() if number not in old.households],
        [one for number, one in old.households.items() if number not in new.households],
        [(one, counts[n]) for n, one in new.households.items() if n in counts and _both(n, old)],
    )


def _both(number: str, *listed: Listed) -> bool:
    return all(number in one.households for one in listed)


def is_small(place: str) -> bool:
    """Whether a place is a county or lies in one: more is not looked back on at once."""
    return codes.level_of(place) in {
        codes.Level.COUNTY,
        codes.Level.TOWNSHIP,
        codes.Level.VILLAGE,
    }


def size(user: Any, place: str) -> int:
    """How many households a place has today, which is how long looking back on it takes."""
    within = scope.of(user, Permission.HOUSEHOLDS_READ).within(place)
    return int(Household.objects.filter(within.q("village_id")).count())
