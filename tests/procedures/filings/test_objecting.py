"""Objections: a receipt, a clock that stands, an answer by somebody apart."""

import datetime as dt

import pytest

from bangfu.base.audit.models import Entry
from bangfu.procedures.filings import actions, clock
from bangfu.procedures.filings.frame import Reply
from bangfu.procedures.filings.models import Filing, Objection
from bangfu.registry.households.models import Household
from tests.cast import Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused

DAY = dt.timedelta(days=1)


@pytest.fixture
def posted(people: Cast, ready: Household) -> Filing:
    filing = walk.begin(people.secretary, ready)
    for stage in ("look", "review", "consent"):
        walk.do(people.secretary, filing, stage)
    walk.post(people.secretary, filing)
    return filing


def object_(people: Cast, filing: Filing, text: str = "他家有车。") -> Objection:
    reply = actions.object_(by=people.secretary, filing=filing.uid, text=text, told_by="邻居")
    return Objection.objects.get(receipt=reply.receipt)


def answer(by, filing: Filing, found: Objection, *, upheld: bool = False) -> Reply:
    return actions.answer_objection(
        by=by, filing=filing.uid, objection=found.uid, upheld=upheld, answer="车已报废。"
    )


def test_an_objection_gets_a_receipt_of_its_county_and_year(people: Cast, posted: Filing) -> None:
    first, second = object_(people, posted), object_(people, posted)
    assert [first.receipt, second.receipt] == ["Y421083-2016-00001", "Y421083-2016-00002"]
    assert walk.fresh(posted).paused_on == MONDAY


def test_nothing_is_passed_while_it_stands(people: Cast, posted: Filing) -> None:
    walk.prove(people.secretary, posted)
    object_(people, posted)
    with clock.at(MONDAY + 30 * DAY):
        refused("procedures.objected", walk.approve, people.secretary, posted)


def test_a_notice_goes_on_for_the_days_it_stood_still(people: Cast, posted: Filing) -> None:
    with clock.at(MONDAY + 2 * DAY):
        found = object_(people, posted)
    with clock.at(MONDAY + 5 * DAY):
        answer(people.town, posted, found)
    step = walk.step(posted)
    assert step.notice_to == MONDAY + 10 * DAY  # seven days, and three that did not count
    assert step.earliest == MONDAY + 11 * DAY
    assert walk.fresh(posted).paused_on is None


def test_an_answer_on_the_same_day_costs_nothing(people: Cast, posted: Filing) -> None:
    answer(people.town, posted, object_(people, posted))
    assert walk.step(posted).notice_to == MONDAY + 7 * DAY


def test_the_clock_stands_until_the_last_answer(people: Cast, posted: Filing) -> None:
    first = object_(people, posted)
    with clock.at(MONDAY + DAY):
        second = object_(people, posted)
        answer(people.town, posted, first)
        assert walk.fresh(posted).paused_on == MONDAY
    with clock.at(MONDAY + 4 * DAY):
        answer(people.town, posted, second)
    assert walk.step(posted).notice_to == MONDAY + 11 * DAY


def test_a_term_of_working_days_moves_by_working_days(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    assert walk.step(filing).due == dt.date(2016, 3, 21)  # ten working days
    friday, tuesday = dt.date(2016, 3, 11), dt.date(2016, 3, 15)
    with clock.at(friday):
        found = object_(people, filing)
    with clock.at(tuesday):
        answer(people.town, filing, found)
    assert walk.step(filing).due == dt.date(2016, 3, 23)  # Monday and Tuesday did not count


def test_an_upheld_objection_sends_it_back_to_the_beginning(people: Cast, posted: Filing) -> None:
    answer(people.town, posted, object_(people, posted), upheld=True)
    step = walk.step(posted)
    assert (step.stage, step.round) == ("look", 2)


def test_whoever_acted_does_not_answer(people: Cast, posted: Filing) -> None:
    refused("procedures.same_person", answer, people.secretary, posted, object_(people, posted))


def test_it_is_answered_once(people: Cast, posted: Filing) -> None:
    found = object_(people, posted)
    answer(people.town, posted, found)
    refused("procedures.answered", answer, people.county, posted, found)


@pytest.mark.parametrize("text", ["", "  "])
def test_an_objection_says_something(text: str, people: Cast, posted: Filing) -> None:
    refused("procedures.silent", object_, people, posted, text)
    assert walk.fresh(posted).paused_on is None


def test_those_elsewhere_neither_object_nor_answer(people: Cast, posted: Filing) -> None:
    found = object_(people, posted)
    for seat in (people.neighbour, people.nobody):
        with pytest.raises(Filing.DoesNotExist):
            answer(seat, posted, found)
    refused("rights.missing", answer, people.auditor, posted, found)


def test_what_was_said_and_by_whom_is_not_in_the_trail(people: Cast, posted: Filing) -> None:
    object_(people, posted)
    entry = Entry.objects.get(action="procedures.object")
    assert entry.subject_id == posted.number
    assert entry.changes["receipt"] == "Y421083-2016-00001"
    assert "车" not in str(entry.changes)
    assert "邻居" not in str(entry.changes)
