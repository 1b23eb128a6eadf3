"""A household as it was: what is entered late counts from the day it happened."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from bangfu.base.audit import queries as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import actions, amounts, effective, life, past
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE, Cast

FIRST, MAY, JUNE, JULY = (dt.date(2016, m, 1) for m in (1, 5, 6, 7))
NIGHT = dt.timedelta(days=1)


@pytest.fixture
def home(cast: Cast) -> Household:
    people: list[dict[str, Any]] = [{"name": "孙大"}, {"name": "孙小妹"}]
    return factories.household(members=people, first_identified_on=FIRST, income={})


def act(cast: Cast, day: dt.date | None = None, reason: str = "入户核实") -> Act:
    return Act("town", cast.town, reason, day=day)


def about(home: Household) -> dict[str, Any]:
    return {"uid": home.uid, "version": Household.objects.get(pk=home.pk).version}


def edit(cast: Cast, home: Household, day: dt.date | None = None, **changes: Any) -> None:
    said = {"by": "town", "user": cast.town, "changes": changes}
    actions.edit(**about(home), **said, day=day)


def was(cast: Cast, home: Household, day: dt.date) -> past.Past:
    return effective.as_of(cast.town, home.uid, day)


def present(told: past.Past) -> list[str]:
    return [m["name"] for m in told.members.values() if m["state"] == "active"]


def last(home: Household) -> Any:
    return audit.history("household", home.household_no).first()


def test_a_departure_entered_late_counts_from_its_day(cast: Cast, home: Household) -> None:
    child = home.members.get(name="孙小妹")
    gone = {"member": child.uid, "cause": "married_out"}
    life.member_out(act=act(cast, JUNE), **about(home), **gone)
    assert present(was(cast, home, JUNE - NIGHT)) == ["孙大", "孙小妹"]
    assert present(was(cast, home, JUNE)) == ["孙大"]
    yesterday = timezone.localdate() - NIGHT
    recorded = past.as_of(cast.town, home.uid, yesterday)
    assert present(recorded) == ["孙大", "孙小妹"], "nobody had entered it yet"


def test_somebody_who_came_is_there_from_that_day(cast: Cast, home: Household) -> None:
    values = {"name": "孙新", "relation_to_head": "son"}
    life.member_in(act=act(cast, MAY), **about(home), cause="newborn", values=values)
    assert present(was(cast, home, MAY)) == ["孙大", "孙小妹", "孙新"]
    assert "孙新" not in present(was(cast, home, MAY - NIGHT))


def test_changes_count_in_the_order_in_which_they_happened(cast: Cast, home: Household) -> None:
    edit(cast, home, JULY, exit_status="exited")
    edit(cast, home, MAY, exit_status="pre_exit")  # entered after, happened before
    by_day = {
        day: was(cast, home, day).household["exit_status"]
        for day in (MAY - NIGHT, MAY, JUNE, JULY, timezone.localdate())
    }
    assert by_day == {
        MAY - NIGHT: "not_exited",
        MAY: "pre_exit",
        JUNE: "pre_exit",
        JULY: "exited",
        timezone.localdate(): "exited",
    }


def test_a_correction_holds_from_when_the_mistake_did(cast: Cast, home: Household) -> None:
    edit(cast, home, MAY, phone="13807160001")
    said = {"by": "town", "user": cast.town, "changes": {"phone": "13807160002"}}
    actions.correct(**about(home), **said, reason="笔误")
    assert was(cast, home, MAY).household["phone"] == "13807160002"
    assert was(cast, home, MAY - NIGHT).household["phone"] is None


def test_what_was_taken_back_never_was(cast: Cast, home: Household) -> None:
    child = home.members.get(name="孙小妹")
    gone = {"member": child.uid, "cause": "married_out"}
    life.member_out(act=act(cast, JUNE), **about(home), **gone)
    life.undo(act=act(cast), uid=home.uid, entry=last(home).pk)
    assert present(was(cast, home, JULY)) == ["孙大", "孙小妹"]
    life.undo(act=act(cast), uid=home.uid, entry=last(home).pk)
    assert present(was(cast, home, JULY)) == ["孙大"]
    assert present(was(cast, home, MAY)) == ["孙大", "孙小妹"]


def test_a_new_household_is_there_from_its_day(cast: Cast) -> None:
    people = [{"name": "孙新", "relation_to_head": "head"}]
    new = life.register(act=act(cast, JUNE), village=VILLAGE, people=people)
    assert was(cast, new, JUNE).exists
    assert not was(cast, new, JUNE - NIGHT).exists


def test_a_move_and_amounts_follow_too(cast: Cast, home: Household) -> None:
    life.move(act=act(cast, MAY), **about(home), village=NEXT_VILLAGE)
    named = {"year": 2016, "item": "crop_income", "amount": 5_00}
    amounts.add_item(act=act(cast, reason=""), **about(home), **named)
    assert was(cast, home, MAY - NIGHT).household["village"] == VILLAGE
    told = was(cast, home, MAY)
    assert told.household["village"] == NEXT_VILLAGE
    assert "crop_income" not in told.incomes["2016"], "entered today, for all that is known"
    assert was(cast, home, timezone.localdate()).incomes["2016"]["crop_income"] == 5_00


def test_days_to_come_or_before_the_household_was_known_are_refused(
    cast: Cast, home: Household
) -> None:
    child = home.members.get(name="孙小妹").uid
    for day in (FIRST - NIGHT, timezone.localdate() + NIGHT):
        for attempt in (
            lambda day=day: edit(cast, home, day, phone="13807160001"),
            lambda day=day: life.member_out(
                act=act(cast, day), **about(home), member=child, cause="death"
            ),
            lambda day=day: life.end(act=act(cast, day), **about(home), cause="died_out"),
        ):
            with pytest.raises(Refusal) as refused:
                attempt()
            assert refused.value.context["fields"][0]["column"] == "day"
    for day in (FIRST, timezone.localdate()):
        edit(cast, home, day, phone=f"1380716{day:%m%d}")


def test_what_lies_elsewhere_is_not_seen(cast: Cast, home: Household) -> None:
    with pytest.raises(Household.DoesNotExist):
        effective.as_of(cast.neighbour, home.uid, JULY)
