"""What an account reached in a time: whose records it saw or changed, which lists it took away.

For judging how far a breach goes: given an account and a window, the households, the parts of
them that were shown, and the lists handed over with their numbers of rows.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.base.audit.models import Entry, Reading

HOUSEHOLD = "household"
OUT = (".export", ".print", ".return")
ROWS = ("rows", "copies", "count")


@dataclass(frozen=True, slots=True)
class Reached:
    """What was found.

    Args:
        read: ``{household number: parts that were shown}``.
        changed: ``{household number: acts}``.
        handed_over: ``(act, times, rows)`` of lists and papers taken away.
        other: ``{(action, kind of subject): times}`` of everything else.
    """

    read: Mapping[str, set[str]]
    changed: Mapping[str, set[str]]
    handed_over: list[tuple[str, int, int]]
    other: Mapping[tuple[str, str], int]

    def plain(self) -> dict[str, Any]:
        """The same as JSON."""
        out = [{"action": a, "times": t, "rows": r} for a, t, r in self.handed_over]
        other = [
            {"action": action, "subject": kind, "times": times}
            for (action, kind), times in sorted(self.other.items())
        ]
        return {
            "read": {number: sorted(parts) for number, parts in sorted(self.read.items())},
            "changed": {number: sorted(acts) for number, acts in sorted(self.changed.items())},
            "handed_over": out,
            "other": other,
        }


def by(account: str, since: dt.datetime, until: dt.datetime) -> Reached:
    """What an account reached from one moment up to another."""
    read: dict[str, set[str]] = {}
    changed: dict[str, set[str]] = {}
    out: dict[str, tuple[int, int]] = {}
    other: dict[tuple[str, str], int] = {}
    window = {"actor": account, "at__gte": since, "at__lt": until}
    looks = Reading.objects.filter(**window).values_list(
        "action", "subject_type", "subject_id", "details"
    )
    for action, kind, subject, details in looks.iterator(chunk_size=5_000):
        if kind == HOUSEHOLD:
            read.setdefault(subject, set()).add(_part(action, details))
        else:
            other[action, kind] = other.get((action, kind), 0) + 1
    acts = Entry.objects.filter(**window).values_list(
        "action", "subject_type", "subject_id", "changes"
    )
    for action, kind, subject, details in acts.iterator(chunk_size=5_000):
        if action.endswith(OUT):
            times, before = out.get(action, (0, 0))
            out[action] = times + 1, before + rows(details)
        elif kind == HOUSEHOLD:
            changed.setdefault(subject, set()).add(action)
        else:
            other[action, kind] = other.get((action, kind), 0) + 1
    listed = [(action, *counts) for action, counts in sorted(out.items())]
    return Reached(read, changed, listed, other)


def _part(action: str, details: Mapping[str, Any]) -> str:
    page, part = str(details.get("page", "")), str(details.get("part", ""))
    return "/".join(filter(None, (page or action, part)))


def rows(details: Mapping[str, Any]) -> int:
    """How many rows an act says it handed over."""
    return next((int(details[n]) for n in ROWS if isinstance(details.get(n), int)), 0)
