"""The glossary and the code use the same names."""

import re

import pytest

from tests.docs.pages import ROOT

TEXT = (ROOT / "GLOSSARY.md").read_text("utf-8")
ROW = re.compile(r"^\| ([^|`]+) \| ([^|`]+) \| `(\w+)` \| ([^|]+) \|$", re.MULTILINE)
HERE, _, LATER = TEXT.partition("## Not yet")


def names() -> set[str]:
    """Every name in packs and code, and of every module and folder."""
    found = set()
    for folder in ("src", "packs"):
        for path in (ROOT / folder).rglob("*"):
            found.add(path.stem)
            if path.suffix in {".py", ".yaml"}:
                found.update(re.findall(r"[a-z][a-z0-9_]*", path.read_text("utf-8")))
    return found


NAMES = names()


@pytest.mark.parametrize("name", [row[2] for row in ROW.findall(HERE)])
def test_what_is_listed_exists(name: str) -> None:
    assert name in NAMES


@pytest.mark.parametrize("name", [row[2] for row in ROW.findall(LATER)])
def test_what_is_not_there_yet_is_not_there(name: str) -> None:
    assert name not in NAMES, "it exists now: move it up"


def test_every_row_is_complete() -> None:
    tables = [line for line in TEXT.splitlines() if line.startswith("| ")]
    rows = [line for line in tables if not line.startswith("| 中文")]
    assert len(rows) == len(ROW.findall(TEXT)) > 80


def test_no_word_stands_twice() -> None:
    identifiers = [row[2] for row in ROW.findall(TEXT)]
    assert len(identifiers) == len(set(identifiers))


def test_codes_and_columns_have_the_words_of_the_packs() -> None:
    """Chinese words of columns that the packs declare stand in the packs so, or begin so."""
    packs = "\n".join(p.read_text("utf-8") for p in (ROOT / "packs/national").rglob("*.yaml"))
    for name in ("household_no", "household_attribute", "house_grade", "exit_status"):
        word = next(row[0] for row in ROW.findall(HERE) if row[2] == name)
        assert re.search(rf"name: {name}\b.*zh: {word}", packs), name
