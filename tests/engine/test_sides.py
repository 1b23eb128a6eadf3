"""Both sides of a condition as data."""

import datetime as dt
from typing import Any

import pytest

from bangfu.engine.compile.figures import Figure, standing
from bangfu.engine.language.types import INT, MONEY, RATE, Kind, Type
from bangfu.engine.memory import Record
from bangfu.engine.packs import schema
from bangfu.engine.sides import Comparison, Group, Side, Sides
from tests.engine.orchard import asking, fact, home, orchard, standard


def taken(test: str, record: Record, more: str = "", language: str = "zh", **figure: object) -> Any:
    program = orchard(standards=standard(test), facts=more)
    sides = Sides(asking(program, **figure), language)
    return sides.as_json(sides.of(program.rules["rule"].conditions[0].test, record))


def named(name: str, text: str) -> str:
    return fact(text).replace("id: it", f"id: {name}")


def test_a_column_against_a_figure_with_its_clause() -> None:
    assert taken("income > p.line", home(income=250_050)) == {
        "left": {
            "kind": "column",
            "subject": "household",
            "name": "income",
            "title": "收入",
            "value": 2500.5,
            "unit": "元",
            "shown": "2,500.50\N{NO-BREAK SPACE}元",
        },
        "operator": ">",
        "right": {
            "kind": "figure",
            "name": "line",
            "title": "贫困线",
            "value": 3000,
            "unit": "元",
            "shown": "3,000\N{NO-BREAK SPACE}元",
            "status": "stated",
            "cite": {"document": "decree", "clause": ""},
        },
        "holds": False,
    }


@pytest.mark.parametrize(
    ("test", "given", "operator", "right"),
    [
        ("poor", {"poor": False}, "=", True),
        ("not poor", {"poor": True}, "=", False),
        ("not income > 5", {"income": 1}, "<=", 5),
        ("not income = 5", {"income": 1}, "!=", 5),
        ("rooms <= 3", {"rooms": 1}, "<=", 3),
        ("crop in ('pear', 'plum')", {"crop": "plum"}, "in", ["pear", "plum"]),
        ("crop != 'pear'", {"crop": "plum"}, "not_in", ["pear"]),
        ("troubles has 'frost'", {"troubles": 2}, "has", "frost"),
        ("not troubles has 'frost'", {"troubles": 2}, "has_not", "frost"),
        ("income is unknown", {}, "is_unknown", None),
        ("income is not unknown", {}, "is_known", None),
        ("count(members, works) >= 1", {}, ">=", 1),
        ("settled < 2016-01-01", {}, "<", "2016-01-01"),
        ("any(members, works)", {}, "=", True),
    ],
)
def test_operators_and_what_stands_on_the_right(
    test: str, given: dict[str, object], operator: str, right: object
) -> None:
    found = taken(test, home(**given))
    assert found["operator"] == operator
    values = found["right"]
    if isinstance(values, list):
        assert [one["value"] for one in values] == right
    else:
        assert (values and values["value"]) == right


@pytest.mark.parametrize(
    ("test", "joined"),
    [
        ("poor and rooms > 2", "all"),
        ("poor or rooms > 2", "any"),
        ("not (poor and rooms > 2)", "any"),
        ("not (poor or rooms > 2)", "all"),
    ],
)
def test_several_comparisons_stand_in_a_group(test: str, joined: str) -> None:
    found = taken(test, home(poor=True, rooms=1))
    assert [part["left"]["name"] for part in found[joined]] == ["poor", "rooms"]


def test_groups_stand_in_groups() -> None:
    found = taken("poor or (rooms > 2 and rooms < 5)", home())
    assert [min(part) for part in found["any"]] == ["holds", "all"]


def test_a_fact_says_how_it_came_about() -> None:
    more = named("net", "income - 100")
    left = taken("net > p.line", home(income=250_000), more)["left"]
    assert (left["kind"], left["value"]) == ("fact", 2400)
    assert left["behind"] == "收入（2,500\N{NO-BREAK SPACE}元） － 100\N{NO-BREAK SPACE}元"
    given = taken("net > p.line", home(net=1), more)["left"]
    assert "behind" not in given


def test_an_expression_names_its_parts_with_their_sources() -> None:
    right = taken("income >= pct(p.line, p.rate, up)", home(income=1))["right"]
    assert (right["kind"], right["value"]) == ("expression", 2100)
    assert [(p["kind"], p["name"], p["status"]) for p in right["parts"]] == [
        ("figure", "line", "stated"),
        ("figure", "rate", "stated"),
    ]


def test_other_sides_say_what_they_are() -> None:
    assert taken("as_of > 2016-01-01", home())["left"]["kind"] == "day"
    assert taken("count(members, works) > 1", home())["left"]["kind"] == "children"
    village = taken("village.is_poor", home())["left"]
    assert (village["subject"], village["value"], village["shown"]) == ("village", None, "不详")


def test_a_figure_nobody_set_is_unset() -> None:
    right = taken("income > p.open_line", home(income=1))["right"]
    assert (right["value"], right["status"], right["shown"]) == (None, "unset", "不详")


def test_a_figure_set_here_is_not_the_packs() -> None:
    right = taken("income > p.open_line", home(income=1), open_line=5)["right"]
    assert (right["value"], right["status"]) == (0.05, "set_here")


@pytest.mark.parametrize("status", ["stated", "assumed", "unset", "missing"])
def test_what_a_figure_rests_on(status: str) -> None:
    own = schema.Value(value=1, starts=dt.date(2015, 1, 1))
    other = schema.Value(value=1, starts=dt.date(2015, 1, 1))
    parameter = schema.Parameter(
        id="line", title={"zh": "线", "en": "Line"}, type="int", values=[own]
    )
    own = parameter.values[0]
    assert standing(parameter, Figure("line", 1, status, own)) == status
    set_here = "set_here" if status == "stated" else status
    assert standing(parameter, Figure("line", 1, status, other)) == set_here


def test_it_is_told_in_english_with_english_units() -> None:
    found = taken("income > p.line", home(income=1), language="en")
    assert (found["left"]["title"], found["left"]["unit"]) == ("Income", "yuan")
    assert taken("poor", home(), language="en")["right"]["shown"] == "yes"


@pytest.mark.parametrize(
    ("type_", "unit"),
    [(MONEY, "元"), (RATE, "%"), (Type(Kind.QUANTITY, unit="mu"), "亩"), (INT, "")],
)
def test_units(type_: Type, unit: str) -> None:
    assert Side("column", "household", "x", "x", type_, 1, "1").unit("zh") == unit


def test_outcomes_follow_the_negation() -> None:
    program = orchard(standards=standard("not (poor and rooms > 2)"))
    sides = Sides(asking(program))
    test = program.rules["rule"].conditions[0].test
    group = sides.of(test, home(poor=True, rooms=1))
    assert isinstance(group, Group)
    assert group.outcome is True
    assert [part.outcome for part in group.parts] == [False, True]
    first = group.parts[0]
    assert isinstance(first, Comparison)
    assert first.right[0].value is False
    unknown = sides.of(test, home(poor=True))
    assert unknown.outcome is None
