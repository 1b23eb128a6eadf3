"""Leaving poverty: only what is met, never on what is unknown, and written once."""

import datetime as dt

import pytest

from bangfu.base.audit.models import Entry
from bangfu.procedures import definitions, effects
from bangfu.procedures.effects import Matter
from bangfu.procedures.filings import actions, clock, ending
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.subjects import Found
from bangfu.registry.households.changes import guarding
from bangfu.registry.households.models import Household
from bangfu.registry.villages.models import VillageFile
from tests import factories
from tests.cast import VILLAGE, Cast
from tests.procedures import walk
from tests.procedures.refusals import refused


def test_a_household_known_not_to_meet_it_cannot_be_proposed(people: Cast) -> None:
    poor = factories.household(house_grade="d", income={"disposable_income_pc": 1_00})
    refusal = refused("procedures.standard_not_met", walk.begin, people.secretary, poor)
    assert refusal.context["failed"] == ["收入达标", "住房安全"]


def test_a_household_of_which_it_is_unknown_can_be_proposed_but_does_not_leave(
    people: Cast,
) -> None:
    unclear = factories.household(house_grade=None, income={"disposable_income_pc": 9_000_00})
    filing = walk.begin(people.secretary, unclear)
    with clock.at(walk.to_township(people.secretary, filing)):
        refusal = refused("procedures.standard_unknown", walk.approve, people.town, filing)
    assert refusal.context == {"unknown": ["住房安全"]}
    unclear.refresh_from_db()
    assert unclear.exit_status == "not_exited"


def test_what_was_met_is_asked_again_at_the_end(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    with clock.at(walk.to_township(people.secretary, filing)):
        walk.approve(people.town, filing)
        Household.objects.update(house_grade="d")
        refused("procedures.standard_not_met", walk.approve, people.county, filing)
        Household.objects.update(house_grade="a")
        walk.approve(people.county, filing)


@pytest.mark.parametrize("status", ["exited", "exited_earlier"])
def test_who_has_left_does_not_leave_again(status: str, people: Cast, ready: Household) -> None:
    Household.objects.update(exit_status=status)
    refused("procedures.exited_already", walk.begin, people.secretary, ready)


def test_a_household_whose_status_nobody_registered_does_not_leave(
    people: Cast, ready: Household
) -> None:
    Household.objects.update(exit_status=None)
    refused("procedures.status_unknown", walk.begin, people.secretary, ready)


def test_a_household_that_ended_on_the_way_is_refused(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    with clock.at(walk.to_township(people.secretary, filing)):
        Household.objects.update(ended_on=clock.today(), end_reason="died_out")
        refused("procedures.gone", walk.approve, people.town, filing)
        walk.decide(people.town, filing, "reject", reason="整户消亡。")


def test_the_trail_of_the_household_names_the_filing(people: Cast, ready: Household) -> None:
    filing = walk.begin(people.secretary, ready)
    with clock.at(walk.to_township(people.secretary, filing)):
        walk.approve(people.town, filing)
        walk.approve(people.county, filing)
    entry = Entry.objects.get(action="households.update")
    assert entry.actor == "county"
    assert entry.changes["reason"] == f"贫困户脱贫退出 {filing.number}"
    assert entry.changes["household"]["exit_status"] == ["not_exited", "exited"]


def test_where_the_effect_cannot_write_the_decision_is_not_made(
    people: Cast, ready: Household
) -> None:
    """The last approver's right to write counts: a post without it decides nothing."""
    filing = walk.begin(people.secretary, ready)
    with clock.at(walk.to_township(people.secretary, filing)):
        walk.approve(people.town, filing)
        people.county.posts.update(role="department_clerk")
        filing.steps.filter(state="open").update(role="department_clerk")
        county = type(people.county).objects.get(pk=people.county.pk)
        refused("rights.missing", walk.approve, county, filing)
    assert walk.step(filing).stage == "county"
    ready.refresh_from_db()
    assert ready.exit_status == "not_exited"


# --- villages ---


def begin_village(people: Cast) -> Filing:
    reply = actions.open_(by=people.secretary, procedure="village_exit", subject_id=VILLAGE)
    return Filing.objects.get(uid=reply.filing)


def test_a_village_leaves_and_its_file_says_when(people: Cast) -> None:
    factories.village_file(is_poor_village=True, collective_income=60_000_00)
    factories.household(exit_status="exited")
    filing = begin_village(people)
    walk.do(people.secretary, filing, "apply")
    walk.do(people.town, filing, "township")
    posted = walk.post(people.town, filing)
    with clock.at(posted.earliest):
        walk.do(people.town, filing)
        walk.approve(people.county, filing)
    file = VillageFile.objects.get(village_id=VILLAGE)
    assert file.exited_on == dt.date(2016, 3, 15)
    assert file.version == 2
    refused("procedures.exited_already", begin_village, people)


def test_a_village_with_poor_households_cannot_be_proposed(people: Cast) -> None:
    factories.village_file(is_poor_village=True, collective_income=60_000_00)
    factories.household(exit_status="not_exited")
    refusal = refused("procedures.standard_not_met", begin_village, people)
    assert refusal.context["failed"] == ["户户脱贫"]


def test_a_village_that_is_not_poor_is_not_meant(people: Cast) -> None:
    factories.village_file(is_poor_village=False)
    refused("procedures.not_meant", begin_village, people)


def test_a_village_of_which_nobody_knows_is_not_begun(people: Cast) -> None:
    refused("procedures.unknown_whether", begin_village, people)


@pytest.mark.parametrize("key", ["421083100000", "421022100201", "421083100999", "x", ""])
def test_only_a_village_of_ones_own_area_is_found(key: str, people: Cast) -> None:
    with pytest.raises(LookupError):
        actions.open_(by=people.secretary, procedure="village_exit", subject_id=key)


# --- what would stop an exit at its end is told at its beginning ---


def foreseen(people: Cast, home: Household) -> list[str]:
    found = Found(str(home.uid), home.village_id, home.household_no, "")
    told = ending.before(people.secretary, definitions.get("household_exit"), found)
    return [point.text for point in told if point.key == "foreseen"]


def test_a_check_that_only_a_household_that_left_can_break_is_told_before(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    def guard(home: Household) -> dict[str, str]:
        return {"Q": "已脱贫而住房不安全。"} if home.exit_status == "exited" else {}

    monkeypatch.setattr(guarding, "_guards", {"tests": guard})
    [told] = foreseen(people, ready)
    assert "已脱贫而住房不安全。" in told
    ready.refresh_from_db()
    assert (ready.exit_status, ready.version) == ("not_exited", 1)  # only tried
    assert not Entry.objects.filter(action="households.update").exists()


def test_where_nothing_speaks_against_it_nothing_is_told(people: Cast, ready: Household) -> None:
    assert foreseen(people, ready) == []


def test_what_was_wrong_before_is_not_foreseen(
    people: Cast, ready: Household, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "_guards", {"tests": lambda _home: {"Q": "总是不对。"}})
    assert foreseen(people, ready) == []


def test_what_the_trial_cannot_write_for_another_reason_is_not_told(
    people: Cast, ready: Household
) -> None:
    Household.objects.update(ended_on=dt.date(2016, 3, 1), end_reason="died_out")
    found = Found(str(ready.uid), ready.village_id, ready.household_no, "")
    effect = effects.find("household_exited", "household")
    matter = Matter(people.secretary, found.id, found.division, "", "", dt.date(2016, 3, 7))
    assert list(effect.foresee(matter)) == []
