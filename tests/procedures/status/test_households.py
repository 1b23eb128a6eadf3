"""Identification, monitoring and clearing, and changes of members."""

from typing import Any

import pytest

from bangfu.procedures.filings import actions, clock
from bangfu.procedures.filings.models import Filing, State
from bangfu.registry.households.models import Household, Member
from tests import factories
from tests.cast import Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused

WATCH = {"lead_on": MONDAY, "monitor_type": "borderline", "risk": "illness"}
CLEAR = {"clear_mode": "supported", "cleared_told": "收入稳定。"}


def finish(people: Cast, filing: Filing) -> Filing:
    """Through every stage that is left, by whoever it waits for."""
    seats = {
        "first_secretary": people.secretary,
        "township_officer": people.town,
        "county_officer": people.county,
        "department_clerk": people.clerk,
    }
    day = clock.today()
    while walk.fresh(filing).is_open:
        now = filing.steps.filter(state="open").order_by("pk")[0]
        by = seats[now.role]
        with clock.at(day):
            if now.kind == "notice":
                walk.post(by, filing)
                now.refresh_from_db()
                day = now.earliest
        with clock.at(day):
            walk.do(by, filing, now.stage)
    return walk.fresh(filing)


def test_a_household_is_identified(people: Cast) -> None:
    fresh = factories.household(exit_status=None, first_identified_on=None)
    filing = walk.begin(
        people.secretary, fresh, "identification", main_cause="illness", application=walk.PHOTO
    )
    assert finish(people, filing).state == State.DONE
    fresh.refresh_from_db()
    assert (fresh.exit_status, fresh.main_cause) == ("not_exited", "illness")
    assert fresh.first_identified_on == walk.fresh(filing).closed_on


def test_whoever_is_registered_as_poor_is_not_identified_again(
    people: Cast, ready: Household
) -> None:
    given = {"main_cause": "illness", "application": walk.PHOTO}
    refused("procedures.not_meant", walk.begin, people.secretary, ready, "identification", **given)


def test_a_household_is_watched_and_its_risk_cleared(people: Cast) -> None:
    home = factories.household(exit_status="exited", no_labour_household=False, members=[{}])
    finish(people, walk.begin(people.secretary, home, "monitoring_entry", **WATCH))
    home.refresh_from_db()
    assert (home.monitor_type, home.risks, home.risk_cleared) == ("borderline", ["illness"], False)
    refused(
        "procedures.watched_already",
        walk.begin,
        people.secretary,
        home,
        "monitoring_entry",
        **WATCH,
    )
    finish(people, walk.begin(people.secretary, home, "risk_clearing", **CLEAR))
    home.refresh_from_db()
    assert (home.risk_cleared, home.risk_clear_mode) == (True, "supported")
    assert home.risk_cleared_on is not None


@pytest.mark.parametrize(
    ("labour", "code"), [(True, "procedures.not_meant"), (None, "procedures.unknown_whether")]
)
def test_a_household_without_labour_stays_watched(
    labour: bool | None, code: str, people: Cast
) -> None:
    home = factories.household(monitor_type="borderline", no_labour_household=labour)
    refused(code, walk.begin, people.secretary, home, "risk_clearing", **CLEAR)


def test_a_risk_that_nobody_registered_is_not_cleared(people: Cast) -> None:
    home = factories.household(no_labour_household=False, monitor_type=None)
    refused("procedures.not_meant", walk.begin, people.secretary, home, "risk_clearing", **CLEAR)


# --- members ---


def change(people: Cast, home: Household, **details: Any) -> Filing:
    given = {"happened_on": MONDAY, "proof": walk.PHOTO, **details}
    return walk.begin(people.secretary, home, "member_change", **given)


@pytest.fixture
def family(people: Cast) -> Household:
    return factories.household(members=[{"name": "陈大伟"}, {"name": "陈小妹"}])


def person(home: Household, name: str) -> Member:
    return Member.objects.get(household=home, name=name)


def test_somebody_leaves(people: Cast, family: Household) -> None:
    who = person(family, "陈小妹")
    filing = change(people, family, cause="married_out", member=str(who.uid))
    assert finish(people, filing).state == State.DONE
    who.refresh_from_db()
    assert (who.state, who.change_reason, who.left_on) == ("left", "married_out", MONDAY)


def test_somebody_joins(people: Cast, family: Household) -> None:
    filing = change(people, family, cause="newborn", name="陈宝宝", relation="son")
    assert finish(people, filing).result == {"cause": "newborn"}
    assert person(family, "陈宝宝").relation_to_head == "son"


@pytest.mark.parametrize(
    "details",
    [
        {"cause": "newborn"},
        {"cause": "newborn", "name": "陈宝宝"},
        {"cause": "death"},
        {"cause": "death", "member": "01a20000-0000-7000-8000-000000000000"},
    ],
)
def test_a_change_names_whom_it_is_about(
    details: dict[str, str], people: Cast, family: Household
) -> None:
    refused("procedures.member_unnamed", change, people, family, **details)


def test_a_head_who_leaves_needs_a_successor_first(people: Cast, family: Household) -> None:
    head = person(family, "陈大伟")
    refused("procedures.head_leaves", change, people, family, cause="death", member=str(head.uid))


def test_a_member_who_left_meanwhile_is_noticed(people: Cast, family: Household) -> None:
    who = person(family, "陈小妹")
    filing = change(people, family, cause="death", member=str(who.uid))
    walk.do(people.secretary, filing, "village")
    Member.objects.filter(pk=who.pk).update(state="left")
    refused("procedures.member_unnamed", walk.approve, people.town, filing)
    actions.withdraw(by=people.secretary, filing=filing.uid, reason="已办过。")
