"""Paper and reality beside the record: who looked, when, how, and what they found."""

import datetime as dt
from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from bangfu.watch.matching import actions, queries
from bangfu.watch.matching.models import Look, Standing
from bangfu.watch.matching.queries import Wanted
from tests.cast import COUNTY, TOWN, VILLAGE, Cast
from tests.registry.imports import ledgers
from tests.watch.matching.conftest import Compare

YESTERDAY = dt.timedelta(days=1)


@pytest.fixture
def house(registry: Cast) -> Household:
    """The household of the secretary's village."""
    return Household.objects.get(national_household_no="N001")


def look(by: Any, house: Household, what: str = "reality", **more: Any) -> Standing:
    given = {"agrees": True, "means": "visit", "on": catalogue.today(), "note": "", **more}
    return actions.look(by=by, household=house.uid, what=what, **given)


def test_all_three_agree_only_when_each_was_looked_at(
    compare: Compare, registry: Cast, house: Household
) -> None:
    compare(ledgers.ledger())
    assert not Standing.objects.get(household=house).is_consistent
    look(registry.secretary, house)
    found = look(registry.secretary, house, "paper", means="paper")
    assert found.is_consistent
    counts = queries.summary(registry.county)
    assert (counts["all"], counts["consistent"], counts["reality_unknown"]) == (2, 1, 1)
    assert counts["national_agrees"] == 2


def test_a_difference_breaks_it_and_says_what(registry: Cast, house: Household) -> None:
    found = look(registry.secretary, house, agrees=False, note="新房已经住上，档案还是旧房")
    assert (found.reality, found.reality_on) == ("differs", catalogue.today())
    assert [(one.note, one.by) for one in queries.looks(house)] == [
        ("新房已经住上，档案还是旧房", registry.secretary.username)
    ]
    entry = Entry.objects.get(action="matching.look")
    assert (entry.division, entry.changes["found"]) == (VILLAGE, "differs")


def test_the_latest_look_counts_and_every_look_is_kept(registry: Cast, house: Household) -> None:
    today = catalogue.today()
    look(registry.secretary, house, agrees=False, note="缺签字", what="paper", means="photo")
    found = look(registry.secretary, house, "paper", on=today - YESTERDAY)
    assert (found.paper, found.paper_on) == ("differs", today)
    assert Look.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"what": "wall"}, "matching.what"),
        ({"means": "paper"}, "matching.means"),
        ({"means": "hearsay"}, "matching.means"),
        ({"on": dt.date(2999, 1, 1)}, "matching.day"),
        ({"agrees": False, "note": " "}, "matching.silent"),
        ({"note": "长" * 501}, "matching.long"),
    ],
)
def test_a_look_that_says_too_little_is_refused(
    registry: Cast, house: Household, given: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        look(registry.secretary, house, **given)
    assert caught.value.code == code
    assert not Standing.objects.exists()


def test_nobody_looks_at_a_household_of_others(registry: Cast, house: Household) -> None:
    for user in (registry.neighbour, registry.clerk, registry.nobody):
        with pytest.raises(Household.DoesNotExist):
            look(user, house)
    assert not Look.objects.exists()


def test_lists_and_counts_keep_to_the_area(
    compare: Compare, registry: Cast, house: Household
) -> None:
    compare(ledgers.put(ledgers.ledger(), "户", 3, "住房面积", "50"))
    look(registry.secretary, house)
    assert [s.household for s in queries.standings(registry.secretary, Wanted())] == [house]
    assert not queries.standings(registry.neighbour, Wanted()).exists()
    differing = queries.standings(registry.county, Wanted(national="differs"))
    assert [s.household.national_household_no for s in differing] == ["N002"]
    seen = queries.standings(registry.county, Wanted(at=TOWN, reality="agrees"))
    assert [s.household for s in seen] == [house]
    assert not queries.standings(registry.county, Wanted(all_agree="yes")).exists()
    lines = queries.by_place(registry.county, COUNTY)
    assert [(line["place"], line["all"]) for line in lines] == [(TOWN, 2)]
