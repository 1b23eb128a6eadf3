"""When timers are due, and that the product's own are registered."""

import datetime as dt

import pytest

from bangfu.base.timers import schedule
from bangfu.base.timers.schedule import When

HOURS: list[int | None] = [None, 0, 7, 23]
WEEKDAYS: list[int | None] = [None, 0, 6]
# More than a year in steps that meet every minute of the hour and every day of the week.
MOMENTS = range(0, 400 * 24 * 60, 997)


@pytest.mark.parametrize("minute", [0, 30, 59])
@pytest.mark.parametrize("hour", HOURS)
@pytest.mark.parametrize("weekday", WEEKDAYS)
def test_the_latest_time_is_past_and_the_next_is_not(
    minute: int, hour: int | None, weekday: int | None
) -> None:
    when = When(minute, hour, weekday)
    for minutes in MOMENTS:
        now = dt.datetime(2016, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
        check(when, now)


def check(when: When, now: dt.datetime) -> None:
    latest = when.latest(now)
    assert latest <= now < latest + when.step
    assert when.latest(latest) == latest
    assert latest.minute == when.minute
    if when.hour is not None:
        assert latest.hour == when.hour
        if when.weekday is not None:
            assert latest.weekday() == when.weekday


def test_a_name_stands_for_one_action() -> None:
    known = schedule.every()[0]
    schedule.register(known.name, known.title, known.when, known.action)
    with pytest.raises(RuntimeError):
        schedule.register(known.name, known.title, known.when, lambda *, by: by)


def test_everything_that_once_needed_a_crontab_comes_round() -> None:
    wanted = {
        "accounts.logins",
        "accounts.unused",
        "audit.anchor",
        "files.tidy",
        "imports.tidy",
        "procedures.escalate",
        "procedures.tidy",
        "runs.exports",
        "work.digest",
        "work.forget",
        "work.notify",
    }
    assert wanted <= {timer.name for timer in schedule.every()}
