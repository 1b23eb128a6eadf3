"""A notice that was wrong: the newer edition is seen, both are kept, the days begin anew."""

import datetime as dt
from collections.abc import Callable

import pytest

from bangfu.base.audit.models import Entry as Trail
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import points
from bangfu.procedures.filings import clock, mass
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.notices import actions, archive, boards, queries
from bangfu.procedures.notices.models import Notice
from bangfu.registry.households.models import Household
from tests.cast import VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.notices.conftest import filing, notice, people, waiting

__all__ = ["filing", "notice", "people", "waiting"]
LATER = MONDAY + dt.timedelta(days=3)


def test_the_newer_is_made_from_the_records_as_they_are(
    people: Cast, filing: Filing, notice: Notice
) -> None:
    Household.objects.filter(uid=filing.subject_id).update(group_name="四组")
    with clock.at(LATER):
        made = actions.correct(by=people.secretary, notice=notice.uid, reason="组别写错了")
        (entry,) = archive.sheet(made.payload).entries
        assert entry.group == "四组"
        assert list(boards.board(VILLAGE)) == [made]
        assert boards.newer(notice.token) == made.token
        step = walk.step(filing)
        assert (step.notice_from, step.notice_to) == (LATER, LATER + dt.timedelta(days=7))
        assert list(points.of(people.town, "household", filing.subject_id, "exit")) == []
    kept = queries.kept(people.secretary, notice.uid)
    assert kept.is_whole
    assert kept.sheet.entries[0].group == "三组"
    assert kept.later == made
    told = Trail.objects.get(action="notices.correct")
    assert told.changes["replaces"] == notice.number


def test_a_line_left_out_waits_to_be_posted(people: Cast, waiting: Callable[..., Filing]) -> None:
    some = [waiting(name) for name in ("欧阳建国", "王芳")]
    mass.post_many(by=people.secretary, steps=[walk.step(one).uid for one in some], on=MONDAY)
    first = Notice.objects.get()
    made = actions.correct(by=people.secretary, notice=first.uid, reason="错列", without={2})
    assert [one.name for one in archive.sheet(made.payload).entries] == ["欧阳＊"]
    assert [one.filing for one in queries.unposted(people.secretary)] == [some[1]]
    walk.post(people.secretary, some[1])
    assert boards.board(VILLAGE).count() == 2


def test_only_the_last_edition_is_corrected(people: Cast, notice: Notice) -> None:
    made = actions.correct(by=people.secretary, notice=notice.uid, reason="错")
    with pytest.raises(Refusal) as refused:
        actions.correct(by=people.secretary, notice=notice.uid, reason="又错")
    assert refused.value.code == "notices.replaced"
    third = actions.correct(by=people.secretary, notice=made.uid, reason="又错")
    assert boards.newer(notice.token) == third.token


def test_what_is_over_is_not_corrected(people: Cast, notice: Notice) -> None:
    with clock.at(MONDAY + dt.timedelta(days=8)), pytest.raises(Refusal) as refused:
        actions.correct(by=people.secretary, notice=notice.uid, reason="错")
    assert refused.value.code == "notices.nothing_left"
    assert Notice.objects.get().taken_down_on is None


def test_who_does_not_post_it_does_not_correct_it(people: Cast, notice: Notice) -> None:
    with pytest.raises(Refusal):
        actions.correct(by=people.town, notice=notice.uid, reason="错")
    with pytest.raises(Notice.DoesNotExist):
        actions.correct(by=people.neighbour, notice=notice.uid, reason="错")
    with pytest.raises(Refusal):
        actions.correct(by=people.secretary, notice=notice.uid, reason=" ")
    assert Notice.objects.count() == 1
