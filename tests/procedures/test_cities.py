"""Every procedure that is shipped, walked end to end in both cities by those who should."""

from pathlib import Path
from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.engine import schedule
from bangfu.engine.schedule import Clock
from bangfu.policy.packs import queries as packs
from bangfu.procedures import calendar, definitions
from bangfu.procedures.filings import clock
from bangfu.procedures.filings.models import Decision, State
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from tests.procedures import town as towns
from tests.procedures.refusals import refused
from tests.procedures.test_shipped import WANTED
from tests.procedures.town import CITIES, Town


@pytest.fixture(params=sorted(CITIES))
def town(request: Any, db: None, home: Path) -> Town:
    return towns.build(request.param)


@pytest.mark.parametrize("procedure", sorted(WANTED))
def test_a_procedure_comes_to_its_end(procedure: str, town: Town) -> None:
    filing = towns.begin(town, procedure)
    passed = list(towns.go(town, filing))
    assert filing.state == State.DONE
    assert filing.result
    assert [step.stage for step, _by, _day in passed] == [
        stage.id for stage in definitions.thawed(filing.definition).stages
    ]
    acted = {filing.opened_by}
    for step, by, _day in passed:
        assert step.kind != "approval" or by.username not in acted
        acted.add(by.username)
    assert Decision.objects.filter(filing=filing).count() == filing.version
    told = Entry.objects.filter(action="procedures.approve", subject_id=filing.number)
    assert told.count() == len(passed)


@pytest.mark.parametrize("procedure", sorted(WANTED))
def test_every_notice_is_up_for_its_days(procedure: str, town: Town) -> None:
    filing = towns.begin(town, procedure)
    for step, _by, day in towns.go(town, filing):
        if step.notice_to is None:
            continue
        assert (step.notice_to - step.notice_from).days >= 5
        assert day > step.notice_to


def test_an_exit_in_wuhan_ends_with_the_city_and_in_jingzhou_with_the_county(town: Town) -> None:
    home = town.home()
    filing = towns.begin(town, "household_exit", str(home.uid))
    way = list(towns.go(town, filing))
    last = {"wuhan": ("city", "city"), "jingzhou": ("county", "county")}[town.city]
    step, by, day = way[-1]
    assert (step.stage, by.username) == last
    home.refresh_from_db()
    assert (home.exit_status, home.exit_year) == ("exited", day.year)
    assert filing.definition["cite"]["document"] == f"{town.city}-2015"


@pytest.mark.parametrize("town", ["wuhan"], indirect=True)
def test_in_wuhan_nobody_has_left_before_the_city_files_it(town: Town) -> None:
    home = town.home()
    filing = towns.begin(town, "household_exit", str(home.uid))
    for step, _by, _day in towns.go(town, filing):
        home.refresh_from_db()
        assert (home.exit_status == "exited") == (step.stage == "city")


@pytest.mark.parametrize("town", ["wuhan"], indirect=True)
def test_in_wuhan_the_city_sends_it_back_to_the_district(town: Town) -> None:
    filing = towns.begin(town, "household_exit")
    way = towns.go(town, filing)
    day = next(day for step, _by, day in way if step.stage == "county")
    now = filing.steps.get(state="open")
    with clock.at(day):
        towns.actions.decide(
            by=town.people["city"], filing=filing.uid, step=now.uid, verdict="return",
            reason="缺少公告。",
        )  # fmt: skip
    assert filing.steps.get(state="open").stage == "county"
    assert Household.objects.get(uid=filing.subject_id).exit_status == "not_exited"


@pytest.mark.parametrize("town", ["wuhan"], indirect=True)
def test_in_wuhan_a_figure_that_the_city_has_not_set_stops_an_exit(town: Town) -> None:
    """The city's own line is left to the city: without it nobody can say who has passed it."""
    filing = towns.begin(town, "household_exit")
    Site.objects.update(assumed=False)
    with pytest.raises(Refusal) as caught:
        list(towns.go(town, filing))
    assert caught.value.code == "procedures.standard_unknown"


def test_a_loan_is_limited_by_the_city_that_gives_it(town: Town) -> None:
    """100 000 yuan over three years in Wuhan, 50 000 over 36 months in Jingzhou."""
    most = {"wuhan": 100_000_00, "jingzhou": 50_000_00}[town.city]
    term, longest = {"wuhan": ("term_years", 3), "jingzhou": ("term_months", 36)}[town.city]
    home = town.home()
    filled = towns.details(town, "microcredit", str(home.uid))
    about: dict[str, Any] = {
        "by": town.people["secretary"], "procedure": "microcredit", "subject_id": str(home.uid),
    }  # fmt: skip
    for name, value in (("amount", most + 1), (term, longest + 1), (term, 0), ("amount", -1)):
        details = {**filled, name: value}
        refusal = refused(
            "procedures.evidence_invalid", towns.actions.open_, **about, details=details
        )
        assert refusal.context["evidence"] == name
    assert towns.actions.open_(**about, details={**filled, "amount": most, term: longest}).number


@pytest.mark.parametrize("procedure", sorted(WANTED))
def test_filings_keep_the_days_that_cases_are_told(procedure: str, town: Town) -> None:
    """What packs are tested with is what happens: the same opening, first and last days."""
    program = packs.program(town.city)
    figures = packs.figures_at(program, towns.MONDAY, town.village, assumed=True)
    clock_ = Clock(calendar.calendar(), figures)
    plan = schedule.plan(definitions.get(procedure), towns.MONDAY, clock_)
    filing = towns.begin(town, procedure)
    list(towns.go(town, filing))
    kept = {step.stage: step for step in filing.steps.all()}
    for one in plan:
        step = kept[one.stage]
        assert (step.opened_on, step.earliest) == (one.opened, one.earliest), one.stage
        assert step.due == (one.due or clock.FAR), one.stage
