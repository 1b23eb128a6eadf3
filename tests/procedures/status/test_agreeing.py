"""Applications: what was agreed is kept and found; what policy says is told, never decides."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from bangfu.engine.memory import MET, NOT_MET, UNKNOWN
from bangfu.policy.packs import queries as packs
from bangfu.procedures import definitions
from bangfu.procedures.filings import ending, proving, queries
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.status import agreeing
from bangfu.registry.households.models import Household
from tests.cast import Cast
from tests.procedures import town as towns
from tests.procedures import walk
from tests.procedures.refusals import refused
from tests.procedures.town import LIVING, MONDAY, Town


@pytest.fixture
def town(db: None, home: Path) -> Town:
    return towns.build("jingzhou")


def begun(town: Town, procedure: str = "microcredit", **columns: Any) -> Filing:
    return towns.begin(town, procedure, str(town.home(**columns).uid))


def told(town: Town, filing: Filing) -> list[tuple[str, str, bool]]:
    procedure = definitions.thawed(filing.definition)
    found = ending.open_points(town.people["town"], filing, procedure)
    return [(point.kind, point.key, point.blocks) for point in found]


@pytest.mark.parametrize(("wants", "kind"), [(True, "met"), (False, "not_met"), (None, "unknown")])
def test_what_policy_says_of_an_application_is_told(
    wants: bool | None, kind: str, town: Town
) -> None:
    filing = begun(town, extra={**LIVING, "wants_credit": wants})
    assert told(town, filing) == [(kind, "microcredit", False)]


def test_the_verdict_is_told_of_the_benefit_that_is_named(town: Town) -> None:
    filing = begun(town, "benefit_application")
    assert filing.details["benefit"] == "microcredit"
    assert told(town, filing) == [("met", "microcredit", False)]


def test_before_a_benefit_is_named_nothing_is_told(town: Town) -> None:
    home = town.home()
    found = agreeing.households.find(town.people["secretary"], str(home.uid))
    spec = definitions.get("benefit_application")
    assert ending.before(town.people["secretary"], spec, found) == []
    credit = ending.before(town.people["secretary"], definitions.get("microcredit"), found)
    assert [point.kind for point in credit] == ["met"]


def test_a_benefit_that_policy_no_longer_knows_is_unknown(town: Town) -> None:
    filing = begun(town, "benefit_application")
    Filing.objects.update(details={**filing.details, "benefit": "gone"})
    filing.refresh_from_db()
    assert told(town, filing) == [("unknown", "gone", False)]


def test_a_benefit_of_people_is_met_where_one_of_them_is_entitled(town: Town) -> None:
    home = town.home()
    rule = packs.program("jingzhou").rules["yulu_subsidy"]
    assert rule.subject == "member"
    before = agreeing.outcome_of(home, rule)
    home.members.update(student_status="secondary_vocational_1")
    after = agreeing.outcome_of(home, rule)
    assert (before, after) in {(NOT_MET, MET), (2, MET)}
    home.members.update(student_status=None)
    assert agreeing.outcome_of(home, rule) == UNKNOWN


def test_what_was_agreed_is_kept_and_changes_nothing_else(town: Town) -> None:
    filing = begun(town)
    before = Household.objects.values().get(uid=filing.subject_id)
    list(towns.go(town, filing))
    assert filing.result["amount"] == filing.details["amount"]
    assert filing.result["agreed_on"] == str(filing.closed_on)
    assert filing.result["bank_told"] == "看过，属实。"
    assert Household.objects.values().get(uid=filing.subject_id) == before


def test_what_was_agreed_is_found_by_those_who_see_it(town: Town) -> None:
    filing = begun(town)
    assert not queries.agreed(town.people["county"], "microcredit")
    list(towns.go(town, filing))
    for seat in ("secretary", "county", "city"):
        assert list(queries.agreed(town.people[seat], "microcredit")) == [filing]
    assert not queries.agreed(town.people["county"], "benefit_application")
    assert not queries.agreed(town.people["county"], "microcredit", at="421022000000")


def test_what_others_agreed_is_not_found(town: Town, django_user_model: Any) -> None:
    filing = begun(town)
    list(towns.go(town, filing))
    stranger = django_user_model.objects.create(username="stranger")
    assert not queries.agreed(stranger, "microcredit")


def test_an_application_of_a_household_that_has_ended_is_refused(town: Town) -> None:
    filing = begun(town)
    way = towns.go(town, filing)
    next(way)
    Household.objects.update(ended_on=dt.date(2016, 3, 8), end_reason="died_out")
    refused("procedures.gone", next, way)


def test_one_may_apply_again_after_it_was_decided(town: Town) -> None:
    filing = begun(town)
    refused("procedures.open_already", towns.begin, town, "microcredit", filing.subject_id)
    list(towns.go(town, filing))
    assert towns.begin(town, "microcredit", filing.subject_id).number != filing.number


def test_projects_and_problems_are_kept_too(town: Town) -> None:
    for procedure, name in (("project_admission", "budget"), ("rectification", "problem")):
        filing = towns.begin(town, procedure)
        list(towns.go(town, filing))
        assert filing.result[name] == filing.details[name]


# --- values of the kinds that applications ask for ---


def spec(procedure: str, name: str) -> Any:
    frozen = definitions.frozen(definitions.get(procedure), "421083100201", MONDAY)
    return next(one for one in definitions.thawed(frozen).details if one.id == name)


@pytest.mark.parametrize("bad", ["100", 1.5, True, -1, None, 10**14])
def test_an_amount_is_whole_fen(bad: Any, town: Town) -> None:
    refused("procedures.evidence_invalid", proving.value, spec("project_admission", "budget"), bad)


@pytest.mark.parametrize("good", [0, 1, 12_345_67])
def test_an_amount_is_kept_as_it_is(good: int, town: Town) -> None:
    assert proving.value(spec("project_admission", "budget"), good) == good


def test_only_benefits_in_force_may_be_named(town: Town) -> None:
    asked = spec("benefit_application", "benefit")
    assert "microcredit" in proving.choices(asked)
    assert proving.choices(asked, "en")["microcredit"].startswith("Microcredit")
    for bad in ("", "household_exit", "nothing", "village_network"):
        refused("procedures.evidence_invalid", proving.value, asked, bad)


def test_a_day_ahead_is_taken_only_where_it_may_lie_ahead(town: Town) -> None:
    later = dt.date(2017, 1, 1)
    assert proving.value(spec("rectification", "finish_by"), later) == "2017-01-01"
    refused(
        "procedures.evidence_invalid", proving.value, spec("member_change", "happened_on"), later
    )


def test_a_place_without_limits_takes_any_amount(people: Cast) -> None:
    asked = definitions.get("microcredit").details
    assert [one.most for one in asked if one.kind == "money"] == [None]
    assert walk.PHOTO.content
