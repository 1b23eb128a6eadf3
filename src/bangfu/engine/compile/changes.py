"""Which rules come out differently under another version of a pack, as far as texts can tell."""

from collections.abc import Set as AbstractSet
from typing import Any

from bangfu.engine.compile.order import Key, references
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.language import tree as t


def rules(old: Program, new: Program, parameters: AbstractSet[str] = frozenset()) -> set[str]:
    """Rules of either program that may answer differently in the other.

    Args:
        old: the program in force.
        new: the other one.
        parameters: figures that are set differently, beside those the packs themselves differ in.
    """
    moved_figures = set(parameters) | figures(old, new)
    moved: dict[Key, bool] = {}
    for key in new.order:
        moved[key] = (
            _said(old, key) != _said(new, key)
            or bool(moved_figures & _named(new, key))
            or any(moved.get(need, False) for need in _needs(new, key))
        )
    touched = {key[2] for key, is_moved in moved.items() if is_moved and key[0] == "rule"}
    return touched | (old.rules.keys() - new.rules.keys())


def figures(old: Program, new: Program) -> set[str]:
    """Parameters whose series differ between two packs, or that one of them does not have."""
    names = old.pack.parameters.keys() | new.pack.parameters.keys()
    return {name for name in names if _series(old, name) != _series(new, name)}


def depend(program: Program, parameters: AbstractSet[str]) -> set[Key]:
    """Facts and rules that rest on some parameters, through whatever they name."""
    found: set[Key] = set()
    for key in program.order:
        if parameters & _named(program, key) or not found.isdisjoint(_needs(program, key)):
            found.add(key)
    return found


def _series(program: Program, name: str) -> Any:
    parameter = program.pack.parameters.get(name)
    if parameter is None:
        return None
    return parameter.model_dump(include={"type", "unit", "codes", "values"}), program.pack.homes[
        name
    ]


def _said(program: Program, key: Key) -> Any:
    """What a definition says, without titles and places; ``None`` where there is none."""
    kind, subject, name = key
    if kind == "fact":
        return program.facts.get((subject, name))
    return _decides(program.rules[name]) if name in program.rules else None


def _decides(rule: Rule) -> Any:
    conditions = [(c.spec.id, c.spec.force, c.test, c.when) for c in rule.conditions]
    period = (rule.spec.in_force_from, rule.spec.in_force_to)
    return rule.subject, rule.kind, conditions, rule.amount, rule.applies, period


def _named(program: Program, key: Key) -> set[str]:
    nodes = (part for node in program.nodes(key) for part in t.walk(node))
    return {part.name for part in nodes if isinstance(part, t.Param)}


def _needs(program: Program, key: Key) -> set[Key]:
    return {need for node in program.nodes(key) for need, _ in references(node, key[1])}
