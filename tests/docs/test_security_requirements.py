"""The list of security requirements names tests and places that exist."""

import ast
from functools import cache
from typing import Any

import pytest
import yaml

from tests.docs.pages import ROOT

GROUPS: list[dict[str, Any]] = yaml.safe_load(
    (ROOT / "docs" / "reference" / "security-requirements.yaml").read_text("utf-8")
)
ITEMS: list[dict[str, Any]] = [item for group in GROUPS for item in group["items"]]
KEYS = {"id", "title", "status", "where", "tests", "note"}


@cache
def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / "tests" / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_each_has_a_number_of_its_own_and_known_keys() -> None:
    numbers = [item["id"] for item in ITEMS]
    assert len(numbers) == len(set(numbers))
    assert all(KEYS >= set(item) >= {"id", "title", "status"} for item in ITEMS)
    assert {item["status"] for item in ITEMS} == {"held", "deployment", "not held"}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_what_it_names_exists(item: dict[str, Any]) -> None:
    for test in item.get("tests", ()):
        path, _sep, name = test.partition("::")
        assert (ROOT / "tests" / path).exists(), test
        assert not name or name in functions(path), test
    for place in item.get("where", ()):
        roots = (ROOT / "src" / "bangfu", ROOT)
        assert any((root / place).exists() for root in roots), place


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item["id"])
def test_what_is_held_shows_it_and_what_is_not_says_so(item: dict[str, Any]) -> None:
    if item["status"] == "held":
        assert item.get("where")
        assert item.get("tests") or item.get("note"), "held by what?"
    else:
        assert item["title"]


def test_every_clause_of_the_computing_environment_is_there() -> None:
    letters = {1: "abcd", 2: "abcdefg", 3: "abcd", 4: "abcdef", 7: "ab", 8: "ab", 9: "abc"}
    letters |= {10: "ab", 11: "ab", 5: "", 6: ""}
    wanted = {f"8.1.4.{n}{letter}" for n, found in letters.items() for letter in found or [""]}
    assert wanted <= {item["id"] for item in ITEMS}
    assert {f"sep-{n}" for n in range(1, 11)} <= {item["id"] for item in ITEMS}
