"""The person's work by day, for the calendar."""

import datetime as dt
from typing import Any

from django.db.models import Count

from bangfu.base.accounts.models import User
from bangfu.watch.work import sources
from bangfu.watch.work.contract import MINE, Source

Counts = dict[dt.date, dict[str, int]]


def by_day(user: User, low: dt.date, high: dt.date) -> Counts:
    """``{day: {kind: how many are due}}``, one query per kind that has days."""
    found: Counts = {}
    for source in sources.open_to(user):
        if source.due:
            for day, size in _of(source, user, low, high):
                counts = found.setdefault(day, {})
                counts[source.kind] = counts.get(source.kind, 0) + size
    return found


def _of(source: Source, user: User, low: dt.date, high: dt.date) -> list[tuple[dt.date, int]]:
    def ask(county: str) -> list[Any]:
        waiting = source.within(source.waiting(user, MINE), county)
        due = waiting.filter(source.between(low, high)).order_by()
        return list(due.values_list(source.due).annotate(size=Count("pk")))

    return source.counted(user, "", ("days", low, high), ask)
