"""Days on which something is due, as bands of time: late, this week, later, without a day.

Every list and every count that speaks of lateness asks here, so that a number and the list behind
it agree. A band may also be a single day, written ``2016-12-31``.
"""

import datetime as dt
from contextlib import suppress

from django.db.models import Q

# There is no due day: later than any other, so that lists have one order.
FAR = dt.date(9999, 12, 31)
ONE = dt.timedelta(days=1)
SUNDAY = 6
LATE, WEEK, LATER, NONE = "late", "week", "later", "none"
NAMES = (LATE, WEEK, LATER, NONE)
MONTH = "month"


def sunday(today: dt.date) -> dt.date:
    """The last day of a day's week.

    >>> sunday(dt.date(2016, 12, 31)).isoformat()  # a Saturday
    '2017-01-01'
    """
    return today + (SUNDAY - today.weekday()) * ONE


def first(today: dt.date) -> dt.date:
    """The first day of a day's month."""
    return today.replace(day=1)


def of(due: dt.date | None, today: dt.date) -> str:
    """The band of a day; what is due today is not late yet.

    >>> of(dt.date(2016, 12, 30), dt.date(2016, 12, 31)), of(None, dt.date(2016, 12, 31))
    ('late', 'none')
    """
    if due is None or due == FAR:
        return NONE
    if due < today:
        return LATE
    return WEEK if due <= sunday(today) else LATER


def day(name: str) -> dt.date | None:
    """The single day a band names, if it names one."""
    with suppress(ValueError):
        return dt.date.fromisoformat(name) if len(name) == len("2016-12-31") else None
    return None


def is_band(name: str) -> bool:
    """Whether it is one of the bands, or a day."""
    return name in NAMES or day(name) is not None


def q(field: str, name: str, today: dt.date) -> Q:
    """Rows of a band by the column that holds the due day; nothing for what is no band."""
    if name == LATE:
        return Q(**{f"{field}__lt": today})
    if name == WEEK:
        return Q(**{f"{field}__gte": today, f"{field}__lte": sunday(today)})
    if name == LATER:
        return Q(**{f"{field}__gt": sunday(today), f"{field}__lt": FAR})
    if name == NONE:
        return Q(**{f"{field}__isnull": True}) | Q(**{field: FAR})
    return Q(**{field: chosen}) if (chosen := day(name)) else Q(pk__in=[])
