"""A household as it was on a day: by the days on which things happened, not were entered.

What was entered late counts from the day it happened. What was taken back does not count, nor does
the act that took it back; a correction holds from when the value that it corrects did.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone

from bangfu.base.audit.models import Entry
from bangfu.registry.households import past
from bangfu.registry.households.changes import trail
from bangfu.registry.households.changes.patch import Key
from bangfu.registry.households.past import Past

CORRECTED = "households.correct"


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one field: from which day on, from what to what."""

    day: dt.date
    before: Any
    after: Any


def day_of(entry: Entry) -> dt.date:
    """The day an act happened; that on which it was entered where no other was told."""
    said = entry.changes.get("on")
    return dt.date.fromisoformat(said) if said else timezone.localtime(entry.at).date()


def as_of(user: Any, uid: UUID, day: dt.date) -> Past:
    """A household as it was at the end of a day, as far as is known today.

    Raises:
        Household.DoesNotExist: none of that key in the person's sight.
    """
    told, every = past.begin(user, uid)
    standing = _standing(every)
    later = [entry for entry in standing if day_of(entry) > day]
    told.since = later
    told.exists = _existed(told, standing, day)
    for key, steps in _steps(standing).items():
        past.put(told, key, _at(steps, day))
    for entry in later:
        past.drop_added(told, entry)
    told.masked = {key for key in told.masked if past.there(told, key)}
    return told


def _existed(told: Past, standing: list[Entry], day: dt.date) -> bool:
    """A day on which something was true of it proves that it was there."""
    begun = [entry for entry in standing if entry.action.endswith(".create")]
    if begun:
        return day_of(begun[0]) <= day
    registered = told.home.created_at <= past.end_of(day)
    return registered or any(day_of(entry) <= day for entry in standing)


def _standing(newest_first: list[Entry]) -> list[Entry]:
    """Entries that still stand, newest first; an act and what took it back cancel out."""
    gone = trail.undone(newest_first)
    kept = [e for e in newest_first if trail.place(e) not in gone]
    return [e for e in kept if not e.changes.get("undoes")]


def _steps(newest_first: Iterable[Entry]) -> dict[Key, list[Step]]:
    """Per field its changes in the order in which they were entered."""
    found: dict[Key, list[Step]] = {}
    for entry in reversed(list(newest_first)):
        for key, (before, after) in trail.cells(entry).items():
            known = found.setdefault(key, [])
            day = day_of(entry)
            if entry.action == CORRECTED:
                day = max((step.day for step in known), default=dt.date.min)
            known.append(Step(day, before, after))
    return found


def _at(steps: list[Step], day: dt.date) -> Any:
    """The value on a day: that of the last change by then, else what was there at first."""
    by_then = [step for step in steps if step.day <= day]
    if not by_then:
        return steps[0].before
    last = max(step.day for step in by_then)
    return next(step.after for step in reversed(by_then) if step.day == last)
