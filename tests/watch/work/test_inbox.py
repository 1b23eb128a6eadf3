"""The inbox: everything of mine in one order, nothing of anybody else's."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import Post, User
from bangfu.base.divisions.models import Administration, Organisation
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.watch.quality import queries as quality
from bangfu.watch.work import queries, sources, telling
from bangfu.watch.work.contract import AREA, Chosen, Item
from tests.cast import (
    COUNTY,
    NEIGHBOUR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_TOWN,
    OTHER_VILLAGE,
    PASSWORD,
    SEATS,
    TOWN,
    VILLAGE,
    Cast,
)
from tests.watch.work.conftest import DAY, clues, on, step


def everything(user: User, chosen: Chosen = queries.EVERY, size: int = 3) -> list[Item]:
    """All lines, page by page."""
    found, after = [], ""
    for _page in range(200):
        page = queries.inbox(user, chosen, after=after, size=size)
        found += page.items
        if not (after := page.after):
            return found
    raise AssertionError("a list without an end")


def test_nothing_is_due_from_who_has_nothing_to_do(day: Cast) -> None:
    for seat in SEATS:
        if seat != "security":  # who grants posts has the account without one
            found = queries.inbox(getattr(day, seat))
            assert found.items == []
            assert found.after == ""
            assert found.total() == 0


def test_an_account_without_a_post_waits_for_who_grants_posts(day: Cast) -> None:
    (item,) = queries.inbox(day.security).items
    assert (item.kind, item.title) == ("accounts", "吴岗")
    assert queries.inbox(day.nobody).items == []


def test_what_is_due_first_stands_first_whatever_its_kind(day: Cast) -> None:
    step(on(4), name="丁")
    step(on(-3), name="甲")
    clues(2, due=on(-1), state="verified")
    clues(1)
    found = queries.inbox(day.town).items
    assert [(i.kind, i.due) for i in found] == [
        ("filings", on(-3)),
        ("clues", on(-1)),
        ("filings", on(4)),
        ("clues", bands.FAR),
    ]
    assert found[0].title.startswith("甲 · ")
    assert found[1].count == 2


@pytest.mark.parametrize("size", [1, 2, 3, 7, 30])
def test_pages_show_every_line_once_and_in_order(size: int, day: Cast) -> None:
    for days in (0, 0, 0, -1, 5, 5):
        step(on(days))
    step(bands.FAR)
    for village in (VILLAGE, NEXT_VILLAGE):
        for days in (0, 5, -1):
            clues(2, village, due=on(days), state="verified")
        clues(1, village)
    found = everything(day.town, size=size)
    assert len(found) == 7 + 8
    assert len({(i.kind, i.key) for i in found}) == len(found)
    assert [i.due for i in found] == sorted(i.due for i in found)
    whole = queries.inbox(day.town, size=100).items
    assert found == whole


def test_a_line_that_came_meanwhile_does_not_repeat_another(day: Cast) -> None:
    for days in (1, 2, 3, 4):
        step(on(days))
    page = queries.inbox(day.town, size=2)
    step(on(1))
    rest = queries.inbox(day.town, after=page.after, size=10).items
    assert [i.due for i in rest] == [on(3), on(4)]


@pytest.mark.parametrize(
    "mark", ["", "x", "2016-12-31", "2016-12-31_nothing_1", "9999-99-99_clues_"]
)
def test_a_broken_mark_begins_anew(mark: str, day: Cast) -> None:
    step(on(1))
    assert len(queries.inbox(day.town, after=mark).items) == 1


def test_a_mark_at_the_end_of_time_has_an_end(day: Cast) -> None:
    step(bands.FAR)
    last = queries.inbox(day.town).items[-1]
    assert queries.inbox(day.town, after=queries.mark(last)).items == []


def test_neighbours_see_nothing_of_it(day: Cast) -> None:
    step(on(1), role="county_officer", level="county")
    clues(3)
    assert queries.inbox(day.neighbour).items == []
    assert queries.inbox(day.neighbour, Chosen(desk=AREA)).items == []
    assert queries.inbox(day.neighbour, Chosen(desk=AREA, at=VILLAGE)).items == []
    assert queries.inbox(day.county).items != []


def test_of_thousands_in_a_village_there_is_one_line_per_check(day: Cast) -> None:
    clues(1700, state="assigned", assigned_to=VILLAGE)
    clues(1700, state="assigned", assigned_to=VILLAGE, check="LV02")
    found = queries.inbox(day.secretary)
    assert [i.count for i in found.items] == [1700, 1700]
    assert found.total() == 3400
    assert {dict(i.link.query)["check"] for i in found.items} == {"LV01", "LV02"}


def test_of_a_county_there_is_one_line_per_township(day: Cast) -> None:
    clues(3)
    clues(4, NEXT_VILLAGE)
    clues(5, OTHER_VILLAGE)
    clues(9, NEIGHBOUR_VILLAGE)
    found = {i.place: i.count for i in queries.inbox(day.county).items}
    assert found == {TOWN: 7, OTHER_TOWN: 5}
    below = {i.place: i.count for i in queries.inbox(day.county, Chosen(at=TOWN)).items}
    assert below == {VILLAGE: 3, NEXT_VILLAGE: 4}


def test_a_line_and_the_list_behind_it_agree(day: Cast) -> None:
    clues(3, due=on(-1), state="verified")
    clues(2, due=on(1), state="verified")
    clues(4, due=on(9), state="verified", check="LV02")
    clues(5)
    found = [i for i in queries.inbox(day.town).items if i.kind == "clues"]
    assert sorted(i.count for i in found) == [2, 3, 4, 5]
    for item in found:
        listed = quality.clues(day.town, quality.Filter(**dict(item.link.query)))
        assert listed.count() == item.count, item


def test_what_another_place_verifies_is_not_mine(day: Cast) -> None:
    clues(2, state="assigned", assigned_to=TOWN)
    assert queries.inbox(day.secretary).items == []
    assert [i.count for i in queries.inbox(day.town).items] == [2]


@pytest.mark.parametrize(
    ("seat", "states"),
    [
        ("secretary", set()),
        ("town", {"new", "verified"}),
        ("county", {"new", "verified", "checked"}),
        ("city", {"checked"}),
        ("clerk", set()),
        ("auditor", set()),
    ],
)
def test_everybody_gets_the_stages_they_may_do(seat: str, states: set[str], day: Cast) -> None:
    for state in ("new", "verified", "checked", "closed", "gone", "waived"):
        clues(1, state=state)
    found = queries.inbox(getattr(day, seat)).items
    assert {dict(i.link.query)["state"] for i in found} == states


def test_late_begins_after_the_last_day(day: Cast) -> None:
    for days in (-1, 0, 1, 2):
        step(on(days))
    step(bands.FAR)
    counts = queries.inbox(day.town).counts["filings"]
    assert counts == {"late": 1, "week": 2, "later": 1, "none": 1}
    for band, number in counts.items():
        assert len(queries.inbox(day.town, Chosen(when=band)).items) == number
    assert len(queries.inbox(day.town, Chosen(when=on(1).isoformat())).items) == 1
    assert queries.inbox(day.town, Chosen(when="soon")).items == []


@pytest.mark.parametrize(("minute", "late"), [(59, 0), (60, 1)])
def test_the_day_ends_at_midnight_in_shanghai(
    minute: int, late: int, day: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Site.objects.update(reference_date=None)
    step(dt.date(2016, 12, 31))
    before = dt.datetime(2016, 12, 31, 15, 0, tzinfo=dt.UTC)  # eleven in the evening there
    now = before + dt.timedelta(minutes=minute)
    monkeypatch.setattr("django.utils.timezone.now", lambda: now)
    Post.objects.update(valid_from=dt.date(2016, 1, 1))
    town = User.objects.get(pk=day.town.pk)
    assert queries.inbox(town).counts["filings"] == {
        "late": late,
        "week": 1 - late,
        "later": 0,
        "none": 0,
    }


def test_while_an_objection_stops_the_clock_nothing_is_late(day: Cast) -> None:
    step(on(-5), paused=True)
    found = queries.inbox(day.town)
    assert found.counts["filings"] == {"late": 0, "week": 0, "later": 0, "none": 1}
    assert found.items[0].stopped


def test_filters_by_kind_place_and_text(day: Cast) -> None:
    step(on(1), name="周大山")
    step(on(1), NEXT_VILLAGE, name="周小河")
    clues(2)
    assert {i.kind for i in queries.inbox(day.town, Chosen(kind="clues")).items} == {"clues"}
    there = queries.inbox(day.town, Chosen(at=NEXT_VILLAGE)).items
    assert [i.title.partition(" ")[0] for i in there] == ["周小河"]
    named = queries.inbox(day.town, Chosen(text="大山"))
    assert len(named.items) == named.total() == 1
    assert queries.inbox(day.town, Chosen(text="%")).items == []
    assert [i.kind for i in queries.inbox(day.town, Chosen(text="分派")).items] == ["clues"]


def test_a_kind_nobody_registered_is_empty(day: Cast) -> None:
    step(on(1))
    assert queries.inbox(day.town, Chosen(kind="visits")).items == []


def test_above_one_sees_what_waits_for_others(day: Cast) -> None:
    step(on(1))
    clues(2, state="assigned", assigned_to=VILLAGE)
    assert queries.inbox(day.county).items == []
    found = queries.inbox(day.county, Chosen(desk=AREA))
    assert {i.kind: i.count for i in found.items} == {"filings": 1, "clues": 2}


@pytest.mark.parametrize("seat", ["city", "county", "town", "secretary"])
def test_the_number_of_queries_does_not_grow(seat: str, day: Cast) -> None:
    user = getattr(day, seat)

    def asked() -> int:
        fresh = User.objects.get(pk=user.pk)
        with catalogue.asked_once(), CaptureQueriesContext(connection) as seen:
            queries.inbox(fresh)
        return len(seen)

    step(on(1))
    clues(1)
    assert asked() <= 13
    counts = []
    for _again in range(2):
        for number in range(40):
            step(on(number))
            clues(3, check=f"X{number}", state="verified")
        counts.append(asked())
    assert counts[0] == counts[1] <= 13


def test_two_kinds_of_one_name_are_refused() -> None:
    class Other(sources.clues.Clues):  # type: ignore[name-defined]
        """Another."""

    sources.register(sources.find("clues"))  # type: ignore[arg-type]
    with pytest.raises(RuntimeError, match="clues"):
        sources.register(Other())


def test_weeks_end_on_sunday() -> None:
    monday = dt.date(2016, 12, 26)
    assert {bands.sunday(monday + n * bands.ONE) for n in range(7)} == {dt.date(2017, 1, 1)}
    assert bands.of(dt.date(2017, 1, 1), DAY) == "week"
    assert bands.of(dt.date(2017, 1, 2), DAY) == "later"
    assert bands.of(bands.FAR, DAY) == "none"
    assert not bands.is_band("2016-13-01")
    assert not bands.is_band("20161231")


def test_a_post_at_a_functional_zone_has_its_work_too(day: Cast) -> None:
    zone = Organisation.objects.create(name="新区", kind="zone", division_id=COUNTY)
    Administration.objects.create(organisation=zone, division_id=TOWN)
    user = accounts.open_account(by="tests", username="zone", name="沙新区", password=PASSWORD)
    accounts.grant(by="tests", user=user, role="county_officer", organisation=zone)
    clues(2, state="checked")
    clues(3, OTHER_VILLAGE, state="checked")
    found = queries.inbox(user)
    assert [(i.kind, i.count) for i in found.items] == [("clues", 2)]
    telling.notify()
