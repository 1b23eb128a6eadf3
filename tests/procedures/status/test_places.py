"""A township and a county leave the list: whose villages have, on what is known, once."""

from pathlib import Path
from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.procedures import definitions, effects
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.filings import actions, ending
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.status import places as status
from bangfu.procedures.subjects import Found
from bangfu.registry.villages import places
from bangfu.registry.villages import queries as villages
from bangfu.registry.villages.models import PlaceFile
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR, OTHER_TOWN, TOWN, VILLAGE, Cast
from tests.procedures import town as towns
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused
from tests.procedures.town import Town

YEAR = MONDAY.year


@pytest.fixture
def town(db: None, home: Path) -> Town:
    return towns.build("jingzhou")


def ended(town: Town, procedure: str) -> Filing:
    filing = towns.begin(town, procedure)
    list(towns.go(town, filing))
    return filing


# --- who is found ---


@pytest.mark.parametrize(
    ("seat", "code", "finds"),
    [
        ("town", TOWN, True),
        ("county", TOWN, True),
        ("city", TOWN, True),
        ("secretary", TOWN, False),
        ("town", OTHER_TOWN, False),
        ("neighbour", TOWN, False),
        ("security", TOWN, False),
        ("nobody", TOWN, False),
        ("town", VILLAGE, False),
        ("county", COUNTY, False),
        ("town", "421083999000", False),
        ("town", "x", False),
        ("town", "", False),
    ],
)
def test_a_township_is_found_by_those_whose_area_holds_it(
    seat: str, code: str, finds: bool, people: Cast
) -> None:
    user = getattr(people, seat)
    if finds:
        assert status.township(user, code) == Found(code, code, code, "新堤镇")
        return
    with pytest.raises(LookupError):
        status.township(user, code)


@pytest.mark.parametrize(
    ("seat", "code", "finds"),
    [
        ("county", COUNTY, True),
        ("city", COUNTY, True),
        ("town", COUNTY, False),
        ("county", NEIGHBOUR, False),
        ("county", TOWN, False),
    ],
)
def test_a_county_is_found_by_those_whose_area_holds_it(
    seat: str, code: str, finds: bool, people: Cast
) -> None:
    user = getattr(people, seat)
    if finds:
        assert status.county(user, code).name == "洪湖市"
        return
    with pytest.raises(LookupError):
        status.county(user, code)


# --- townships ---


def test_a_township_leaves_and_its_file_says_when(town: Town) -> None:
    filing = ended(town, "township_exit")
    place = town.places["township"]
    assert places.exited_on(place) == filing.closed_on
    assert PlaceFile.objects.get(place_id=place).year == YEAR
    entry = Entry.objects.get(action="villages.exit_place")
    assert entry.changes["reason"] == f"贫困乡镇摘帽 {filing.number}"
    assert entry.division == place
    refused("procedures.exited_already", towns.begin, town, "township_exit", place)


def test_a_township_with_a_poor_village_does_not_leave(town: Town) -> None:
    factories.village_file(town.village, is_poor_village=True)
    filing = towns.begin(town, "township_exit", town.places["township"])
    way = towns.go(town, filing)
    refusal = refused("procedures.villages_remain", lambda: list(way))
    assert refusal.context == {"remaining": 1}
    assert places.exited_on(town.places["township"]) is None


def test_a_township_of_whose_villages_nobody_knows_does_not_leave(town: Town) -> None:
    filing = towns.begin(town, "township_exit", town.places["township"])
    refused("procedures.villages_unknown", lambda: list(towns.go(town, filing)))
    factories.village_file(town.village, is_poor_village=None)
    assert villages.poor_below(town.places["township"], YEAR).unknown == 1


def test_what_is_not_settled_is_told_at_the_beginning(people: Cast) -> None:
    factories.village_file(VILLAGE, is_poor_village=True)
    spec = definitions.get("township_exit")
    told = ending.before(people.town, spec, Found(TOWN, TOWN, TOWN, ""))
    assert [(point.key, point.blocks) for point in told] == [
        ("remaining", False),
        ("unknown", False),
    ]


# --- counties ---


def test_a_county_leaves_by_the_province_s_paper(town: Town) -> None:
    ended(town, "county_exit")
    assert places.exited_on(town.places["county"]) is not None
    refused("procedures.exited_already", towns.begin, town, "county_exit")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("wrong_exit", 200),
        ("missed", 10_000),
        ("headcount", 200),
        ("approval_rate", 8_999),
        ("approval_rate", 10_001),
        ("wrong_exit", -1),
    ],
)
def test_a_result_beyond_its_limit_is_not_taken(name: str, value: int, town: Town) -> None:
    filing = towns.begin(town, "county_exit")
    next(iter(towns.go(town, filing)))
    step = filing.steps.get(state="open")
    refusal = refused(
        "procedures.evidence_invalid",
        actions.add_evidence,
        by=town.people["cityclerk"],
        filing=filing.uid,
        step=step.uid,
        evidence={name: value},
    )
    assert refusal.context == {"evidence": name}


@pytest.mark.parametrize(("name", "value"), [("wrong_exit", 199), ("approval_rate", 9_000)])
def test_a_result_at_its_limit_is_taken(name: str, value: int, town: Town) -> None:
    filing = towns.begin(town, "county_exit")
    next(iter(towns.go(town, filing)))
    step = filing.steps.get(state="open")
    by = town.people["cityclerk"]
    actions.add_evidence(by=by, filing=filing.uid, step=step.uid, evidence={name: value})
    assert filing.evidence.get(name=name).value == value


# --- the action of the registry ---


def test_only_those_who_edit_a_place_note_its_exit(people: Cast) -> None:
    about: dict[str, Any] = {"place": COUNTY, "on": MONDAY, "reason": "x"}
    for seat in ("clerk", "auditor", "neighbour", "town", "nobody"):
        refused("rights.missing", places.leave, by=getattr(people, seat), **about)
    assert places.leave(by=people.county, **about).exited_on == MONDAY
    refused("villages.exited_already", places.leave, by=people.county, **about)
    assert PlaceFile.objects.get().version == 1


def test_poor_villages_are_counted_by_their_last_file(people: Cast) -> None:
    assert villages.poor_below(TOWN, YEAR) == villages.Poor(0, 2, 2)
    file = factories.village_file(VILLAGE, is_poor_village=True)
    assert villages.poor_below(TOWN, YEAR) == villages.Poor(1, 1, 2)
    assert villages.poor_below(TOWN, YEAR - 1).unknown == 2  # of an earlier year nobody knows
    file.exited_on = MONDAY
    file.save()
    assert villages.poor_below(COUNTY, YEAR + 1) == villages.Poor(0, 2, 3)


def test_an_effect_asks_nothing_of_other_places(people: Cast) -> None:
    effect: Effect = effects.find("county_exited", "county")
    effect.opens(Matter(people.county, COUNTY, COUNTY, "", "", MONDAY))
    places.leave(by=people.county, place=COUNTY, on=MONDAY, reason="x")
    effect.opens(Matter(people.neighbour, NEIGHBOUR, NEIGHBOUR, "", "", MONDAY))
