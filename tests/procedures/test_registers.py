"""The registers: effects, subjects and open points that slices add when the program starts."""

from typing import Any

import pytest

from bangfu.procedures import effects, points, subjects
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.points import Point
from tests.cast import VILLAGE, Cast
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused


def write(_matter: Matter) -> dict[str, Any]:
    return {}


@pytest.fixture
def effect(monkeypatch: pytest.MonkeyPatch) -> Effect:
    monkeypatch.setattr(effects, "_EFFECTS", {})
    made = Effect("sample", "household", write)
    effects.register(made)
    return made


def test_an_effect_is_found_by_its_code_and_subject(effect: Effect) -> None:
    assert effects.find("sample", "household") is effect
    refused("procedures.no_effect", effects.find, "sample", "village")
    refused("procedures.no_effect", effects.find, "other", "household")


def test_the_same_effect_twice_is_the_same_as_once(effect: Effect) -> None:
    effects.register(Effect("sample", "household", write))
    assert list(effects.known()) == ["sample"]


def test_two_effects_of_one_name_are_a_fault(effect: Effect) -> None:
    with pytest.raises(RuntimeError):
        effects.register(Effect("sample", "village", write))


def test_what_is_known_cannot_be_changed_from_outside(effect: Effect) -> None:
    effects.known().clear()
    assert effects.find("sample", "household") is effect


def test_an_effect_lets_everything_through_unless_it_says_otherwise(
    effect: Effect, cast: Cast
) -> None:
    matter = Matter(cast.county, "1", VILLAGE, "F1", "脱贫", MONDAY)
    effect.check(matter)
    effect.opens(matter)
    assert matter.reason == "脱贫 F1"


def test_the_effects_that_are_shipped() -> None:
    assert set(effects.known()) == {
        "household_identified",
        "household_exited",
        "household_monitored",
        "household_cleared",
        "member_changed",
        "village_exited",
        "township_exited",
        "county_exited",
        "year_adjusted",
        "application_agreed",
        "project_admitted",
        "problem_closed",
        "draft_in_force",
    }


def test_what_procedures_may_be_about() -> None:
    known = {"household", "village", "township", "county", "policy_draft"}
    assert subjects.labels() == known
    with pytest.raises(LookupError):
        subjects.get("member")


def test_points_that_block_come_first(monkeypatch: pytest.MonkeyPatch, cast: Cast) -> None:
    monkeypatch.setattr(points, "_TELLERS", [])
    asked: list[tuple[str, str, str]] = []

    def tell(_user: object, label: str, subject_id: str, purpose: str) -> list[Point]:
        asked.append((label, subject_id, purpose))
        return [Point("小事"), Point("大事", blocks=True)]

    points.register(tell)
    points.register(tell)
    assert [point.text for point in points.of(cast.town, "household", "1", "exit")] == [
        "大事",
        "小事",
    ]
    assert asked == [("household", "1", "exit")]
