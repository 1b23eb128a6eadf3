"""The page of settings and the code name the same variables with the same defaults."""

import ast
import re
from pathlib import Path

from tests.docs.pages import ROOT

PAGE = (ROOT / "docs" / "reference" / "settings.md").read_text("utf-8")
SOURCES = [*(ROOT / "src").rglob("*.py"), *(ROOT / "frontend").glob("*.py")]
ROWS = dict(re.findall(r"^\| `(BANGFU_\w+)` \| (?:`([^`]*)`)? ?\|", PAGE, flags=re.MULTILINE))
NAMED = re.compile(r"BANGFU_[A-Z_]+")


def strings(path: Path) -> set[str]:
    """Variables a module names as a whole string, as it must to read them."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    texts = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    return {text for text in texts if NAMED.fullmatch(text)}


def defaults() -> dict[str, str]:
    """What ``os.environ.get(name, default)`` in the settings falls back to."""
    found = {}
    for node in ast.walk(ast.parse((ROOT / "src/bangfu/settings.py").read_text("utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "os.environ.get":
            values = [a.value for a in node.args if isinstance(a, ast.Constant)]
            if len(values) == len(node.args) == 2:
                found[str(values[0])] = str(values[1])
    return found


def test_the_page_lists_what_the_code_reads() -> None:
    read = {name for path in SOURCES for name in strings(path)}
    assert set(ROWS) == read


def test_the_page_states_the_defaults() -> None:
    assert len(defaults()) > 5
    assert {name: ROWS[name] for name in defaults()} == defaults()


def test_what_tests_read_stands_apart() -> None:
    paths = [p for p in (ROOT / "tests").rglob("*.py") if p.parent.name != "docs"]
    asked = {name for path in paths for name in strings(path)} - set(ROWS)
    told = set(NAMED.findall(PAGE.partition("## For tests")[2]))
    assert asked <= told
