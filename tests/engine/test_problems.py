"""Problems: places, both languages, suggestions."""

import pytest

from bangfu.engine.language.types import MONEY
from bangfu.engine.messages import MESSAGES
from bangfu.engine.packs import marks
from bangfu.engine.problems import Both, PackError, Place, Problem, Written, nearest


def test_a_problem_is_one_line_with_place_and_code() -> None:
    problem = Problem("unknown_key", Place("p/a.yaml", 3, 5), {"key": "titel"}, near="title")
    assert problem.line("en") == (
        "p/a.yaml:3:5: [unknown_key] Unknown key 'titel'. Did you mean 'title'?"
    )
    assert problem.line("zh").endswith("不认识的键“titel”。是否想写“title”？")


def test_a_problem_as_data_has_file_line_and_column() -> None:
    data = Problem("empty", Place("p/a.yaml", 3, 5)).as_json("en")
    assert data == {
        "code": "empty",
        "file": "p/a.yaml",
        "line": 3,
        "column": 5,
        "message": "The expression is empty.",
    }


def test_a_problem_without_place_says_only_what_is_wrong() -> None:
    assert Problem("no_as_of").line("en").startswith("[no_as_of]")
    assert str(Place("p/a.yaml")) == "p/a.yaml"
    assert str(Place("p/a.yaml", 4)) == "p/a.yaml:4"


def test_values_are_shown_in_the_readers_language() -> None:
    values = {"wanted": MONEY, "found": Both("是/否", "yes/no")}
    problem = Problem("type_mismatch", values=values)
    assert problem.text("zh") == "此处需要金额，却是是/否。"
    assert problem.text("en") == "Expected an amount of money here, found yes/no."


def test_a_value_never_floods_the_message() -> None:
    assert len(Problem("unknown_key", values={"key": "x" * 10_000}).text("en")) < 300


def test_an_error_carries_every_problem() -> None:
    error = PackError([Problem("empty"), Problem("no_as_of")])
    assert [p.code for p in error.problems] == ["empty", "no_as_of"]
    assert "[empty]" in str(error)
    assert "[no_as_of]" in str(error)


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_messages_have_both_languages_and_the_same_blanks(code: str) -> None:
    zh, en = MESSAGES[code]
    blanks = [
        {part.split("}")[0] for part in text.split("{")[1:]} - {"hint_zh", "hint_en"}
        for text in (zh, en)
    ]
    assert blanks[0] == blanks[1]
    assert any("\u4e00" <= character <= "\u9fff" for character in zh)
    assert en.isascii() or "…" in en


@pytest.mark.parametrize(
    ("yaml", "offset", "place"),
    [
        ("expr: a + b", 4, "1:11"),
        ("expr: 'it''s b'", 5, "1:14"),
        ('expr: "a + b"', 4, "1:12"),
        ("expr: >-\n    a +\n    b", 4, "3:5"),
        ("expr: |\n    a +\n    b\n", 4, "3:5"),
        ("expr: a +\n  b", 4, "2:3"),
        ('expr: "\\x61 + b"', 4, "1:7"),
        ("expr: a +", 9, "1:10"),
    ],
)
def test_a_place_follows_a_text_over_quotes_and_lines(yaml: str, offset: int, place: str) -> None:
    document = marks.parse(yaml, "f")
    found = document.span(document.data["expr"], "expr").shifted(offset)
    assert str(found) == f"f:{place}"


def test_a_place_without_text_shifts_on_its_line() -> None:
    assert Place("f", 2, 3).shifted(4) == Place("f", 2, 7)
    assert Written("ab", "ab").index(9) == 2


def test_the_nearest_word_is_suggested_only_when_it_is_near() -> None:
    assert nearest("hosehold", ["household", "village"]) == "household"
    assert nearest("zzz", ["household", "village"]) == ""
    assert nearest("", []) == ""
