"""Rows at the figures rules compare with."""

import numpy as np
import pytest

from bangfu.demo.city import City
from bangfu.demo.draw import Streams
from bangfu.demo.lines import Lines
from bangfu.demo.parts import Line
from bangfu.demo.scene import Scene
from bangfu.engine.compile import figures
from bangfu.engine.problems import PackError
from tests.demo import ask


def figure(city: City, name: str) -> float:
    """A figure of the pack on the city's day, in yuan or as a share."""
    question = figures.Question(city.reference_date, assumed=True)
    return float(figures.figures(city.pack, question)[name].value)  # type: ignore[arg-type]


def around(city: City, column: str, line: float) -> tuple[int, int, int]:
    """Households within a hundred yuan below, exactly at, and above a line."""
    where = "year = 2016 AND abs({0} - {1}) <= 100 AND {0} {2} {1}"
    counts = [ask.count(city, "income", where.format(column, line, sign)) for sign in "<=>"]
    return counts[0], counts[1], counts[2]


def of(city: City, subject: str, column: str) -> list[Line]:
    """The lines of a recipe for a column."""
    found = [line for line in city.recipe.lines if (line.subject, line.column) == (subject, column)]
    assert found
    return found


def value(city: City, line: Line) -> float:
    """Where a line stands: yuan, or a rate as a share."""
    share = figure(city, line.share_of) / 10_000 if line.share_of else 1
    return figure(city, line.figure) * share / 100


def test_households_stand_below_at_and_above_every_income_line(clean: City) -> None:
    for line in of(clean, "household", "disposable_income_pc"):
        assert min(around(clean, "disposable_income_pc", value(clean, line))) >= 5, line.figure


def test_safety_nets_stand_at_the_line(scene: Scene, jingzhou: City) -> None:
    parts = ("dibao_income", "extreme_hardship_income", "pension_income", "elder_allowance")
    total = sum(scene.household[name] for name in (*parts, "disability_subsidy"))
    at = total == figure(jingzhou, "national_poverty_line") * scene.household["size"]
    relief = scene.is_("household", "household_attribute", "dibao", "extreme_hardship")
    assert (at & relief).sum() >= 5


def test_some_households_grow_just_as_fast_as_the_rest(clean: City) -> None:
    joined = "income a JOIN income b ON a.head_id_no = b.head_id_no AND a.year = b.year + 1"
    growth = "a.disposable_income_pc / b.disposable_income_pc - 1"
    [line] = of(clean, "household", "income_growth")
    near = f"abs({growth} - {value(clean, line) / 100}) < 0.00002"
    assert ask.count(clean, joined, near) >= 20


@pytest.mark.parametrize("column", ["collective_income", "disposable_income_pc"])
def test_villages_stand_below_at_and_above_their_lines(clean: City, column: str) -> None:
    [line] = of(clean, "village", column)
    at = value(clean, line)
    for sign in ("<", "=", ">"):
        where = f"abs({column} - {at}) <= 650 AND {column} {sign} {at}"
        assert ask.count(clean, "village", where) >= 1, sign


def lines(scene: Scene, city: City, **changes: object) -> Lines:
    """The lines of a recipe with one line of its own."""
    line = {
        "subject": "household",
        "column": "disposable_income_pc",
        "figure": "national_poverty_line",
        "share": 0.1,
        "steps": [0],
        **changes,
    }
    plan = city.recipe.model_copy(update={"lines": [Line.model_validate(line)]})
    return Lines(scene, plan, Streams("test", 1))


def test_a_line_takes_its_share_of_those_it_is_for(scene: Scene, jingzhou: City) -> None:
    rows, values = lines(scene, jingzhou, when=["any labourer"]).at[
        "household", "disposable_income_pc"
    ]
    able = scene.holds("household", ["any labourer"])
    assert able[rows].all()
    assert len(rows) == round(0.1 * able.sum())
    assert set(values.tolist()) == {int(figure(jingzhou, "national_poverty_line"))}


def test_a_household_stands_at_one_line_only(scene: Scene, jingzhou: City) -> None:
    made = Lines(scene, jingzhou.recipe, Streams("test", 2))
    for rows, _ in made.at.values():
        assert len(np.unique(rows)) == len(rows)


def test_a_figure_the_pack_does_not_have_is_refused(scene: Scene, jingzhou: City) -> None:
    with pytest.raises(PackError, match="national_poverty_lime"):
        lines(scene, jingzhou, figure="national_poverty_lime")


def test_a_figure_that_is_no_amount_is_refused(scene: Scene, jingzhou: City) -> None:
    with pytest.raises(PackError, match="elder_age"):
        lines(scene, jingzhou, figure="elder_age")
