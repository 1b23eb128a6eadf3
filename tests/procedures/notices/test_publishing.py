"""Posting publishes: what stands on a notice, and what does not."""

import datetime as dt
from collections.abc import Callable

import pytest

from bangfu.base.audit.models import Entry as Trail
from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.packs import actions as policy
from bangfu.procedures.filings import actions as filings
from bangfu.procedures.filings import clock, mass
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.notices import archive, boards
from bangfu.procedures.notices.models import Listing, Notice
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, NEXT_VILLAGE, PROVINCE, TOWN, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.notices.conftest import filing, notice, people, waiting

__all__ = ["filing", "notice", "people", "waiting"]

Waiting = Callable[..., Filing]


def test_a_posted_notice_is_published(people: Cast, notice: Notice) -> None:
    sheet = archive.sheet(notice.payload)
    assert (sheet.place, sheet.number) == ("洪湖市新堤镇湖滨村", "〔2016〕00001号")
    assert sheet.matter == ("贫困户脱贫退出", "Exit of a household")
    assert (sheet.starts, sheet.ends) == (MONDAY, MONDAY + dt.timedelta(days=7))
    assert sheet.hotline == "12317"
    (entry,) = sheet.entries
    assert (entry.name, entry.group, entry.size, entry.village) == ("陈＊", "三组", 1, "湖滨村")
    assert notice.levels == " village "


def test_nothing_is_published_before_it_is_posted(filing: Filing) -> None:
    assert not Notice.objects.exists()
    assert list(boards.board(VILLAGE)) == []


def test_publishing_is_in_the_trail_with_its_digest(notice: Notice) -> None:
    told = Trail.objects.get(action="notices.publish")
    assert told.changes["digest"] == notice.digest
    assert (told.actor, told.division) == ("secretary", VILLAGE)


def test_several_posted_together_are_one_sheet(people: Cast, waiting: Waiting) -> None:
    filings = [waiting(name) for name in ("欧阳建国", "王芳", "阿卜杜拉·买买提")]
    steps = [walk.step(one).uid for one in filings]
    outcome = mass.post_many(by=people.secretary, steps=steps, on=MONDAY)
    assert (outcome.done, outcome.refused) == (3, [])
    sheet = archive.sheet(Notice.objects.get().payload)
    assert [entry.name for entry in sheet.entries] == ["欧阳＊", "王＊", "阿＊"]
    assert [entry.number for entry in sheet.entries] == [1, 2, 3]
    lines = Listing.objects.values_list("number", "filing_id")
    assert list(lines) == [(at, one.pk) for at, one in enumerate(filings, 1)]
    assert all(walk.step(one).notice_from == MONDAY for one in filings)


def test_one_that_is_up_already_does_not_hold_up_the_others(
    people: Cast, filing: Filing, waiting: Waiting
) -> None:
    walk.post(people.secretary, filing)
    steps = [walk.step(filing).uid, walk.step(waiting("王芳")).uid]
    outcome = mass.post_many(by=people.secretary, steps=steps, on=MONDAY)
    assert outcome.done == 1
    assert [name for name, _why in outcome.refused] == ["陈大伟"]
    assert Notice.objects.count() == 2


@pytest.mark.parametrize("days", [-1, 1])
def test_a_day_that_cannot_be_posts_nothing(people: Cast, filing: Filing, days: int) -> None:
    day = MONDAY + dt.timedelta(days=days)
    outcome = mass.post_many(by=people.secretary, steps=[walk.step(filing).uid], on=day)
    assert outcome.done == 0
    assert walk.step(filing).notice_from is None
    assert not Notice.objects.exists()


def test_who_does_not_act_there_posts_nothing(people: Cast, filing: Filing) -> None:
    step = [walk.step(filing).uid]
    assert mass.post_many(by=people.town, steps=step, on=MONDAY).done == 0
    assert mass.post_many(by=people.neighbour, steps=step, on=MONDAY).refused == []
    assert not Notice.objects.exists()


def test_a_village_named_with_a_number_is_not_published(people: Cast, filing: Filing) -> None:
    Division.objects.filter(code=VILLAGE).update(name="湖滨村13807160001")
    with pytest.raises(Refusal, match="不能公开") as refused:
        walk.post(people.secretary, filing)
    assert refused.value.code == "notices.unfit"
    assert "1380716" not in str(refused.value.context)
    assert walk.step(filing).notice_from is None
    assert not Notice.objects.exists()


def test_full_names_only_where_the_place_sets_it(people: Cast, waiting: Waiting) -> None:
    policy.set_figure(
        by="city", name="notice_full_names", value=True, division=Division.objects.get(code=COUNTY),
        starts=dt.date(2016, 1, 1), source="洪办〔2016〕1号",
    )  # fmt: skip
    walk.post(people.secretary, waiting("王芳"))
    (entry,) = archive.sheet(Notice.objects.get().payload).entries
    assert (entry.name, entry.is_full) == ("王芳", True)


def test_a_household_that_is_gone_leaves_its_place_only(people: Cast, filing: Filing) -> None:
    Filing.objects.filter(pk=filing.pk).update(subject_id="01a20000-0000-7000-8000-000000000000")
    walk.post(people.secretary, filing)
    (entry,) = archive.sheet(Notice.objects.get().payload).entries
    assert (entry.kind, entry.name, entry.size, entry.group) == ("other", "", None, "")


def test_a_second_round_is_another_notice(people: Cast, filing: Filing) -> None:
    posted = walk.post(people.secretary, filing)
    with clock.at(posted.earliest):
        walk.do(people.secretary, filing)
        walk.decide(people.town, filing, "return", reason="重新入户", to="village_notice")
        walk.post(people.secretary, filing)
    assert Notice.objects.count() == 2
    assert Listing.objects.filter(filing=filing).count() == 2


@pytest.fixture
def village_out(people: Cast) -> Notice:
    """The notice by the township about a village that leaves the list."""
    factories.village_file(VILLAGE, is_poor_village=True, collective_income=60_000_00)
    reply = filings.open_(by=people.secretary, procedure="village_exit", subject_id=VILLAGE)
    filing = Filing.objects.get(uid=reply.filing)
    walk.do(people.secretary, filing)
    walk.do(people.town, filing)
    walk.post(people.town, filing)
    return Notice.objects.get()


def test_a_notice_of_the_township_stands_on_both_boards(village_out: Notice) -> None:
    assert village_out.place_id == TOWN
    for code in (TOWN, VILLAGE):
        assert list(boards.board(code)) == [village_out]
    for code in (COUNTY, NEXT_VILLAGE, NEIGHBOUR_VILLAGE):
        assert list(boards.board(code)) == []


def test_a_village_is_named_in_full(village_out: Notice) -> None:
    (entry,) = archive.sheet(village_out.payload).entries
    assert (entry.kind, entry.name, entry.size) == ("village", "湖滨村", None)


def test_counties_directly_below_a_province_are_found(notice: Notice) -> None:
    for code, name in (("429004000000", "仙桃市"), ("429004001201", "河口村")):
        level = codes.level_of(code).value
        Division.objects.create(code=code, name=name, level=level, parent_id=PROVINCE)
    Listing.objects.update(division_id="429004001201")
    assert boards.below(PROVINCE) == {"429004000000": 1}
    assert boards.below("429004001201") == {}
