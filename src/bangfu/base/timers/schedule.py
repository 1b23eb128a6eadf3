"""When something is due, and the register of what is. Slices add to it when Django starts."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
DAYS = 7


@dataclass(frozen=True, slots=True)
class When:
    """Every hour, every day or every week, at a time of the place.

    Args:
        minute: of the hour.
        hour: of the day; ``None`` for every hour.
        weekday: 0 is Monday; ``None`` for every day.
    """

    minute: int = 0
    hour: int | None = None
    weekday: int | None = None

    @property
    def step(self) -> dt.timedelta:
        """From one time to the next."""
        if self.hour is None:
            return HOUR
        return DAY if self.weekday is None else DAYS * DAY

    def latest(self, now: dt.datetime) -> dt.datetime:
        """The last time it was due, in the local time of ``now``.

        >>> moment = dt.datetime(2016, 12, 31, 6, 10)  # a Saturday
        >>> When(minute=15).latest(moment).isoformat()
        '2016-12-31T05:15:00'
        >>> When(30, hour=7).latest(moment).isoformat()
        '2016-12-30T07:30:00'
        >>> When(0, hour=5, weekday=0).latest(moment).isoformat()
        '2016-12-26T05:00:00'
        """
        found = now.replace(minute=self.minute, second=0, microsecond=0)
        if self.hour is not None:
            found = found.replace(hour=self.hour)
            if self.weekday is not None:
                found -= (found.weekday() - self.weekday) % DAYS * DAY
        return found if found <= now else found - self.step


Action = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Timer:
    """One thing that comes round.

    Args:
        name: stable, ``<slice>.<verb>``.
        title: what people call it.
        when: when it is due.
        action: called as ``action(by=...)`` with ``system`` or who asked for it. Returns how many
            things it did, or plain JSON. It must be safe to repeat.
    """

    name: str
    title: str | Promise
    when: When
    action: Action


_TIMERS: dict[str, Timer] = {}


def register(name: str, title: str | Promise, when: When, action: Action) -> None:
    """Add a timer; twice is the same as once."""
    known = _TIMERS.setdefault(name, Timer(name, title, when, action))
    if known.action is not action:
        raise RuntimeError(f"two timers are called {name!r}")


def every() -> list[Timer]:
    """All timers by name."""
    return [_TIMERS[name] for name in sorted(_TIMERS)]


def find(name: str) -> Timer | None:
    """One timer by its name."""
    return _TIMERS.get(name)
