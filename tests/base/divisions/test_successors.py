"""Places that ended and what took over."""

import datetime as dt

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.divisions import actions, queries
from bangfu.base.divisions.models import Division
from bangfu.base.divisions.reading import Row
from bangfu.base.kit.refusals import Refusal

DAY = dt.date(2020, 6, 12)
OLD, NEW = "421023000000", "421088000000"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(db: None) -> None:
    rows = [
        Row("420000000000", "湖北省"),
        Row("421000000000", "荆州市"),
        Row(NEW, "监利市"),
        Row("421088100000", "朱河镇"),
        Row("421088100201", "余杨村"),
    ]
    actions.load_codes(by="tests", rows=rows, source="tests")


def end(code: str = OLD, successor: str = NEW, name: str = "监利县") -> Division:
    return actions.replace(by="tests", code=code, name=name, successor=successor, on=DAY)


def test_a_place_that_is_not_listed_is_added_as_ended() -> None:
    old = end("421023")
    assert (old.name, old.valid_to, old.successor_id) == ("监利县", DAY, NEW)


def test_the_successor_carries_over_to_townships_and_villages() -> None:
    end()
    assert queries.successor("421023100000") == "421088100000"
    assert queries.successor("421023100201") == "421088100201"


def test_a_place_in_use_is_its_own_successor() -> None:
    end()
    assert queries.successor("421088100201") == "421088100201"
    assert queries.successors(["421023100201", NEW]) == {"421023100201": "421088100201", NEW: NEW}


def test_successors_follow_each_other() -> None:
    end()
    end("421088100000", "421088000000", "朱河镇")
    assert queries.successor("421023100000") == NEW


def test_an_ended_place_is_no_child_any_more_but_keeps_its_name() -> None:
    end()
    assert [place.code for place in queries.children("421000000000")] == [NEW]
    assert queries.names([OLD]) == {OLD: "监利县"}


def test_it_is_a_child_on_days_before_it_ended() -> None:
    end()
    assert queries.children("421000000000", on=DAY).count() == 2
    assert queries.children("421000000000", on=DAY + dt.timedelta(days=1)).count() == 1


def test_saying_it_again_writes_nothing() -> None:
    end()
    before = Entry.objects.count()
    end()
    assert Entry.objects.count() == before


def test_the_trail_says_when_it_ended_and_who_followed() -> None:
    end()
    entry = Entry.objects.get(action="divisions.replace")
    assert entry.changes == {"end": [[None, None], ["2020-06-12", NEW]]}


def test_an_unknown_successor_is_refused() -> None:
    with pytest.raises(Refusal, match="421099000000"):
        end(successor="421099")


def test_an_unknown_parent_is_refused() -> None:
    with pytest.raises(Refusal, match="430100000000"):
        end(code="430122")


def test_two_places_do_not_take_over_from_each_other() -> None:
    end()
    with pytest.raises(Refusal) as caught:
        end(NEW, OLD, "监利市")
    assert caught.value.code == "divisions.circle"


def test_a_place_does_not_take_over_from_itself() -> None:
    with pytest.raises(Refusal) as caught:
        end(NEW, NEW)
    assert caught.value.code == "divisions.circle"


def test_a_circle_in_a_code_list_ends_the_search() -> None:
    rows = [Row(OLD, "监利县", successor=NEW), Row(NEW, "监利市", successor=OLD)]
    actions.load_codes(by="tests", rows=rows, source="tests")
    assert queries.successor(OLD) in {OLD, NEW}
