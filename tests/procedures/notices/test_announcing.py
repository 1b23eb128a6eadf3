"""What a county decided is announced: once, by it, on its board, for the days of the pack."""

import datetime as dt
from collections.abc import Callable

import pytest

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import announcing, clock
from bangfu.procedures.filings.models import Filing, State
from bangfu.procedures.notices import actions, archive, boards
from bangfu.procedures.notices.models import Listing, Notice
from bangfu.registry.catalogue.models import Site
from tests.cast import COUNTY, NEIGHBOUR, TOWN, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY, second
from tests.procedures.notices.conftest import filing, people, waiting

__all__ = ["filing", "people", "second", "waiting"]
Waiting = Callable[..., Filing]
LATER = MONDAY + dt.timedelta(days=8)


def decided(people: Cast, going: Filing) -> Filing:
    """Through notice, township and county."""
    walk.post(people.secretary, going)
    with clock.at(LATER):
        walk.do(people.secretary, going)
        walk.do(people.town, going)
        walk.do(people.county, going)
    return walk.fresh(going)


@pytest.fixture
def two(people: Cast, waiting: Waiting) -> list[Filing]:
    """Two exits the county has decided."""
    done = [decided(people, waiting(name)) for name in ("欧阳建国", "王芳")]
    Site.objects.update(reference_date=LATER)
    return done


def steps(user: User) -> list[object]:
    return list(announcing.waiting(user).values_list("uid", flat=True))


def announced(people: Cast) -> Notice:
    actions.announce(by=people.county, steps=steps(people.county))  # type: ignore[arg-type]
    return Notice.objects.get(sort="announcement")


def test_what_was_decided_waits_for_its_county_alone(people: Cast, two: list[Filing]) -> None:
    assert {one.state for one in two} == {State.DONE}
    (row,) = announcing.grouped(people.county)
    assert (row["place"], row["count"], row["last"]) == (COUNTY, 2, LATER)
    for other in (people.town, people.secretary, people.city, people.neighbour):
        assert steps(other) == []


def test_it_is_published_by_the_gate_for_the_days_of_the_pack(
    people: Cast, two: list[Filing]
) -> None:
    made = announced(people)
    sheet = archive.sheet(made.payload)
    assert sheet.sort == "announcement"
    assert sheet.place.endswith("洪湖市")
    assert [entry.name for entry in sheet.entries] == ["欧阳＊", "王＊"]
    assert (sheet.starts, sheet.ends) == (LATER, LATER + dt.timedelta(days=7))
    assert made.levels == " county "
    assert list(boards.board(COUNTY)) == [made]
    assert steps(people.county) == []
    assert archive.is_whole(made.payload, made.digest, bytes(made.seal))


def test_it_is_reached_from_every_place_below(people: Cast, two: list[Filing]) -> None:
    announced(people)
    for code in (TOWN, VILLAGE):
        assert list(boards.board(code).filter(sort="announcement")) == []
        assert boards.above(code)[COUNTY] == 1
    assert boards.above(NEIGHBOUR) == {}


def test_it_comes_down_by_itself(people: Cast, two: list[Filing]) -> None:
    made = announced(people)
    with clock.at(LATER + dt.timedelta(days=7)):
        assert boards.public(made.token).left == 1
    with clock.at(LATER + dt.timedelta(days=8)), pytest.raises(Notice.DoesNotExist):
        boards.public(made.token)


@pytest.mark.parametrize("seat", ["town", "secretary", "city", "neighbour"])
def test_nobody_else_announces(seat: str, people: Cast, two: list[Filing]) -> None:
    wanted = steps(people.county)
    with pytest.raises(Refusal):
        actions.announce(by=getattr(people, seat), steps=wanted)  # type: ignore[arg-type]
    assert not Notice.objects.filter(sort="announcement").exists()


def test_it_is_announced_once(people: Cast, second: User, two: list[Filing]) -> None:
    wanted = steps(people.county)
    announced(people)
    with pytest.raises(Refusal) as refused:
        actions.announce(by=second, steps=wanted)  # type: ignore[arg-type]
    assert refused.value.code == "procedures.no_announcement"
    assert Listing.objects.filter(notice__sort="announcement").count() == 2


def test_what_was_sent_back_is_not_announced(people: Cast, filing: Filing) -> None:
    walk.post(people.secretary, filing)
    with clock.at(LATER):
        walk.do(people.secretary, filing)
        walk.do(people.town, filing)
        walk.decide(people.county, filing, "return", reason="重审", to="township")
        assert not announcing.waiting(people.county).exists()
        assert not filing.steps.filter(announces=True).exists()


def test_nobody_objects_to_a_line_of_what_is_decided(people: Cast, two: list[Filing]) -> None:
    token = announced(people).token
    said = actions.Said(line=1, text="不该", operation="a")
    with pytest.raises(Refusal) as refused:
        actions.object_(token=token, said=said, address="10.0.0.1")
    assert refused.value.code == "notices.announced"
    missing = actions.Missing("李四", "三组", "没有列", operation="b")
    assert actions.object_(token=token, said=missing, address="10.0.0.1")


def test_a_correction_leaves_a_line_to_be_announced_again(people: Cast, two: list[Filing]) -> None:
    first = announced(people)
    with clock.at(LATER + dt.timedelta(days=2)):
        newer = actions.correct(
            by=people.county, notice=first.uid, reason="王家还没有定", without={2}
        )
        sheet = archive.sheet(newer.payload)
        assert [entry.name for entry in sheet.entries] == ["欧阳＊"]
        assert sheet.replaces == first.payload["number"]
        assert sheet.starts == LATER + dt.timedelta(days=2)
        assert list(boards.board(COUNTY)) == [newer]
        assert len(steps(people.county)) == 1


def test_one_taken_down_may_be_put_right(people: Cast, two: list[Filing]) -> None:
    first = announced(people)
    actions.take_down(by=people.county, notice=first.uid, reason="有错")
    assert list(boards.board(COUNTY)) == []
    newer = actions.correct(by=people.county, notice=first.uid, reason="改正后重发")
    assert list(boards.board(COUNTY)) == [newer]
    first.refresh_from_db()
    assert first.taken_down_reason == "有错"
