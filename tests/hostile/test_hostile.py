"""Hostile text is refused with a ``PackError`` or becomes harmless SQL; the walls hold."""

import pytest

from bangfu.engine.problems import PackError
from tests.hostile import __main__ as hostile
from tests.hostile import files, walls, words


@pytest.mark.parametrize("first", range(1, 1_001, 100))
def test_no_expression_escapes(first: int) -> None:
    counts, _ = hostile.run(hostile.expressions, first, 100)
    assert counts["accepted"] > 0
    assert counts.total() > counts["accepted"]


@pytest.mark.parametrize("first", range(1, 401, 100))
def test_no_pack_is_worse_than_refused(first: int) -> None:
    counts, _ = hostile.run(hostile.packs, first, 100)
    assert counts["accepted"] > 0
    assert counts.total() > counts["accepted"]


@pytest.mark.parametrize("first", range(1, 401, 100))
def test_no_case_is_worse_than_refused(first: int) -> None:
    counts, _ = hostile.run(hostile.cases, first, 100)
    assert counts["accepted"] > 0
    assert counts.total() > counts["accepted"]


HARMLESS = {
    # what looks like an attack but is a sound expression of the language
    "as_of > '2016-01-01'": False,
    "rooms * 1000000000 * 1000000000 * 1000000000 * 1000000000 > 0": True,
    "share(income, -1, up) > 0": True,
    "per(income, 0, down)": True,
    "poor -- comment": False,
}


@pytest.mark.parametrize("attack", words.ATTACKS, ids=ascii)
def test_each_known_attack_is_refused(attack: str) -> None:
    found = walls.fate(attack)
    assert bool(found.sql) == HARMLESS.get(attack, False)


@pytest.mark.parametrize(("before", "inside", "after"), words.BOMBS)
@pytest.mark.parametrize("depth", [3, 9, 12, 39, 1_000, 100_000])
def test_bombs_stay_small_or_are_refused(before: str, inside: str, after: str, depth: int) -> None:
    found = walls.fate(before * depth + inside + after * depth)
    assert found.refused or sum(map(len, found.sql)) < 30_000


def test_a_million_characters_are_refused_at_once() -> None:
    assert walls.fate("a" * 1_000_000).refused == "too_long"
    assert walls.fate(" " * 1_000_000).refused == "too_long"


# --- the control arm: the walls see what they must see ---


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1; DROP TABLE src_household",
        "DROP TABLE src_household",
        "SELECT x FROM read_csv('/etc/passwd')",
        "SELECT read_text('/etc/passwd') AS poor",
        "SELECT poor FROM auth_user",
        "SELECT poor FROM main.src_household",
        "SELECT password FROM src_household",
        "SELECT poor FROM src_household UNION SELECT poor FROM src_household",
        "SELECT poor FROM src_household WHERE poor",
        "SELECT 'text of an author' AS poor",
        "SELECT CASE WHEN EXISTS (SELECT 1) THEN 1 END AS poor",
        "SELECT poor FROM src_household LIMIT 1",
        "SELECT income / 2 AS poor FROM src_household",
        "SELECT poor || 'x' AS poor FROM src_household",
        "SELECT getenv('HOME') AS poor",
        "SELECT $1 AS poor",
    ],
)
def test_the_walls_see_an_escape(statement: str) -> None:
    with pytest.raises(walls.Escape):
        walls.examine(statement)


def test_the_walls_let_our_own_statements_pass() -> None:
    found = walls.fate("any(members, works) and village.is_poor and income > p.line")
    assert len(found.sql) >= 3
    for statement in found.sql:
        walls.examine(statement)


def test_a_slow_expression_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(walls, "SLOWEST", -1.0)
    with pytest.raises(walls.Escape, match=r"s for 'poor'"):
        walls.fate("poor")


def test_the_undamaged_pack_is_sound() -> None:
    files.load(dict(files.SOUND))
    with pytest.raises(PackError):
        files.load({**files.SOUND, "facts": "- 1"})
