"""The person's work by day, for the calendar."""

import datetime as dt
from typing import Any

from django.db.models import Count

from bangfu.base.accounts.models import User
from bangfu.watch.work import sources
from bangfu.watch.work.contract import MINE

Counts = dict[dt.date, dict[str, int]]


def by_day(user: User, low: dt.date, high: dt.date) -> Counts:
    """``{day: {kind: how many are due}}``, one query per kind that has days."""
    found: Counts = {}
    for source in sources.open_to(user):
        if source.due:
            due = source.waiting(user, MINE).filter(source.between(low, high)).order_by()
            rows: Any = due.values_list(source.due).annotate(size=Count("pk"))
            for day, size in rows:
                found.setdefault(day, {})[source.kind] = size
    return found
