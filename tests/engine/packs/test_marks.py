"""YAML read strictly, with the place of every value."""

import datetime as dt
from pathlib import Path

import pytest

from bangfu.engine.packs import marks
from bangfu.engine.problems import PackError, Problem


def data(text: str) -> object:
    return marks.parse(text, "f.yaml").data


def fault(text: str) -> Problem:
    with pytest.raises(PackError) as caught:
        marks.parse(text, "f.yaml")
    return caught.value.problems[0]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("false", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("True", "True"),
        ("~", None),
        ("null", None),
        ("", None),
        ("NULL", "NULL"),
        ("0", 0),
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("08", "08"),
        ("010", "010"),
        ("0x1f", "0x1f"),
        ("0o17", "0o17"),
        ("1_000", "1_000"),
        ("12:30", "12:30"),
        ("190:20:30", "190:20:30"),
        ("1.5", 1.5),
        ("-0.25", -0.25),
        ("1.50", 1.5),
        ("1e5", "1e5"),
        (".5", ".5"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("12345678901234567.89", "12345678901234567.89"),
        ("9" * 40, "9" * 40),
        ("2016-01-31", dt.date(2016, 1, 31)),
        ("2016-01", "2016-01"),
        ("2016-01-31T00:00:00Z", "2016-01-31T00:00:00Z"),
        ("<<", "<<"),
        ("=", "="),
        ("'5'", "5"),
        ('"true"', "true"),
        ("'2016-01-31'", "2016-01-31"),
    ],
)
def test_bare_words_mean_no_more_than_they_say(written: str, value: object) -> None:
    found = data(f"key: {written}")
    assert found == {"key": value}
    assert type(found["key"]) is type(value)  # type: ignore[index]


def test_keys_are_texts_whatever_they_look_like() -> None:
    assert data("{1: a, true: b, 2016-01-01: c, ~: d}") == {
        "1": "a",
        "true": "b",
        "2016-01-01": "c",
        "~": "d",
    }


def test_every_value_has_its_place() -> None:
    document = marks.parse("a:\n  - b: 1\n    c: [x, y]\n", "f.yaml")
    assert str(document.place("a")) == "f.yaml:2:3"
    assert str(document.place("a", 0, "b")) == "f.yaml:2:8"
    assert str(document.place("a", 0, "c", 1)) == "f.yaml:3:12"
    assert str(document.key("a", 0, "c")) == "f.yaml:3:5"
    assert document.key("a", 0, "c", 1) == document.place("a", 0, "c", 1)


def test_what_is_not_written_stands_where_its_parent_does() -> None:
    document = marks.parse("a:\n  b: 1\n", "f.yaml")
    assert document.place("a", "missing", 3) == document.place("a")
    assert str(marks.parse("", "f.yaml").place("a")) == "f.yaml"


def test_an_empty_file_has_no_data() -> None:
    assert data("") is None
    assert data("# only a remark\n") is None


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("a: 1\na: 2\n", "yaml_duplicate_key", "f.yaml:2:1"),
        ("x: {b: 1, b: 2}", "yaml_duplicate_key", "f.yaml:1:11"),
        ("a: &anchor 1\n", "yaml_alias", "f.yaml:1:4"),
        ("a: 1\nb: *anchor\n", "yaml_alias", "f.yaml:2:4"),
        ("a: &l [1]\n", "yaml_alias", "f.yaml:1:4"),
        ("a: !!python/object/apply:os.system [id]\n", "yaml_tag", "f.yaml:1:4"),
        ("a: !!binary aGk=\n", "yaml_tag", "f.yaml:1:4"),
        ("a: !!timestamp x\n", "yaml_tag", "f.yaml:1:4"),
        ("a: !!bool maybe\n", "yaml_tag", "f.yaml:1:4"),
        ("a: ! x\n", "yaml_tag", "f.yaml:1:4"),
        ("a: 2016-02-30\n", "bad_date", "f.yaml:1:4"),
        ("--- 1\n--- 2\n", "yaml_syntax", "f.yaml:2:1"),
        ("a: [1\n", "yaml_syntax", "f.yaml:2:1"),
        ("a: b: c\n", "yaml_syntax", "f.yaml:1:5"),
        ("\ta: 1\n", "yaml_syntax", "f.yaml:1:1"),
        ("? [a]\n: b\n", "yaml_syntax", "f.yaml:1:3"),
        ("%YAML 9.9\n---\na\n", "yaml_syntax", "f.yaml:1:1"),
        ("a: \x00b\n", "yaml_control", "f.yaml:1:4"),
        ("a: 1\nb: x\x07\n", "yaml_control", "f.yaml:2:5"),
        ("# \u202egnp.exe\na: 1\n", "yaml_control", "f.yaml:1:3"),
        ('a: "\\0"\n', "yaml_control", "f.yaml:1:4"),
        ('a: "\\u202e"\n', "yaml_control", "f.yaml:1:4"),
        ("a: \ud800\n", "yaml_control", "f.yaml:1:4"),
        ("a: \ufffe\n", "yaml_syntax", "f.yaml"),
        ("[" * 31 + "]" * 31, "yaml_too_deep", "f.yaml:1:31"),
    ],
)
def test_whatever_could_mean_something_else_is_refused(text: str, code: str, place: str) -> None:
    problem = fault(text)
    assert (problem.code, str(problem.place)) == (code, place)


@pytest.mark.parametrize("bomb", ["[" * 100_000, "{" * 100_000, "- " * 100_000, "? " * 100_000,
                                  "{a: " * 50_000, "a:\n" + " - " * 50_000])  # fmt: skip
def test_nesting_bombs_stop_at_once(bomb: str) -> None:
    assert fault(bomb).code in {"yaml_too_deep", "yaml_syntax"}


def test_the_slow_parser_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "a: [1, 'x', 2016-01-01, ~]\nb: >-\n  long\n  text\n"
    fast = marks.parse(text, "f")
    monkeypatch.setattr(marks, "_PARSER", marks.yaml.SafeLoader)
    slow = marks.parse(text, "f")
    assert fast.data == slow.data
    assert fast.place("b") == slow.place("b")
    assert fast.span("long text", "b").shifted(5) == slow.span("long text", "b").shifted(5)


def test_files_are_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("\ufeffa: 果\n".encode())
    assert marks.read(path, "a.yaml").data == {"a": "果"}


def test_other_encodings_are_named_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"a: 1\nb: " + "果".encode("gb18030"))
    with pytest.raises(PackError) as caught:
        marks.read(path, "a.yaml")
    assert (caught.value.problems[0].code, caught.value.problems[0].place.line) == (
        "file_encoding",
        2,
    )


def test_large_files_are_not_read_to_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"#" * (marks.LARGEST_FILE + 1))
    with pytest.raises(PackError) as caught:
        marks.read(path, "a.yaml")
    assert caught.value.problems[0].code == "file_too_large"


def test_unreadable_files_are_a_problem_not_a_crash(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.yaml"):
        with pytest.raises(PackError) as caught:
            marks.read(path, "a.yaml")
        assert caught.value.problems[0].code == "file_unreadable"
