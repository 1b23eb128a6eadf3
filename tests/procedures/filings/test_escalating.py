"""What is late is told to the level above, which may act on it."""

import datetime as dt

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job, State
from bangfu.procedures.filings import actions, clock, escalating, queries
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.filings.queries import Filter
from bangfu.registry.households.models import Household
from tests.cast import CITY, COUNTY, TOWN, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused

DUE = dt.date(2016, 3, 21)
DAY = dt.timedelta(days=1)


@pytest.fixture
def filing(people: Cast, ready: Household) -> Filing:
    return walk.begin(people.secretary, ready)


def told() -> int:
    return escalating.escalate_late()


def test_on_its_last_day_a_step_is_not_late(filing: Filing) -> None:
    with clock.at(DUE):
        assert told() == 0
    with clock.at(DUE + DAY):
        assert told() == 1
    step = walk.step(filing)
    assert (step.escalated_to, step.escalated_on) == (TOWN, DUE + DAY)


def test_it_is_told_once(filing: Filing) -> None:
    with clock.at(DUE + DAY):
        assert (told(), told()) == (1, 0)
    assert Entry.objects.filter(action="procedures.escalate").count() == 1


def test_it_is_not_told_while_an_objection_stands(people: Cast, filing: Filing) -> None:
    actions.object_(by=people.secretary, filing=filing.uid, text="不公平。")
    with clock.at(DUE + DAY):
        assert told() == 0


def test_the_level_above_sees_it_and_may_act(people: Cast, filing: Filing) -> None:
    with clock.at(DUE + DAY):
        assert not queries.waiting(people.town).exists()
        told()
        assert [step.filing for step in queries.waiting(people.town)] == [filing]
        assert queries.waiting(people.town, Filter(desk="escalated")).count() == 1
        walk.do(people.town, filing)
    assert walk.step(filing).stage == "review"


def test_whoever_took_over_does_not_approve_later(
    people: Cast, filing: Filing, deputy: User
) -> None:
    with clock.at(DUE + DAY):
        told()
        walk.do(people.town, filing)
        for stage in ("review", "consent"):
            walk.do(people.secretary, filing, stage)
        posted = walk.post(people.secretary, filing)
    with clock.at(posted.earliest):
        walk.do(people.secretary, filing)
        refused("procedures.same_person", walk.approve, people.town, filing)
        walk.approve(deputy, filing)


def test_only_the_officer_of_the_level_above_takes_over(people: Cast, filing: Filing) -> None:
    with clock.at(DUE + DAY):
        told()
        for seat in (people.county, people.clerk, people.city):
            refused("procedures.not_yours", walk.do, seat, filing)


def test_the_county_is_told_of_the_township_and_the_city_of_the_county(
    people: Cast, filing: Filing
) -> None:
    day = walk.to_township(people.secretary, filing)
    with clock.at(day + 60 * DAY):
        told()
        assert walk.step(filing).escalated_to == COUNTY
    with clock.at(day):
        walk.approve(people.town, filing)
    with clock.at(day + 60 * DAY):
        told()
        assert walk.step(filing).escalated_to == CITY


def test_by_hand_only_what_is_late(people: Cast, filing: Filing) -> None:
    given = {"by": people.secretary, "filing": filing.uid, "step": walk.step(filing).uid}
    with clock.at(DUE):
        refused("procedures.not_late", actions.escalate, **given)
    with clock.at(DUE + DAY):
        actions.escalate(**given)
        refused("procedures.escalated", actions.escalate, **given)


def test_it_is_done_by_a_job_as_well(filing: Filing) -> None:
    with clock.at(DUE + DAY):
        job = jobs.start(by="system", kind=escalating.ESCALATE, key="all")
        jobs.run(str(job.pk))
    done = Job.objects.get(pk=job.pk)
    assert (done.state, done.result) == (State.DONE, {"told": 1})


def test_late_days_count_from_the_day_after(people: Cast, filing: Filing) -> None:
    with clock.at(MONDAY):
        assert queries.summary(people.secretary) == {"waiting": 1, "late": 0}
    with clock.at(DUE + DAY):
        assert queries.summary(people.secretary) == {"waiting": 1, "late": 1}
