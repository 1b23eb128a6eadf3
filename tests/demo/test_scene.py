"""Conditions and numbers of recipes, on two households with three members."""

import numpy as np
import pytest
from django.conf import settings

from bangfu.demo.draw import BLANK
from bangfu.demo.scene import Frame, Scene
from bangfu.engine.packs import loader
from bangfu.engine.problems import PackError


@pytest.fixture
def small() -> Scene:
    """A village with a couple (70, 66) and a man of 40 whose house is graded C."""
    scene = Scene(loader.load("national", settings.PACKS))
    village = scene.add(Frame("village", 1))
    village["is_poor_village"] = np.array([1])
    household = scene.add(Frame("household", 2, np.array([0, 0])))
    household["house_grade"] = np.array([-1, scene.code("household", "house_grade", "c")])
    household["area_cultivated"] = np.array([BLANK, 250])
    member = scene.add(Frame("member", 3, np.array([0, 0, 1])))
    member["age"] = np.array([70, 66, 40])
    member["head"] = np.array([True, False, True])
    return scene


@pytest.mark.parametrize(
    ("subject", "condition", "expected"),
    [
        ("member", "head", [1, 0, 1]),
        ("member", "not head", [0, 1, 0]),
        ("member", "age>=66", [1, 1, 0]),
        ("member", "age < 66", [0, 0, 1]),
        ("member", "age!=40", [1, 1, 0]),
        ("household", "house_grade=c", [0, 1]),
        ("household", "house_grade!=c", [1, 0]),
        ("household", "any age>=70", [1, 0]),
        ("household", "all age>=66", [1, 0]),
        ("household", "not all head", [1, 0]),
        ("household", "area_cultivated>2", [0, 1]),
        ("household", "village.is_poor_village", [1, 1]),
        ("member", "village.is_poor_village", [1, 1, 1]),
        ("member", "household.house_grade=c", [0, 0, 1]),
        ("village", "any house_grade=c", [1]),
    ],
)
def test_conditions(small: Scene, subject: str, condition: str, expected: list[int]) -> None:
    assert small.holds(subject, [condition]).astype(int).tolist() == expected


def test_all_conditions_of_a_list_must_hold(small: Scene) -> None:
    assert small.holds("member", ["head", "age>=60"]).tolist() == [True, False, False]
    assert small.holds("member", []).all()


@pytest.mark.parametrize("condition", ["age >", "a b", "age=>3", ""])
def test_what_is_no_condition_is_refused(small: Scene, condition: str) -> None:
    with pytest.raises(PackError, match="not a condition"):
        small.holds("member", [condition])


def test_a_name_nobody_knows_is_refused(small: Scene) -> None:
    with pytest.raises(PackError, match="known of a member"):
        small.holds("member", ["wealth"])


def test_a_word_outside_the_code_list_is_refused(small: Scene) -> None:
    with pytest.raises(PackError, match="no value of house_grade"):
        small.holds("household", ["house_grade=z"])


def test_numbers_are_in_the_unit_people_use(small: Scene) -> None:
    assert small.number("household", "area_cultivated").tolist() == [0, 2.5]
    assert small.number("member", "household.area_cultivated").tolist() == [0, 0, 2.5]


def test_members_are_summed_and_asked_by_household(small: Scene) -> None:
    assert small.total(small.member["age"], "member").tolist() == [136, 40]
    assert small.down(np.array([7, 8]), "member").tolist() == [7, 7, 8]
