"""Beginning a procedure, and the terms it begins with."""

import copy
import datetime as dt

import pytest

from bangfu.base.audit.models import Entry
from bangfu.policy.packs.models import FigureSet
from bangfu.procedures import definitions
from bangfu.procedures.filings import actions, clock
from bangfu.procedures.filings.models import Evidence, Filing, State
from bangfu.registry.catalogue.models import Site
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import CITY, NEIGHBOUR_VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused

WATCH = {"lead_on": MONDAY, "monitor_type": "borderline", "risk": "illness"}


def test_a_filing_has_a_number_of_its_county_and_year(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    assert filing.number == "F421083-2016-00001"
    assert (filing.subject_name, filing.subject_number) == ("陈大伟", ready.household_no)
    assert (filing.opened_on, filing.state, filing.version) == (MONDAY, State.OPEN, 1)
    assert filing.definition_version == definitions.get("household_exit").version


def test_the_trail_says_what_was_begun(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    entry = Entry.objects.get(action="procedures.open")
    assert (entry.actor, entry.subject_id) == ("secretary", filing.number)
    assert entry.changes == {"procedure": "household_exit", "subject": ready.household_no}


def test_a_subject_has_one_open_filing_of_a_kind(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    refused("procedures.open_already", walk.begin, people.town, ready)
    actions.withdraw(by=people.secretary, filing=filing.uid, reason="填错。")
    assert walk.begin(people.town, ready).number == "F421083-2016-00002"


def test_different_procedures_run_side_by_side(people: Cast, ready: Household) -> None:
    walk.begin(people.secretary, ready)
    walk.begin(people.secretary, ready, "monitoring_entry", **WATCH)
    assert Filing.objects.filter(state=State.OPEN).count() == 2


def test_a_household_elsewhere_is_not_found(people: Cast) -> None:
    home = factories.household(NEIGHBOUR_VILLAGE)
    with pytest.raises(LookupError):
        walk.begin(people.secretary, home)
    for key in ("", "nonsense", "01a20000-0000-7000-8000-000000000000"):
        with pytest.raises(LookupError):
            actions.open_(by=people.secretary, procedure="household_exit", subject_id=key)


def test_a_household_that_ended_is_not_found(people: Cast, ready: Household) -> None:
    Household.objects.update(ended_on=MONDAY, end_reason="died_out")
    with pytest.raises(LookupError):
        walk.begin(people.secretary, ready)


@pytest.mark.parametrize("seat", ["auditor", "clerk"])
def test_those_who_only_look_do_not_propose(seat: str, people: Cast, ready: Household) -> None:
    refused("rights.missing", walk.begin, getattr(people, seat), ready)


def test_an_unknown_procedure_is_not_found(people: Cast, ready: Household) -> None:
    assert refused("procedures.unknown", walk.begin, people.town, ready, "promotion").status == 404


# --- what is asked at the beginning ---


@pytest.mark.parametrize("missing", list(WATCH))
def test_what_is_asked_has_to_be_filled_in(missing: str, people: Cast, ready: Household) -> None:
    given = {name: value for name, value in WATCH.items() if name != missing}
    refusal = refused(
        "procedures.evidence_invalid",
        walk.begin,
        people.secretary,
        ready,
        "monitoring_entry",
        **given,
    )
    assert refusal.context == {"evidence": missing}
    assert not Filing.objects.exists()


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("lead_on", MONDAY + dt.timedelta(days=1)),
        ("lead_on", "soon"),
        ("monitor_type", "rich"),
        ("risk", 3),
    ],
)
def test_values_that_do_not_fit_are_refused(
    name: str, wrong: object, people: Cast, ready: Household
) -> None:
    given = {**WATCH, name: wrong}
    refused(
        "procedures.evidence_invalid",
        walk.begin,
        people.secretary,
        ready,
        "monitoring_entry",
        **given,
    )


def test_what_nobody_asked_for_is_a_fault_of_the_caller(people: Cast, ready: Household) -> None:
    with pytest.raises(LookupError):
        walk.begin(people.secretary, ready, exit_year=1999)


def test_a_file_is_asked_for_as_a_file(people: Cast) -> None:
    fresh = factories.household(exit_status=None)
    given = {"main_cause": "illness", "application": "signed"}
    refused(
        "procedures.evidence_invalid", walk.begin, people.town, fresh, "identification", **given
    )
    walk.begin(people.town, fresh, "identification", main_cause="illness", application=walk.PHOTO)
    kept = Evidence.objects.get()
    assert (kept.name, kept.kind, kept.step) == ("application", "signature", None)


# --- terms ---


def test_the_whole_is_counted_from_the_lead(people: Cast, ready: Household) -> None:
    early = MONDAY - dt.timedelta(days=4)
    given = {**WATCH, "lead_on": early}
    filing = walk.begin(people.secretary, ready, "monitoring_entry", **given)
    assert filing.due == early + dt.timedelta(days=15)
    assert walk.step(filing).due == filing.due  # the stage has no term of its own


def test_days_left_to_somebody_stop_it_at_the_beginning(people: Cast, ready: Household) -> None:
    Site.objects.update(assumed=False)
    refusal = refused("procedures.figure_unset", walk.begin, people.secretary, ready)
    assert refusal.context == {"parameter": "village_notice_days"}


def test_days_that_a_city_sets_are_used(people: Cast, ready: Household) -> None:
    FigureSet.objects.create(
        name="village_notice_days", division_id=CITY, starts=dt.date(2015, 1, 1), value=10,
        source="市办通知", set_by="city",
    )  # fmt: skip
    filing = walk.begin(people.secretary, ready)
    stages = {stage["id"]: stage for stage in filing.definition["stages"]}
    assert stages["village_notice"]["notice"]["days"] == 10


def test_a_filing_keeps_the_stages_it_began_with(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = walk.begin(people.secretary, ready)
    later = copy.copy(definitions.get("household_exit"))
    changed = later.model_copy(update={"version": later.version + 1, "stages": later.stages[-1:]})
    monkeypatch.setattr(definitions, "get", lambda _code: changed)
    monkeypatch.setattr(definitions, "offered", lambda _s="": {"household_exit": changed})
    with clock.at(walk.to_township(people.secretary, filing)):
        assert walk.step(filing).stage == "township"
        other = factories.household(members=[{}])
        assert walk.step(walk.begin(people.town, other)).stage == "county"
    assert walk.fresh(filing).definition_version == later.version
