"""Which figure is in force on a day in a place."""

import datetime as dt

import pytest

from bangfu.engine.compile.figures import Figure, Question, covers, exact, figures, scopes
from bangfu.engine.language.types import INT, MONEY, Kind, Type
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Pack
from tests.engine.orchard import HEADER, PARAMETERS, only, orchard, problems

CITY, COUNTY, TOWN, VILLAGE = "421000000000", "421083000000", "421083101000", "421083101201"
ELSEWHERE = "420100000000"
HERE = HEADER + f"division: '{CITY}'\n"


def pack(*values: str, type_: str = "money", **parts: str) -> Pack:
    """A pack of the city with one parameter, ``it``."""
    listed = "".join(f"    - {{cite: {{document: decree}}, {value}}}\n" for value in values)
    text = f"- id: it\n  title: x\n  type: {type_}\n  values:\n{listed}"
    return orchard(**{"pack": HERE, "more_parameters": text, **parts}).pack


def figure(chosen: Pack, place: str = "", day: str = "2016-06-30", **more: object) -> Figure:
    question = Question(dt.date.fromisoformat(day), place, **more)  # type: ignore[arg-type]
    return figures(chosen, question)["it"]


NESTED = pack(
    "starts: 2015-01-01, value: 1",
    f"starts: 2015-01-01, value: 2, division: '{COUNTY}'",
    f"starts: 2015-01-01, value: 3, division: '{TOWN}'",
    f"starts: 2015-01-01, value: 4, division: '{VILLAGE}'",
)


@pytest.mark.parametrize(
    ("place", "yuan"),
    [("", 1), (CITY, 1), ("421022000000", 1), (COUNTY, 2), ("421083102000", 2), (TOWN, 3),
     ("421083101202", 3), (VILLAGE, 4)],
)  # fmt: skip
def test_the_nearest_division_with_a_value_wins(place: str, yuan: int) -> None:
    assert figure(NESTED, place).value == yuan * 100


def test_a_value_without_division_holds_wherever_the_pack_is_applied() -> None:
    assert figure(NESTED, ELSEWHERE).value == 100


def test_a_value_with_a_division_holds_nowhere_else() -> None:
    chosen = pack(f"starts: 2015-01-01, value: 2, division: '{COUNTY}'")
    assert figure(chosen, ELSEWHERE) == Figure("it", None, "missing")


def test_a_value_for_the_province_yields_to_the_citys_own() -> None:
    chosen = pack(
        "starts: 2015-01-01, value: 1", "starts: 2016-01-01, value: 9, division: '420000000000'"
    )
    assert figure(chosen, COUNTY).value == 100


SERIES = pack(
    "starts: 2015-01-01, value: 1",
    "starts: 2016-01-01, value: 2, ends: 2016-12-31",
    "starts: 2018-01-01, value: 3",
)


@pytest.mark.parametrize(
    ("day", "yuan"),
    [("2015-01-01", 1), ("2015-12-31", 1), ("2016-01-01", 2), ("2016-12-31", 2),
     ("2017-01-01", 1), ("2018-01-01", 3), ("2099-01-01", 3)],
)  # fmt: skip
def test_the_latest_value_in_force_on_the_day_wins(day: str, yuan: int) -> None:
    assert figure(SERIES, day=day).value == yuan * 100


def test_before_the_first_day_a_figure_is_missing() -> None:
    assert figure(SERIES, day="2014-12-31").status == "missing"


def test_unset_figures_have_no_value() -> None:
    found = figure(pack("starts: 2015-01-01, status: unset"))
    assert (found.value, found.status) == (None, "unset")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_assumed_values_count_only_when_asked_for(order: tuple[int, int]) -> None:
    values = ("starts: 2015-01-01, status: unset", "starts: 2015-01-01, value: 5, status: assumed")
    chosen = pack(values[order[0]], values[order[1]])
    assert figure(chosen).status == "unset"
    assumed = figure(chosen, assumed=True)
    assert (assumed.value, assumed.status) == (500, "assumed")


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_stated_value_beats_an_assumed_one_of_the_same_day(order: tuple[int, int]) -> None:
    values = ("starts: 2015-01-01, value: 4", "starts: 2015-01-01, value: 5, status: assumed")
    assert figure(pack(values[order[0]], values[order[1]]), assumed=True).value == 400


def put(value: object, **keys: object) -> dict[str, list[schema.Value]]:
    starts = keys.pop("starts", "2015-01-01")
    return {"it": [schema.Value(value=value, starts=starts, **keys)]}  # type: ignore[arg-type]


def test_what_the_user_set_overrides_the_same_place_and_day() -> None:
    chosen = pack("starts: 2015-01-01, value: 1")
    assert figure(chosen, set_here=put(7)).value == 700
    assert figure(chosen, COUNTY, set_here=put(8, division=COUNTY)).value == 800
    assert figure(chosen, set_here=put(8, division=COUNTY)).value == 100
    assert figure(chosen, set_here=put(7, starts="2017-01-01")).value == 100


def test_what_the_user_set_fills_what_is_unset() -> None:
    chosen = pack("starts: 2015-01-01, status: unset")
    found = figure(chosen, COUNTY, set_here=put(7, division=CITY))
    assert (found.value, found.status) == (700, "stated")


def test_a_user_value_that_no_longer_fits_is_as_good_as_unset() -> None:
    found = figure(pack("starts: 2015-01-01, value: 1"), set_here=put("seven"))
    assert (found.value, found.status) == (None, "unset")


def test_scopes_lie_below_the_packs_division() -> None:
    assert scopes(NESTED) == {COUNTY, TOWN, VILLAGE}
    assert scopes(SERIES) == set()
    assert scopes(SERIES, put(1, division=TOWN)) == {TOWN}
    assert scopes(SERIES, put(1, division="420000000000")) == set()
    assert scopes(SERIES, put(1, division=ELSEWHERE)) == set()


def test_covering_follows_the_digits_that_name_a_place() -> None:
    assert covers("", VILLAGE)
    assert covers("420000000000", VILLAGE)
    assert covers(TOWN, VILLAGE)
    assert not covers(VILLAGE, TOWN)
    assert covers("429000000000", "429004000000")
    assert covers("421100000000", "421102000000")
    assert not covers("421000000000", "421100000000")


@pytest.mark.parametrize(
    ("value", "type_", "code"),
    [
        ("value: abc", "money", "parameter_value"),
        ("value: 0.001", "money", "parameter_value"),
        ("value: yes", "bool", "parameter_value"),
        ("value: 99999999999", "int", "parameter_value"),
        ("value: '1e999999999'", "int", "parameter_value"),
        ("value: [1]", "int", "parameter_value"),
        ("value: ~", "money", "parameter_status"),
        ("value: 5, status: unset", "money", "parameter_status"),
        ("value: aple", "code\n  codes: fruit", "unknown_entry"),
    ],
)
def test_values_that_do_not_fit_are_told_at_their_line(value: str, type_: str, code: str) -> None:
    text = f"- id: it\n  title: x\n  type: {type_}\n  values:\n"
    more = text + f"    - {{starts: 2015-01-01, cite: {{document: decree}}, {value}}}\n"
    problem = only(problems(more_parameters=more))
    line = PARAMETERS.count("\n") + more.count("\n")
    assert (problem.code, problem.place.line) == (code, line)


def test_two_values_from_one_day_on_are_a_contradiction() -> None:
    twice = "    - {starts: 2015-01-01, value: 1, cite: {document: decree}}\n"
    more = f"- id: it\n  title: x\n  type: money\n  values:\n{twice}{twice}"
    problem = only(problems(more_parameters=more))
    assert problem.code == "parameter_overlap"
    assert "2015-01-01" in problem.text("en")


def test_figures_stay_within_what_engines_compute_with() -> None:
    assert exact(10**9, INT) == 10**9
    assert exact("apple", Type(Kind.CODE, codes="fruit")) == "apple"
    for beyond in (10**9 + 1, -(10**9) - 1):
        with pytest.raises(ValueError, match="range"):
            exact(beyond, INT)
    with pytest.raises(ValueError, match="range"):
        exact(10**9 + 1, MONEY)
