"""Figures as typed and dragged: read strictly, shown as people write them."""

import datetime as dt

import pytest

from bangfu.engine.compile.figures import Figure
from bangfu.engine.language.types import BOOL, INT, MONEY, RATE
from bangfu.policy.packs import queries as packs
from bangfu.web.drafts import sliders, typed
from tests.cast import CITY


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("city_income_share", "65", "65%"),
        ("city_income_share", "65 %", "65%"),
        ("city_income_share", "６５％", "65%"),
        ("city_income_share", "六十", None),
        ("rural_dibao_monthly", "1,200.50", "1200.50"),
        ("rural_dibao_monthly", "0.001", None),
        ("least_skills", "2", "2"),
        ("least_skills", "2.5", None),
        ("least_skills", "99999999999999999999", None),
        ("least_skills", "x" * 10_000, None),
    ],
)
def test_what_is_typed_is_read_by_the_type(db: None, name: str, text: str, value: object) -> None:
    program = packs.program("jingzhou")
    expected = None if value is None else (name, CITY, value)
    assert typed.wish(program, name, CITY, text) == expected


def test_fields_of_strangers_are_left_alone(db: None) -> None:
    program = packs.program("jingzhou")
    post = {
        "v.least_skills.421000000000": "2",
        "v.no_such.421000000000": "1",
        "version": "3",
        "v": "",
    }
    assert [name for name, *_ in typed.read(post, program)] == ["least_skills"]


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("rural_dibao_monthly", 30_000, "300"),
        ("rural_dibao_monthly", 30_050, "300.5"),
        ("city_income_share", 6_550, "65.5%"),
        ("least_skills", 2, "2"),
        ("least_skills", None, None),
        ("least_skills", dt.date(2016, 1, 2), "2016-01-02"),
    ],
)
def test_figures_are_written_as_in_packs(db: None, name: str, value: object, text: object) -> None:
    assert typed.written(packs.program("jingzhou"), name, value) == text


def test_a_parameter_without_a_figure_begins_with_nothing(db: None) -> None:
    program = packs.program("jingzhou")
    assert typed.first(program, "rural_dibao_monthly", None) == "0"
    assert typed.first(program, "city_income_share", None) == "0%"
    assert typed.first(program, "least_skills", 3) == "3"


def at(value: object) -> Figure:
    return Figure("x", value, "stated")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("type_", "value", "text", "slider"),
    [
        (MONEY, 300_000, "3000", ("0", "6000", "50", "3000")),
        (MONEY, 300_000, "9000", ("0", "9000", "50", "9000")),
        (MONEY, 300_000, "nonsense", ("0", "6000", "50", "3000")),
        (RATE, 7_000, "60", ("0", "100", "1", "60")),
        (INT, 2, "3", ("0", "4", "1", "3")),
        (MONEY, None, "40", ("0", "40", "0.2", "40")),
        (MONEY, None, "", None),
        (MONEY, 100, "-5", None),
        (MONEY, 100, "inf", None),
        (MONEY, 100, "nan", None),
        (MONEY, 100, "1e999", None),
        (BOOL, True, "yes", None),
    ],
)
def test_sliders_reach_twice_the_present_figure(
    type_: object, value: object, text: str, slider: object
) -> None:
    found = sliders.slider(type_, at(value), text)  # type: ignore[arg-type]
    assert (found and (found.low, found.high, found.step, found.at)) == slider


def test_typed_values_are_as_people_write_them() -> None:
    assert [typed.typed(v) for v in (True, False, "70%", 3000, "a")] == [
        "yes",
        "no",
        "70",
        "3000",
        "a",
    ]
