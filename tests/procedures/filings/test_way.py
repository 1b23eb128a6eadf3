"""Stages that run together, stages that are skipped, and where a step is acted on."""

import datetime as dt
from typing import Any

import pytest

from bangfu.engine.packs.procedure import Procedure
from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, clock, path
from bangfu.procedures.filings.models import Filing, Standing
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import CITY, COUNTY, TOWN, VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused

WATCH = {"lead_on": MONDAY, "monitor_type": "borderline", "risk": "illness"}
CITE = {"document": "exit-opinion-2016"}
VILLAGE_STAGE = {"role": "first_secretary", "level": "village", "title": "x"}
COUNTY_STAGE = {"role": "county_officer", "level": "county", "title": "x", "kind": "approval"}


def declare(monkeypatch: pytest.MonkeyPatch, *stages: dict[str, Any], **more: Any) -> None:
    """A procedure of one's own in force."""
    made = Procedure.model_validate(
        {"id": "way", "title": "x", "cite": CITE, "subject": "household",
         "stages": list(stages), **more}
    )  # fmt: skip
    monkeypatch.setattr(definitions, "get", lambda _code: made)


def states(filing: Filing) -> list[tuple[str, str]]:
    return list(filing.steps.order_by("pk").values_list("stage", "state"))


@pytest.fixture
def watched(people: Cast, ready: Household) -> Filing:
    filing = walk.begin(people.secretary, ready, "monitoring_entry", **WATCH)
    walk.do(people.secretary, filing, "look")
    return filing


def test_stages_that_run_together_are_open_together(watched: Filing) -> None:
    assert states(watched)[1:] == [("compare", "open"), ("review", "open")]
    assert {step.place for step in watched.steps.all()} == {VILLAGE, COUNTY}


@pytest.mark.parametrize("first", ["compare", "review"])
def test_the_next_stage_waits_for_both(first: str, people: Cast, watched: Filing) -> None:
    seats = {"compare": people.clerk, "review": people.secretary}
    walk.do(seats.pop(first), watched, first)
    assert watched.steps.filter(state=Standing.OPEN).count() == 1
    [(last, by)] = seats.items()
    walk.do(by, watched, last)
    assert walk.step(watched).stage == "village_notice"


def test_a_return_from_one_of_them_ends_the_other(people: Cast, watched: Filing) -> None:
    walk.decide(people.clerk, watched, "return", "compare", reason="有一处对不上。")
    assert states(watched)[1:] == [
        ("compare", "returned"),
        ("review", "ended"),
        ("look", "open"),
    ]


def test_a_condition_that_fails_skips_its_stage(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsafe = {**VILLAGE_STAGE, "id": "repair", "when": "house_grade = 'd'"}
    declare(monkeypatch, unsafe, {**COUNTY_STAGE, "id": "county"})
    filing = walk.begin(people.secretary, ready, "way")
    assert states(filing) == [("repair", "skipped"), ("county", "open")]


def test_what_is_unknown_is_not_skipped(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    unsafe = {**VILLAGE_STAGE, "id": "repair", "when": "house_grade = 'd'"}
    declare(monkeypatch, unsafe, {**COUNTY_STAGE, "id": "county"})
    filing = walk.begin(people.secretary, factories.household(house_grade=None), "way")
    assert states(filing) == [("repair", "open")]


def test_a_condition_nobody_understands_any_more_is_unknown(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = {**VILLAGE_STAGE, "id": "odd", "when": "forgotten_column = 1"}
    declare(monkeypatch, odd, {**COUNTY_STAGE, "id": "county"})
    assert states(walk.begin(people.secretary, ready, "way")) == [("odd", "open")]


def test_a_procedure_with_nothing_to_do_does_not_begin(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, {**VILLAGE_STAGE, "id": "repair", "when": "house_grade = 'd'"})
    refused("procedures.nothing_to_do", walk.begin, people.secretary, ready, "way")
    assert not Filing.objects.exists()


@pytest.mark.parametrize(
    ("requires", "code"),
    [
        ("house_grade = 'd'", "procedures.not_meant"),
        ("gets_nothing = 1", "procedures.unknown_whether"),
        ("monitor_type = 'borderline'", "procedures.unknown_whether"),
    ],
)
def test_a_procedure_begins_where_it_is_known_to_be_meant(
    requires: str, code: str, people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, {**COUNTY_STAGE, "id": "county"}, requires=requires)
    refused(code, walk.begin, people.secretary, ready, "way")


def test_a_least_number_of_days_has_to_pass(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, {**COUNTY_STAGE, "id": "county", "least_days": 3, "most_days": 5})
    filing = walk.begin(people.secretary, ready, "way")
    step = walk.step(filing)
    assert (step.earliest, step.due) == (dt.date(2016, 3, 11), dt.date(2016, 3, 12))
    with clock.at(dt.date(2016, 3, 10)):
        refused("procedures.too_early", walk.approve, people.county, filing)
    with clock.at(dt.date(2016, 3, 11)):
        assert walk.approve(people.county, filing).state == "done"


def test_a_procedure_without_effect_ends_all_the_same(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, {**COUNTY_STAGE, "id": "county"})
    filing = walk.begin(people.secretary, ready, "way")
    walk.approve(people.county, filing)
    assert walk.fresh(filing).result == {}


def test_an_effect_nobody_registered_is_told_at_the_beginning(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, {**COUNTY_STAGE, "id": "county"}, effect="household_promoted")
    refused("procedures.no_effect", walk.begin, people.secretary, ready, "way")


@pytest.mark.parametrize(
    ("level", "place"),
    [("village", VILLAGE), ("township", TOWN), ("county", COUNTY), ("city", CITY)],
)
def test_where_a_stage_is_acted_on(level: str, place: str) -> None:
    assert path.place_of(VILLAGE, level) == place


def test_a_role_nobody_has_waits_for_ever_and_for_nobody(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    declare(monkeypatch, {**COUNTY_STAGE, "id": "county", "role": "emperor"})
    filing = walk.begin(people.secretary, ready, "way")
    for seat in (people.city, people.county, people.town):
        refused("procedures.not_yours", walk.approve, seat, filing)
    actions.withdraw(by=people.secretary, filing=filing.uid, reason="定义有误。")
