"""Drawing columns from cases."""

from typing import Any

import numpy as np
import pytest
from django.conf import settings

from bangfu.demo import recipe
from bangfu.demo.cases import Painter
from bangfu.demo.draw import BLANK, Streams
from bangfu.demo.parts import Case
from bangfu.demo.scene import Frame, Scene
from bangfu.engine.packs import loader

ROWS = 4000
DAY = np.datetime64("2016-12-31")


@pytest.fixture
def painter() -> Painter:
    """Four thousand households in one village, half of them large."""
    pack = loader.load("jingzhou", settings.PACKS)
    scene = Scene(pack)
    scene.add(Frame("village", 1))
    household = scene.add(Frame("household", ROWS, np.zeros(ROWS, int)))
    household["large"] = np.arange(ROWS) % 2 == 0
    household["size"] = np.where(household["large"], 6, 2)
    return Painter(scene, recipe.read(pack), Streams("test", 1))


def drawn(painter: Painter, name: str, *cases: dict[str, Any]) -> np.ndarray:
    """A household column drawn from these cases."""
    painter.column("household", name, [Case.model_validate(case) for case in cases])
    return painter.scene.household[name]


def test_the_first_case_that_holds_is_taken(painter: Painter) -> None:
    values = drawn(painter, "water_safe", {"when": ["large"], "yes": 1}, {"yes": 0})
    assert (values == painter.scene.household["large"]).all()


def test_where_no_case_holds_nothing_is_stated(painter: Painter) -> None:
    values = drawn(painter, "water_safe", {"when": ["large"], "yes": 1})
    assert set(values[1::2].tolist()) == {-1}


def test_a_case_that_says_nothing_leaves_blank(painter: Painter) -> None:
    values = drawn(painter, "exit_year", {"when": ["large"]}, {"value": 2016})
    assert set(values[::2].tolist()) == {BLANK}
    assert set(values[1::2].tolist()) == {2016}


def test_chances_are_kept(painter: Painter) -> None:
    assert 0.27 < drawn(painter, "has_broadcast", {"yes": 0.3}).mean() < 0.33


def test_codes_are_picked_by_weight(painter: Painter) -> None:
    values = drawn(painter, "house_grade", {"pick": {"a": 3, "d": 1}})
    a, d = (painter.scene.code("household", "house_grade", code) for code in "ad")
    assert set(values.tolist()) == {a, d}
    assert 0.72 < (values == a).mean() < 0.78


def test_quantities_are_hundredths_on_the_step(painter: Painter) -> None:
    case = {"between": [1, 2], "times": "size", "step": 0.5}
    values = drawn(painter, "area_cultivated", case)
    assert set(values[1::2].tolist()) == {200, 250, 300, 350, 400}
    assert values[::2].min() >= 600


def test_amounts_stay_within_least_and_most(painter: Painter) -> None:
    values = drawn(painter, "asset_dividend", {"around": [500, 2], "least": 100, "most": 900})
    assert (values.min(), values.max()) == (10_000, 90_000)
    assert 40_000 < np.median(values) < 60_000


def test_normal_numbers_have_their_mean(painter: Painter) -> None:
    assert abs(drawn(painter, "growth", {"normal": [0.1, 0.02]}).mean() - 0.1) < 0.002


def test_months_are_picked(painter: Painter) -> None:
    values = drawn(painter, "first_identified_on", {"pick": {"2014-06": 1}})
    assert set(values.tolist()) == {np.datetime64("2014-06").item()}


def test_years_before_count_back_from_the_reference_date(painter: Painter) -> None:
    values = drawn(painter, "renovation_year", {"years_before": [1, 3]})
    assert set(values.tolist()) == {2013, 2014, 2015}


def test_days_before_are_dates(painter: Painter) -> None:
    values = drawn(painter, "visited_on", {"before": [1, 10]})
    assert values.min() >= DAY - 10
    assert values.max() <= DAY - 1


def test_texts_are_picked(painter: Painter) -> None:
    cases = [Case(when=["large"], pick={"甲行": 1}), Case(when=["not large"], pick={"乙行": 1})]
    painter.column("household", "bank_name", cases)
    assert painter.scene.household.texts["bank_name"].to_pylist()[:3] == ["甲行", "乙行", "甲行"]


def test_a_column_does_not_depend_on_the_others(painter: Painter) -> None:
    alone = drawn(painter, "has_broadcast", {"yes": 0.3})
    drawn(painter, "water_safe", {"yes": 0.5})
    assert (drawn(painter, "has_broadcast", {"yes": 0.3}) == alone).all()
