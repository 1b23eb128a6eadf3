"""What the public sends is looked at, cannot be buried, and its sender is forgotten in time."""

import datetime as dt

import pytest

from bangfu.base.audit.models import Entry as Trail
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import points
from bangfu.procedures.filings import actions as filings
from bangfu.procedures.filings import clock
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.notices import actions, queries
from bangfu.procedures.notices.models import Notice, Received, Standing
from bangfu.procedures.notices.queries import Pile
from tests.cast import COUNTY, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY, deputy
from tests.procedures.notices.conftest import filing, notice, people, waiting

__all__ = ["deputy", "filing", "notice", "people", "waiting"]
LOOKED = MONDAY + dt.timedelta(days=3)  # Thursday: three working days
BY = "system:timer"


def sent(notice: Notice, operation: str = "a", **more: str) -> Received:
    said = actions.Said(line=1, text="他家有车。", operation=operation, **more)
    actions.object_(token=notice.token, said=said, address=f"10.0.0.{ord(operation)}")
    return Received.objects.latest("pk")


def missing(notice: Notice) -> Received:
    said = actions.Missing("李四", "三组", "没有列", operation="m", name="邻居")
    actions.object_(token=notice.token, said=said, address="10.0.0.1")
    return Received.objects.get(listing=None)


def blocked(people: Cast, filing: Filing) -> list[str]:
    found = points.of(people.town, "household", filing.subject_id, "exit")
    return [one.key for one in found if one.blocks]


def test_a_flood_stops_no_clock_and_is_declined_together(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    flood = [sent(notice, letter) for letter in "abcdefgh"]
    assert walk.fresh(filing).paused_on is None
    alike = queries.received(people.town, Pile(sieve="same"))
    assert {one.pk for one in alike} == {one.pk for one in flood}
    for one in alike:
        actions.decline(by=people.town, received=one.uid, reason="内容相同，没有事实")
    assert walk.fresh(filing).paused_on is None
    assert not queries.received(people.town, Pile()).exists()


def test_nothing_is_approved_while_one_waits(people: Cast, filing: Filing, notice: Notice) -> None:
    one = sent(notice)
    assert one.due == LOOKED
    assert blocked(people, filing) == ["unseen"]
    actions.decline(by=people.town, received=one.uid, reason="没有事实")
    assert blocked(people, filing) == []


def test_what_nobody_looked_at_counts_by_itself(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    one = sent(notice)
    with clock.at(LOOKED):
        assert actions.admit_overdue(by=BY) == 0
    with clock.at(LOOKED + dt.timedelta(days=1)):
        assert queries.today(people.town).unseen_late == 1
        assert actions.admit_overdue(by=BY) == 1
        assert actions.admit_overdue(by=BY) == 0
    one.refresh_from_db()
    assert (one.state, one.settled_by) == (Standing.ADMITTED, BY)
    assert walk.fresh(filing).paused_on == LOOKED + dt.timedelta(days=1)


def test_who_had_a_hand_in_it_may_admit_but_not_decline(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    one = sent(notice)
    with pytest.raises(Refusal) as refused:
        actions.decline(by=people.secretary, received=one.uid, reason="没有的事")
    assert refused.value.code == "procedures.same_person"
    actions.admit(by=people.secretary, received=one.uid)
    assert walk.fresh(filing).paused_on == MONDAY
    with pytest.raises(Refusal):
        actions.admit(by=people.town, received=one.uid)


def test_out_of_sight(people: Cast, notice: Notice) -> None:
    one, other = sent(notice), missing(notice)
    with pytest.raises(Received.DoesNotExist):
        actions.admit(by=people.neighbour, received=one.uid)
    with pytest.raises(Received.DoesNotExist):
        actions.admit(by=people.town, received=other.uid)
    with pytest.raises(Received.DoesNotExist):
        actions.answer_missing(by=people.town, received=one.uid, upheld=True, text="是")
    assert not queries.received(people.neighbour, Pile()).exists()


def test_of_a_filing_that_ended_nothing_is_left_to_decide(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    one = sent(notice)
    filings.withdraw(by=people.secretary, filing=filing.uid, reason="提错了")
    found = actions.admit(by=people.town, received=one.uid)
    assert (found.state, found.objection) == (Standing.MOOT, None)


def test_who_put_the_list_up_does_not_answer_about_it(people: Cast, notice: Notice) -> None:
    one = missing(notice)
    assert one.due == MONDAY + dt.timedelta(days=21)  # fifteen working days
    with pytest.raises(Refusal) as refused:
        actions.answer_missing(by=people.secretary, received=one.uid, upheld=False, text="不符合")
    assert refused.value.code == "notices.same_person"
    with pytest.raises(Received.DoesNotExist):
        queries.carried(people.town, one.uid)
    actions.answer_missing(by=people.town, received=one.uid, upheld=True, text="属实")
    assert queries.carried(people.town, one.uid).family == "李四"
    found = actions.follow(by=people.town, received=one.uid, number="F1")
    assert found.led_to == "F1"


def test_who_sent_it_is_forgotten_in_time(people: Cast, notice: Notice) -> None:
    answered, declined = missing(notice), sent(notice, name="王五", contact="村西头")
    waits = sent(notice, "b", name="赵六")
    actions.answer_missing(by=people.town, received=answered.uid, upheld=False, text="不符合")
    actions.decline(by=people.town, received=declined.uid, reason="没有事实")
    with clock.at(MONDAY + dt.timedelta(days=179)):
        assert actions.forget_contacts(by=BY) == 0
    last = MONDAY + dt.timedelta(days=180)
    with clock.at(last):
        assert actions.forget_contacts(by=BY) == 2
        assert actions.forget_contacts(by=BY) == 0
    for one in (answered, declined):
        one.refresh_from_db()
        assert (one.name, one.contact, one.forgotten_on) == (None, None, last)
    waits.refresh_from_db()
    assert waits.name is not None
    told = Trail.objects.get(action="notices.forget")
    assert (told.changes["erased"], told.division, told.actor) == (2, COUNTY, BY)


def test_who_objected_is_kept_until_the_objection_is_answered(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    one = sent(notice, name="王五")
    found = actions.admit(by=people.town, received=one.uid).objection
    assert found is not None
    with clock.at(MONDAY + dt.timedelta(days=400)):
        assert actions.forget_contacts(by=BY) == 0
    filings.answer_objection(
        by=people.county, filing=filing.uid, objection=found.uid, upheld=False, answer="不成立"
    )
    with clock.at(MONDAY + dt.timedelta(days=180)):
        assert actions.forget_contacts(by=BY) == 1


def test_what_is_seen_today(people: Cast, notice: Notice) -> None:
    sent(notice)
    missing(notice)
    with clock.at(MONDAY + dt.timedelta(days=7)):
        now = queries.today(people.town)
    assert (now.ending, now.unseen, now.missing) == ([notice], 1, 1)
    assert (now.unseen_late, now.missing_late) == (1, 0)
    assert queries.today(people.neighbour) == queries.Today([], 0, 0, 0, 0)
    assert VILLAGE in queries.walls(notice)
