"""Every act that the program can write to the trail has a sentence people understand."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import get_resolver

from bangfu.web.admin import sentences

ROOT = Path(__file__).resolve().parents[2] / "src" / "bangfu"
STOREYS = ("base", "registry", "policy", "procedures", "watch")
NOTES = {"note_reading", "note", "other", "Act"}


def trees() -> dict[Path, ast.Module]:
    paths = [p for storey in (*STOREYS, "web") for p in (ROOT / storey).rglob("*.py")]
    return {path: ast.parse(path.read_text("utf-8")) for path in paths}


TREES = trees()


def name_of(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def constants(tree: ast.Module) -> dict[str, str]:
    """Names of texts at the top of a module, also those given together."""
    found: dict[str, str] = {}
    for node in tree.body:
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        targets = target.elts if isinstance(target, ast.Tuple) else [target]
        values = value.elts if isinstance(value, ast.Tuple) else [value]
        for one, given in zip(targets, values, strict=False):
            if isinstance(given, ast.Constant) and isinstance(given.value, str):
                found[name_of(one)] = given.value
    return found


def texts(node: ast.expr, known: dict[str, str]) -> Iterator[str]:
    """Texts an expression may be."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body, known)
        yield from texts(node.orelse, known)
    elif name_of(node) in known:
        yield known[name_of(node)]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def calls(tree: ast.AST, called: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node.func) == called:
            yield node


def given(call: ast.Call, function: ast.FunctionDef, name: str) -> ast.expr | None:
    """What a call gives for an argument of a function."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    names = [a.arg for a in function.args.args if a.arg not in ("self", "cls")]
    place = names.index(name) if name in names else -1
    return call.args[place] if 0 <= place < len(call.args) else None


def passed(slice_: Path, function: ast.FunctionDef, name: str, depth: int = 3) -> Iterator[str]:
    """Texts that anybody in the slice gives for an argument, also through others."""
    for path, tree in TREES.items():
        if slice_ not in path.parents:
            continue
        known = constants(tree)
        for outer in functions(tree):
            for call in calls(outer, function.name):
                node = given(call, function, name)
                if node is None:
                    continue
                yield from texts(node, known)
                if isinstance(node, ast.Name) and depth:
                    yield from passed(slice_, outer, node.id, depth - 1)


def slice_of(path: Path) -> Path:
    return ROOT.joinpath(*path.relative_to(ROOT).parts[:2])


def acts() -> dict[str, str]:
    """``{action: where}`` of every act that is written."""
    found: dict[str, str] = {}
    for path, tree in TREES.items():
        if path.relative_to(ROOT).parts[0] == "web":
            continue
        known = constants(tree)
        for function in functions(tree):
            for call in calls(function, "Act"):
                if not call.args:
                    continue
                for action in named(call.args[0], function, slice_of(path), known):
                    found[action] = f"{path.name}:{call.lineno}"
    return {action: where for action, where in found.items() if "." in action}


def named(
    node: ast.expr, function: ast.FunctionDef, slice_: Path, known: dict[str, str]
) -> Iterator[str]:
    yield from texts(node, known)
    if isinstance(node, ast.Name):
        yield from passed(slice_, function, node.id)
    if isinstance(node, ast.JoinedStr):
        parts = node.values
        front = parts[0].value if isinstance(parts[0], ast.Constant) else ""
        back = parts[-1].value if isinstance(parts[-1], ast.Constant) else ""
        for part in parts:
            if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.Name):
                # Two functions of a slice may bear one name; a verb is one word.
                verbs = passed(slice_, function, part.value.id)
                yield from (f"{front}{verb}{back}" for verb in verbs if "." not in verb)


FOUND = acts()


def test_the_walk_finds_the_acts_of_every_slice() -> None:
    get_resolver().url_patterns  # noqa: B018  faces register their sentences
    slices = {action.partition(".")[0] for action in FOUND}
    assert slices >= {
        "accounts", "audit", "catalogue", "divisions", "drafts", "households", "imports", "lists",
        "matching", "papers", "policy", "posts", "procedures", "quality", "requests", "runs",
        "surveys", "villages",
    }  # fmt: skip
    assert {"quality.assign", "villages.create_hamlet", "drafts.submit"} <= set(FOUND)


@pytest.mark.parametrize("action", sorted(FOUND))
def test_every_act_has_a_sentence(action: str) -> None:
    get_resolver().url_patterns  # noqa: B018
    assert action in sentences.known(), FOUND[action]


def test_every_reading_has_a_sentence() -> None:
    from bangfu.web import readings

    get_resolver().url_patterns  # noqa: B018
    told = {readings.OPEN, readings.SEARCH, readings.PAPER, readings.ANSWERS}
    assert told <= sentences.known()
