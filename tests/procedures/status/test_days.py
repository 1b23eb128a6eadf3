"""What a procedure decides holds from its day, however late anybody looks back on it."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.procedures import effects
from bangfu.procedures.effects import Matter
from bangfu.procedures.filings import clock
from bangfu.procedures.status import applying
from bangfu.registry.households import effective, past
from bangfu.registry.households.models import Household, Member
from bangfu.registry.villages.models import VillageFile
from tests import factories
from tests.cast import COUNTY, TOWN, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY

NIGHT = dt.timedelta(days=1)
DECIDED = MONDAY + dt.timedelta(days=30)
# Effects that keep their result in the filing, close a year, or put a policy into force.
KEPT = {"application_agreed", "project_admitted", "problem_closed", "year_adjusted"}
KEPT |= {"draft_in_force"}


@pytest.fixture
def family(people: Cast) -> Household:
    first = MONDAY - dt.timedelta(days=400)
    return factories.household(
        exit_status="not_exited",
        first_identified_on=first,
        no_labour_household=False,
        members=[{"name": "陈大伟"}, {"name": "陈小妹"}],
    )


def apply(by: Any, code: str, subject_id: str, division: str, **details: Any) -> Entry:
    """Let an effect write as at the end of a procedure; returns the last entry of the trail."""
    matter = Matter(by, subject_id, division, "S1", "某事项", DECIDED, details)
    effects.known()[code].apply(matter)
    found = Entry.objects.order_by("-pk").first()
    assert found is not None
    return found


def status(cast: Cast, family: Household, column: str, day: dt.date) -> Any:
    return effective.as_of(cast.town, family.uid, day).household[column]


@pytest.mark.parametrize(
    ("code", "before", "column", "after", "details"),
    [
        ("household_identified", {"exit_status": None}, "exit_status", "not_exited", {}),
        ("household_exited", {}, "exit_status", "exited", {}),
        (
            "household_monitored",
            {},
            "monitor_type",
            "borderline",
            {"monitor_type": "borderline", "risk": "illness"},
        ),
        (
            "household_cleared",
            {"monitor_type": "borderline", "risk_cleared": False},
            "risk_cleared",
            True,
            {"clear_mode": "supported"},
        ),
    ],
)
def test_a_status_holds_from_the_day_of_the_decision(
    code: str,
    before: dict[str, Any],
    column: str,
    after: Any,
    details: dict[str, Any],
    people: Cast,
    family: Household,
) -> None:
    Household.objects.update(**before)
    old = past.as_of(people.town, family.uid, timezone.localdate()).household[column]
    entry = apply(people.county, code, str(family.uid), VILLAGE, **details)
    assert entry.changes["on"] == DECIDED.isoformat()
    assert status(people, family, column, DECIDED) == after
    assert status(people, family, column, DECIDED - NIGHT) == old, "not before it was decided"
    yesterday = timezone.localdate() - NIGHT
    recorded = past.as_of(people.town, family.uid, yesterday)
    assert recorded.household[column] == old, "nobody had entered it yet"


@pytest.mark.parametrize("cause", ["newborn", "death"])
def test_a_member_comes_or_goes_on_the_day_it_happened(
    cause: str, people: Cast, family: Household
) -> None:
    """The day it happened, not that of the decision three weeks later."""
    born = MONDAY + dt.timedelta(days=9)
    who = Member.objects.get(name="陈小妹")
    told = {"cause": cause, "happened_on": born.isoformat()}
    told |= (
        {"name": "陈宝宝", "relation": "son"} if cause == "newborn" else {"member": str(who.uid)}
    )
    apply(people.county, "member_changed", str(family.uid), VILLAGE, **told)

    def there(day: dt.date) -> int:
        members = effective.as_of(people.town, family.uid, day).members
        return sum(one["state"] == "active" for one in members.values())

    change = 1 if cause == "newborn" else -1
    assert (there(born - NIGHT), there(born)) == (2, 2 + change)
    yesterday = past.as_of(people.town, family.uid, timezone.localdate() - NIGHT)
    assert sum(m["state"] == "active" for m in yesterday.members.values()) == 2


def test_a_family_that_applies_is_there_from_the_day_it_applied(people: Cast) -> None:
    number = factories.id_number(dt.date(1975, 3, 12), 7)
    details = {"application": walk.PHOTO, "main_cause": "illness"}
    about = {"by": people.secretary, "village": VILLAGE, "name": "陈大伟", "id_no": number}
    with clock.at(MONDAY):
        applying.apply(**about, details=details)
    fresh = Household.objects.get()
    assert not effective.as_of(people.town, fresh.uid, MONDAY - NIGHT).exists
    assert effective.as_of(people.town, fresh.uid, MONDAY).exists


def test_a_village_s_trail_says_the_day_and_the_paper(people: Cast) -> None:
    factories.village_file(is_poor_village=True)
    entry = apply(people.county, "village_exited", VILLAGE, VILLAGE)
    assert VillageFile.objects.get(village_id=VILLAGE, year=2016).exited_on == DECIDED
    assert (entry.changes["on"], entry.changes["reason"]) == (DECIDED.isoformat(), "某事项 S1")


@pytest.mark.parametrize(("code", "place"), [("township_exited", TOWN), ("county_exited", COUNTY)])
def test_a_place_s_trail_says_the_day(code: str, place: str, people: Cast) -> None:
    entry = apply(people.county, code, place, place)
    assert entry.changes["on"] == DECIDED.isoformat()


def test_no_day_to_come_is_written(people: Cast, family: Household) -> None:
    """A site may be set ahead of the calendar; the registry takes no day that has not come."""
    ahead = timezone.localdate() + NIGHT
    told = {"monitor_type": "borderline", "risk": "illness"}
    matter = Matter(people.county, str(family.uid), VILLAGE, "S1", "监测", ahead, told)
    effects.known()["household_monitored"].apply(matter)
    entry = audit.history("household", family.household_no).first()
    assert entry is not None
    assert entry.changes["on"] == timezone.localdate().isoformat()


def test_every_effect_that_writes_the_registry_is_looked_at_here() -> None:
    """The others keep their result in the filing, or put a policy into force on its own day."""
    looked_at = {
        *("household_identified", "household_exited", "household_monitored", "household_cleared"),
        *("member_changed", "village_exited", "township_exited", "county_exited"),
    }
    assert set(effects.known()) - looked_at == KEPT
