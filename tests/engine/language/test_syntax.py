"""Text to syntax: what is accepted, where each thing stands, and what is said of the rest."""

import pytest

from bangfu.engine.language.syntax import DEEPEST, MOST_CHARACTERS, Syntax, iso_date, parse
from bangfu.engine.problems import PackError, Place, Problem

HERE = Place("p/facts.yaml", 7, 3)


def fault(text: str) -> Problem:
    with pytest.raises(PackError) as caught:
        parse(text, HERE)
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]


def shape(s: Syntax) -> object:
    """Operators and words as nested tuples."""
    return (s.op, *(shape(part) if isinstance(part, Syntax) else part for part in s.parts))


def test_precedence_is_that_of_sql() -> None:
    one, b, three = ("number", "1"), ("name", "b"), ("number", "3")
    assert shape(parse("1 + b * 3")) == ("add", one, ("multiply", b, three))
    assert shape(parse("(1 + b) * 3")) == ("multiply", ("add", one, b), three)
    assert shape(parse("1 - b - 3")) == ("subtract", ("subtract", one, b), three)
    assert shape(parse("not b or b and b")) == (
        "any_of",
        ("negate", b),
        ("all_of", b, b),
    )


def test_not_reaches_over_a_whole_comparison() -> None:
    assert shape(parse("not a = b")) == (
        "negate",
        ("compare", ("name", "a"), "=", ("name", "b")),
    )


def test_chains_of_and_and_or_stay_flat() -> None:
    chain = parse(" and ".join(["a"] * 300))
    assert len(chain.parts) == 300
    assert chain.depth == 2
    assert len(parse(" or ".join(["a"] * 300)).parts) == 300


def test_between_keeps_its_own_and() -> None:
    tree = parse("a between 1 and 2 and b")
    assert [part.op for part in tree.parts] == ["between", "name"]


@pytest.mark.parametrize(
    ("text", "op"),
    [
        ("a in (1, 2)", "member_of"),
        ("a not in (1)", "not_member_of"),
        ("a has 'x'", "has"),
        ("a is unknown", "is_unknown"),
        ("a is null", "is_unknown"),
        ("a is not unknown", "is_known"),
        ("village.a", "dotted"),
        ("f(a, b)", "call"),
        ("case when a then 1 else 2 end", "case"),
        ("2016-01-31", "date"),
        ("12.5%", "number"),
        ("as_of", "as_of"),
        ("-a", "minus"),
    ],
)
def test_each_form_has_its_name(text: str, op: str) -> None:
    assert parse(text).op == op


def test_keywords_inside_names_are_names() -> None:
    assert shape(parse("android")) == ("name", "android")
    assert shape(parse("is_in")) == ("name", "is_in")
    assert shape(parse("ender")) == ("name", "ender")


def test_a_date_is_not_a_subtraction() -> None:
    assert parse("2016-01-01").op == "date"
    assert parse("2016 - 01 - 01").op == "subtract"


def test_a_node_tells_where_it_begins() -> None:
    tree = parse("alpha +  beta")
    assert [part.column for part in tree.parts] == [0, 9]


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("", "empty", 0),
        (" \t\n", "empty", 0),
        ("a +", "unexpected_end", 3),
        ("case when a then 1", "unexpected_end", 18),
        ("a b", "unexpected", 2),
        ("a in ()", "unexpected", 6),
        ("f()", "unexpected", 2),
        ("1 < a < 3", "chained_comparison", 6),
        ("a = b = c", "chained_comparison", 6),
    ],
)
def test_faults_name_their_column(text: str, code: str, column: int) -> None:
    problem = fault(text)
    assert problem.code == code
    assert problem.place == HERE.shifted(column)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a == b", "single ="),
        ("a <> b", "!="),
        ("a && b", "'and'"),
        ("a AND b", "'and'"),
        ("a || b", "'or'"),
        ("a OR b", "'or'"),
        ("!a", "'not'"),
        ("NOT a", "'not'"),
        ("a / b", "no division"),
        ('a = "x"', "straight single quotes"),
        ("a = “x”", "straight single quotes"),
        ("a in （1）", "ASCII punctuation"),
        ("a；b", "ASCII punctuation"),
        ("a; b", "One expression"),
        ("a -- b", ""),
        ("a # b", "no comments"),
        ("Income > 3", "lower-case"),
        ("收入 > 3", "a-z"),
        ("\u0430ge > 3", "looks like a Latin"),
        ("a > 3 \u03b1nd b", "looks like a Latin"),
    ],
)
def test_habits_from_other_languages_get_a_hint(text: str, hint: str) -> None:
    if hint:
        problem = fault(text)
        assert problem.code == "unexpected_hint"
        assert hint in problem.text("en")
        assert problem.text("zh") != problem.text("en")
    else:  # two signs in a row are a double negation, not a comment
        assert parse(text).op == "subtract"


def test_length_is_limited() -> None:
    assert parse("a" * 60 + " " * (MOST_CHARACTERS - 60)).op == "name"
    problem = fault("a" * (MOST_CHARACTERS + 1))
    assert (problem.code, problem.values["limit"]) == ("too_long", MOST_CHARACTERS)


@pytest.mark.parametrize(
    "bomb",
    [
        "(" * 500 + "a" + ")" * 500,
        "(" * 1_000,
        "-" * 1_000 + "a",
        "not " * 400 + "a",
        "a + " * 400 + "a",
        "f(" * 300,
        "case when " * 100 + "a",
    ],
)
def test_nesting_bombs_are_refused(bomb: str) -> None:
    assert fault(bomb).code in {"too_deep", "unexpected_end"}


def test_depth_just_within_the_limit_is_accepted() -> None:
    assert parse("a" + " + a" * (DEEPEST - 1)).depth == DEEPEST
    assert fault("a" + " + a" * DEEPEST).code == "too_deep"


def test_days_that_do_not_exist_are_none() -> None:
    assert iso_date("2016-02-29") is not None
    assert iso_date("2015-02-29") is None
    assert iso_date("0000-01-01") is None
