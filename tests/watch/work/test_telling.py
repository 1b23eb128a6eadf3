"""Notices: each thing is told once, to whom it concerns, without saying about whom."""

import datetime as dt

import pytest
from django.utils import timezone

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.jobs.models import Job, State
from bangfu.procedures.filings.models import Decision
from bangfu.procedures.filings.models import State as FilingState
from bangfu.registry.catalogue.models import Site
from bangfu.watch.work import notices, telling
from bangfu.watch.work.models import Notice, Reached, Wish
from tests.cast import TOWN, VILLAGE, Cast
from tests.watch.work.conftest import DAY, clues, on, step


def told(user: User) -> list[tuple[str, str, int]]:
    """What a person was told, oldest first."""
    mine = Notice.objects.filter(user=user).order_by("pk")
    return list(mine.values_list("what", "kind", "count"))


def test_nothing_new_tells_nobody(day: Cast) -> None:
    telling.notify()
    assert {n.user for n in Notice.objects.all()} == {day.security}  # an account without a post


def test_what_arrived_is_told_once(day: Cast) -> None:
    step(on(3))
    clues(1200)
    telling.notify()
    assert told(day.town) == [("arrived", "clues", 1200), ("arrived", "filings", 1)]
    telling.notify()
    assert len(told(day.town)) == 2
    step(on(3))
    step(on(4))
    telling.notify()
    assert told(day.town)[2:] == [("arrived", "filings", 2)]


def test_a_clue_that_moved_to_my_stage_has_arrived(day: Cast) -> None:
    from bangfu.watch.quality import actions

    (clue,) = clues(1)
    telling.notify()
    assert told(day.secretary) == []
    actions.assign(by=day.town, clue=clue, due=on(9))
    telling.notify()
    assert told(day.secretary) == [("arrived", "clues", 1)]
    assert told(day.town) == [("arrived", "clues", 1)]


def test_late_is_told_on_the_day_it_becomes_late(day: Cast) -> None:
    step(DAY)
    step(on(1))
    step(on(-1), paused=True)
    telling.notify()
    assert [one for one in told(day.town) if one[0] == "late"] == []
    for days, late in ((1, 1), (1, 1), (2, 2), (3, 2)):
        Site.objects.update(reference_date=on(days))
        telling.notify()
        found = [one for one in told(day.town) if one[0] == "late"]
        assert found == [("late", "filings", 1)] * late


def test_the_first_time_all_that_is_late_is_told_as_one(day: Cast) -> None:
    for days in (-1, -2, -50):
        step(on(days))
    telling.notify()
    assert ("late", "filings", 3) in told(day.town)


def test_who_opened_a_filing_is_told_how_it_ended(day: Cast) -> None:
    made = step(on(3), opened_by="secretary").filing
    telling.notify()
    made.state, made.closed_on = FilingState.DONE, DAY
    made.save()
    Decision.objects.create(
        filing=made, verb="approve", by="county", on=DAY, at=timezone.now(), stage="x"
    )
    telling.notify()
    telling.notify()
    assert told(day.secretary) == [("decided", "decided", 1)]
    assert [one for one in told(day.county) if one[0] == "decided"] == []


def test_what_one_did_oneself_is_no_news(day: Cast) -> None:
    made = step(on(3), opened_by="secretary").filing
    made.state, made.closed_on = FilingState.DONE, DAY
    made.save()
    Decision.objects.create(filing=made, verb="x", by="secretary", on=DAY, at=timezone.now())
    telling.notify()
    assert told(day.secretary) == []


def job(state: State, kind: str = "quality.export", by: str = "town") -> Job:
    """A job that has ended."""
    return Job.objects.create(
        kind=kind, key=f"{Job.objects.count()}", by=by, state=state, finished_at=timezone.now()
    )


def test_jobs_that_ended_are_told_by_how_they_ended(day: Cast) -> None:
    job(State.DONE)
    job(State.DONE)
    job(State.FAILED)
    job(State.CANCELLED)
    job(State.DONE, telling.NOTIFY)
    job(State.DONE, by="county")
    telling.notify()
    assert told(day.town) == [("ended", "jobs", 2), ("failed", "jobs", 1)]
    telling.notify()
    assert len(told(day.town)) == 2
    job(State.DONE)
    telling.notify()
    assert told(day.town)[2:] == [("ended", "jobs", 1)]


def test_neighbours_and_those_who_left_are_not_told(day: Cast) -> None:
    step(on(-3), role="county_officer", level="county")
    clues(3)
    accounts.switch(by="tests", user=day.town, active=False)
    telling.notify()
    assert told(day.neighbour) == []
    assert told(day.town) == []
    assert told(day.nobody) == []
    assert told(day.county)


def test_a_sweep_that_breaks_goes_on_where_it_stopped(
    day: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    clues(3)
    step(on(1))
    real = telling._write

    def broken(user: User, found: list[telling.News]) -> int:
        if user == day.town:
            raise RuntimeError("the power went")
        return real(user, found)

    monkeypatch.setattr(telling, "_write", broken)
    with pytest.raises(RuntimeError):
        telling.notify()
    assert told(day.county) == [("arrived", "clues", 3)]
    assert not Reached.objects.filter(user=day.town).exists()
    monkeypatch.undo()
    telling.notify()
    assert told(day.county) == [("arrived", "clues", 3)]
    assert told(day.town) == [("arrived", "clues", 3), ("arrived", "filings", 1)]


def test_a_notice_says_where_and_links_without_names(day: Cast) -> None:
    made = step(on(-1), name="周大山")
    telling.notify()
    for one in Notice.objects.filter(user=day.town):
        assert one.place == TOWN
        assert one.link == {
            "name": "work:index",
            "args": [],
            "query": {"kind": "filings"} | ({"when": "late"} if one.what == "late" else {}),
        }
        written = f"{one.link} {one.key} {one.kind} {one.place} {one}"
        for secret in ("周大山", made.filing.subject_number, str(made.filing.uid), VILLAGE):
            assert secret not in written


def test_the_bell_counts_what_is_unread_in_one_query(
    day: Cast, django_assert_num_queries: object
) -> None:
    assert notices.bell(day.town) == (0, 0)
    clues(1)
    telling.notify()
    Job.objects.create(kind="x", key="x", by="town")
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert notices.bell(day.town) == (1, 1)
    assert notices.bell(day.neighbour) == (0, 0)
    Wish.objects.create(user=day.town, in_product=False)
    assert notices.bell(day.town) == (0, 1)


def test_as_a_job_it_tells_how_far_it_is(day: Cast) -> None:
    clues(1)
    seen: list[tuple[int, int]] = []
    result = telling.notify_job(by="system", progress=lambda d, t, _n="": seen.append((d, t)))
    assert result["told"] == Notice.objects.count() > 0
    assert seen[-1][0] == seen[-1][1] == len(seen)


def test_a_day_is_that_of_the_place(day: Cast) -> None:
    step(on(-1))
    telling.notify()
    assert Reached.objects.get(user=day.town, kind="filings").day == DAY
    assert dt.date.today() != DAY  # noqa: DTZ011
