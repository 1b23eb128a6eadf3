"""The calendar for phones: what it tells, to whom, and for how long."""

import datetime as dt

import pytest
from django.test import Client
from icalendar import Calendar
from pytest_django import Settings

from bangfu.base.accounts.models import User
from bangfu.base.audit.models import Entry
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household, Member
from bangfu.watch.work import feeds
from bangfu.watch.work.models import Feed
from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE, Cast
from tests.watch.work.conftest import clues, on, step


def read(secret: str) -> Calendar:
    answer = Client().get(f"/work/calendar/{secret}.ics")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    return Calendar.from_ical(answer.content)


def told(calendar: Calendar) -> dict[dt.date, list[str]]:
    found: dict[dt.date, list[str]] = {}
    for event in calendar.walk("VEVENT"):
        found.setdefault(event.decoded("dtstart"), []).append(str(event["summary"]))
    return found


def test_a_phone_reads_days_kinds_and_counts(day: Cast, settings: Settings) -> None:
    settings.ADDRESS = "https://fupin.example.cn"
    clues(3, due=on(2))
    clues(1, NEXT_VILLAGE, due=on(-3))
    calendar = read(feeds.make(by=day.town))
    found = told(calendar)
    assert found[on(2)] == ["数据疑点：3 件到期 · 新堤镇"] or "3 件" in found[on(2)][0]
    assert any("已逾期 1 件" in title for title in found[on(0)])
    events = list(calendar.walk("VEVENT"))
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert all(str(e["url"]).startswith("https://fupin.example.cn/work/?") for e in events)


def test_who_has_the_address_sees_one_desk_and_names_nobody(day: Cast) -> None:
    home = factories.household(members=[{}])
    step(on(1), name="独特姓名甲")
    clues(2, due=on(1))
    for person in (day.town, day.county):
        text = bytes(feeds.calendar(person)).decode()
        for household in Household.objects.all():
            assert household.household_no not in text
        for member in Member.objects.all():
            assert member.name not in text
        assert "独特姓名甲" not in text
    assert str(home.uid) not in text
    assert "VEVENT" not in bytes(feeds.calendar(day.neighbour)).decode()


def test_an_address_ends_when_it_is_replaced_withdrawn_over_or_its_owner_leaves(
    day: Cast,
) -> None:
    first = feeds.make(by=day.town)
    assert first not in str(list(Feed.objects.values_list()))
    assert first not in str(list(Entry.objects.values_list("changes", "subject_id")))
    assert feeds.reader(first) == day.town
    second = feeds.make(by=day.town)
    assert feeds.reader(first) is None
    Feed.objects.update(expires_on=dt.date(2016, 1, 1))
    assert feeds.reader(second) is None
    third = feeds.make(by=day.town)
    User.objects.filter(pk=day.town.pk).update(is_active=False)
    assert feeds.reader(third) is None
    User.objects.filter(pk=day.town.pk).update(is_active=True)
    feeds.withdraw(by=day.town)
    feeds.withdraw(by=day.town)
    assert Client().get(f"/work/calendar/{third}.ics").status_code == 404
    acts = Entry.objects.filter(subject_id="town", action__startswith="work.feed")
    assert acts.count() == 4


def test_a_post_that_ended_empties_the_calendar(day: Cast) -> None:
    clues(2, VILLAGE, due=on(1))
    secret = feeds.make(by=day.town)
    assert told(read(secret))
    day.town.posts.all().delete()
    assert told(read(secret)) == {}


@pytest.mark.usefixtures("day")
def test_the_page_shows_the_address_once(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.secretary)
    page = "/work/calendar/subscribe/"
    assert "生成订阅地址" in client.get(page).content.decode()
    made = client.post(page).content.decode()
    assert ".ics" in made
    again = client.get(page).content.decode()
    assert ".ics" not in again
    assert "停用地址" in again
    client.post(page, {"end": "yes"})
    assert not Feed.objects.exists()
    assert Site.objects.exists()
