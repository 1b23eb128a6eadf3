"""Problems are told the same way on pages and in the documentation."""

import re
from collections import defaultdict
from pathlib import Path

import pytest
from django.utils.translation import override

from bangfu.registry.households import rules
from bangfu.registry.imports import queries
from bangfu.registry.imports import rules as reading

PAGE = Path(__file__).parents[3] / "docs" / "how-to" / "import-a-ledger.md"
LEVELS = {rules.BLOCK: "必须改", rules.WARN: "请核对"}


def documented() -> dict[str, list[str]]:
    """``{code: the other cells of its row}`` of every table of the page."""
    lines = (line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `"))
    rows = ([cell.strip() for cell in line.strip("|").split(" | ")] for line in lines)
    return {row[0].strip(" `"): row[1:] for row in rows}


def test_the_page_lists_every_code_and_no_other() -> None:
    assert set(documented()) == set(rules.RULES) | set(reading.STRUCTURE) | set(reading.REFUSALS)


@pytest.mark.parametrize("code", rules.RULES)
def test_the_page_says_of_a_problem_what_the_product_says(code: str) -> None:
    rule = rules.RULES[code]
    with override("zh-hans"):
        told = [rule.rule or "—", LEVELS[rule.severity], queries.kind_title(code)]
    assert documented()[code] == told


@pytest.mark.parametrize("code", reading.REFUSALS)
def test_the_page_says_why_a_file_is_refused(code: str) -> None:
    message, hint = reading.REFUSALS[code]
    assert documented()[code] == [str(message) % defaultdict(lambda: "…"), str(hint) or "—"]


@pytest.mark.parametrize("code", [*rules.RULES, *reading.STRUCTURE, *reading.REFUSALS])
def test_codes_are_stable_words(code: str) -> None:
    assert re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)?", code)
