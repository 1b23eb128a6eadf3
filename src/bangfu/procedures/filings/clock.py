"""The day on which something is done: the site's own, unless a rehearsal says another."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from bangfu.registry.catalogue import queries as catalogue

# There is no due day: later than any other, so that lists have one order.
FAR = dt.date(9999, 12, 31)
_day: ContextVar[dt.date | None] = ContextVar("filing_day", default=None)


def today() -> dt.date:
    """The day that counts for terms."""
    return _day.get() or catalogue.today()


@contextmanager
def at(day: dt.date) -> Iterator[None]:
    """Inside, it is that day: for the demo city and for tests, never for a face."""
    token = _day.set(day)
    try:
        yield
    finally:
        _day.reset(token)
