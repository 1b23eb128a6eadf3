"""What the page on the rule language says is what the engine does."""

import re
from pathlib import Path

import pytest

from bangfu.engine.compile import program
from bangfu.engine.compile.check.aggregates import TAKES
from bangfu.engine.compile.program import MOST_CONDITIONS, MOST_LAYERS
from bangfu.engine.language import syntax
from bangfu.engine.language.functions import FUNCTIONS, ROUNDINGS
from bangfu.engine.language.types import Kind
from tests.docs import pages
from tests.docs.pages import ROOT

PAGE = ROOT / "docs" / "reference" / "rule-language.md"
TEXT = PAGE.read_text("utf-8")
BLOCKS = pages.blocks(PAGE)
EXPRESSIONS = [
    (block.about, line)
    for block in BLOCKS
    if block.language == "rule"
    for line in block.text.splitlines()
]
HEADER = "code: example\ntitle: Example\nextends: jingzhou\n"


def compiled(folder: Path, files: dict[str, str]) -> program.Program:
    pack = folder / "example"
    pack.mkdir()
    for name, text in {"pack": HEADER, **files}.items():
        (pack / f"{name}.yaml").write_text(text, "utf-8")
    return program.load("example", [folder, ROOT / "packs"])


@pytest.mark.parametrize(("subject", "expression"), EXPRESSIONS)
def test_every_expression_compiles(tmp_path: Path, subject: str, expression: str) -> None:
    fact = f"- {{id: example, subject: {subject}, title: Example, type: bool, expr: &}}"
    made = compiled(tmp_path, {"facts": fact.replace("&", f'"{expression}"')})
    assert made.fact_type(subject, "example").kind == Kind.BOOL  # type: ignore[union-attr]


def test_every_file_compiles(tmp_path: Path) -> None:
    files = {block.about: block.text for block in BLOCKS if block.language == "yaml"}
    made = compiled(tmp_path, files)
    rule = made.rules["roof_grant"]
    assert [condition.required for condition in rule.conditions] == [True, True, False]
    assert rule.applies is not None


def test_the_types_are_those_of_the_engine() -> None:
    table = TEXT.partition("## Values")[2].partition("## Names")[0]
    told = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    assert set(told) == {kind.value for kind in Kind} - {"number"}


def test_the_functions_and_aggregates_are_those_of_the_engine() -> None:
    functions, children = TEXT.partition("## Functions")[2].split("## Children", 1)
    told = set(re.findall(r"`(\w+)\(", functions.partition("\n\n`rounding`")[0]))
    assert told == set(FUNCTIONS)
    assert all(f"`{word}`" in functions for word in ROUNDINGS)
    listed = children.partition("```")[0]
    assert all(re.search(rf"`{name}[(`]", listed) for name in TAKES)


@pytest.mark.parametrize(
    ("words", "limit"),
    [
        ("At most {:,} characters", syntax.MOST_CHARACTERS),
        ("{} parentheses deep", syntax.MOST_PARENTHESES),
        ("and {} levels", syntax.DEEPEST),
        ("up to {} named conditions", MOST_CONDITIONS),
        ("more than {} levels", MOST_LAYERS),
    ],
)
def test_limits_are_those_of_the_engine(words: str, limit: int) -> None:
    assert words.format(limit) in TEXT.replace("\n", " ")


def test_the_keywords_are_those_of_the_grammar() -> None:
    grammar = (ROOT / "src/bangfu/engine/language/grammar.lark").read_text("utf-8")
    keywords = set(re.findall(r'"([a-z_]{2,})"', grammar))
    assert {word for word in keywords if not re.search(rf"\b{word}\b", TEXT)} == set()
