"""Setting the place up, and noting what changed where."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import actions, queries
from bangfu.registry.catalogue.models import Change, Site
from tests.cast import CITY, COUNTY, NEIGHBOUR, NEIGHBOUR_VILLAGE, NEXT_VILLAGE, VILLAGE, Cast


def counters() -> dict[str, int]:
    return dict(Change.objects.values_list("county", "counter"))


def test_the_place_is_said_once_and_may_be_said_again(cast: Cast) -> None:
    day = dt.date(2016, 12, 31)
    actions.establish(by="tests", pack="wuhan", division="4210", reference_date=day, assumed=True)
    site = queries.site()
    assert (Site.objects.count(), site.pack, site.division_id) == (1, "wuhan", CITY)
    assert (queries.today(), site.assumed, site.demo) == (day, True, False)


def test_the_trail_says_what_the_place_was_set_to(cast: Cast, unguarded: None) -> None:
    Entry.objects.filter(action="catalogue.establish").update(action="before")
    actions.establish(by="tests", pack="lotus", division=CITY)
    entry = Entry.objects.get(action="catalogue.establish")
    expected = {"pack": "lotus", "division": CITY, "day": None, "assumed": False}
    assert entry.changes == expected


def test_without_a_reference_day_it_is_today(cast: Cast) -> None:
    actions.establish(by="tests", pack="lotus", division=CITY)
    assert abs((queries.today() - dt.datetime.now(dt.UTC).date()).days) <= 1


@pytest.mark.django_db
def test_before_the_place_is_set_up_the_answer_says_how() -> None:
    with pytest.raises(Refusal) as caught:
        queries.site()
    assert (caught.value.code, caught.value.status) == ("site.none", 503)
    assert "bangfu" in str(caught.value.hint)


def test_there_is_room_for_one_place(cast: Cast) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.create(pk=2, pack="lotus", division_id=CITY)


def test_villages_of_a_county_raise_its_counter_together(cast: Cast) -> None:
    actions.touch([VILLAGE, NEXT_VILLAGE])
    actions.touch({VILLAGE, NEIGHBOUR_VILLAGE})
    assert counters() == {COUNTY: 2, NEIGHBOUR: 1}


def test_nothing_touched_raises_nothing(cast: Cast) -> None:
    actions.touch([])
    assert counters() == {}


def test_the_moment_of_the_last_change_is_kept(cast: Cast) -> None:
    actions.touch([VILLAGE])
    first = Change.objects.get().at
    actions.touch([VILLAGE])
    assert Change.objects.get().at > first
    assert str(Change.objects.get()) == f"{COUNTY} #2"


def test_a_counter_does_not_survive_what_it_counts(cast: Cast) -> None:
    with transaction.atomic():
        actions.touch([VILLAGE])
        transaction.set_rollback(True)
    assert counters() == {}


def test_packs_are_found_by_name_and_reread_when_changed(cast: Cast) -> None:
    assert queries.common() is queries.common()
    assert queries.pack() is queries.pack("lotus")


def test_a_request_asks_once_until_somebody_changes_it() -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return len(asked)

    assert [queries.once("sample", ask) for _ in range(2)] == [1, 2], "outside, every time"
    with queries.asked_once():
        assert [queries.once("sample", ask) for _ in range(2)] == [3, 3]
        queries.forget("sample")
        assert queries.once("sample", ask) == 4
    queries.forget("sample")
    assert queries.once("sample", ask) == 5
