"""One expression, one small change away: flipped comparisons, nudged numbers, lost parts."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from typing import Any

from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language.types import BOOL

DAY = dt.timedelta(days=1)
NEXT = {"<": ("<=", ">"), "<=": ("<", ">"), ">": (">=", "<"), ">=": (">", "<"), "=": ("!=",)}
NEXT["!="] = ("=",)


def changed(node: t.Node) -> Iterator[tuple[str, t.Node]]:
    """Every expression one small change away."""
    yield from _here(node)
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, t.Node):
            for what, inner in changed(value):
                yield what, _with(node, field.name, inner)
        elif field.name == "branches":
            yield from _in_branches(node, value)
        elif isinstance(value, tuple) and field.name != "values":
            for at, item in enumerate(value):
                for what, inner in changed(item):
                    yield what, _with(node, field.name, put(value, at, inner))


def _with(node: t.Node, name: str, value: Any) -> t.Node:
    changes: dict[str, Any] = {name: value}
    return replace(node, **changes)


def put(items: tuple, at: int, item: Any) -> tuple:
    """A tuple with one item replaced."""
    return (*items[:at], item, *items[at + 1 :])


def _in_branches(node: Any, branches: tuple) -> Iterator[tuple[str, t.Node]]:
    for at, (test, result) in enumerate(branches):
        for what, inner in changed(test):
            yield what, replace(node, branches=put(branches, at, (inner, result)))
        for what, inner in changed(result):
            yield what, replace(node, branches=put(branches, at, (test, inner)))


def _here(node: t.Node) -> Iterator[tuple[str, t.Node]]:
    if type(node) in CHANGES:
        yield from CHANGES[type(node)](node)
    elif node.type == BOOL:
        yield "turned round", t.Not(BOOL, item=node)


def _compare(node: Any) -> Iterator[tuple[str, t.Node]]:
    for op in NEXT[node.op]:
        yield f"{node.op} → {op}", replace(node, op=op)


def _const(node: t.Const) -> Iterator[tuple[str, t.Node]]:
    if isinstance(node.value, bool):
        yield f"{node.value} flipped", replace(node, value=not node.value)
    elif isinstance(node.value, int) and node.value:
        for step in (1, -1):
            yield f"{node.value} + {step}", replace(node, value=node.value + step)
    elif isinstance(node.value, dt.date):
        for day in (node.value + DAY, node.value - DAY):
            yield f"{node.value} → {day}", replace(node, value=day)


def _inlist(node: t.InList) -> Iterator[tuple[str, t.Node]]:
    yield "listed → not listed", t.Not(BOOL, item=node)
    for value in node.values if len(node.values) > 1 else ():
        rest = tuple(v for v in node.values if v != value)
        yield f"without {value}", replace(node, values=rest)


def _not(node: t.Not) -> Iterator[tuple[str, t.Node]]:
    yield "without not", node.item


def _all(node: t.All) -> Iterator[tuple[str, t.Node]]:
    yield "and → or", t.Any(BOOL, items=node.items)
    yield from _shorter(node)


def _any(node: t.Any) -> Iterator[tuple[str, t.Node]]:
    yield "or → and", t.All(BOOL, items=node.items)
    yield from _shorter(node)


def _shorter(node: Any) -> Iterator[tuple[str, t.Node]]:
    for at in range(len(node.items)):
        rest = (*node.items[:at], *node.items[at + 1 :])
        yield f"without part {at + 1}", replace(node, items=rest)


def _arith(node: t.Arith) -> Iterator[tuple[str, t.Node]]:
    if node.op != "*":
        yield "+ ↔ -", replace(node, op="-" if node.op == "+" else "+")
    for side in (node.left, node.right):
        if side.type == node.type:
            yield f"one side of {node.op}", side


def _case(node: t.Case) -> Iterator[tuple[str, t.Node]]:
    yield "always otherwise", node.otherwise
    for _, result in node.branches:
        yield "always a branch", result


def _call(node: t.Call) -> Iterator[tuple[str, t.Node]]:
    for rounding in f.ROUNDINGS if node.rounding else ():
        if rounding != node.rounding:
            yield f"{node.rounding} → {rounding}", replace(node, rounding=rounding)
    if node.name in ("least", "greatest"):
        other = "least" if node.name == "greatest" else "greatest"
        yield f"{node.name} → {other}", replace(node, name=other)
        for arg in node.args:
            yield f"{node.name} of one", arg


def _aggregate(node: t.Aggregate) -> Iterator[tuple[str, t.Node]]:
    if node.op in ("any", "all"):
        yield "any ↔ all", replace(node, op="all" if node.op == "any" else "any")


CHANGES: dict[type[t.Node], Callable[[Any], Iterator[tuple[str, t.Node]]]] = {
    t.Compare: _compare,
    t.CountCompare: _compare,
    t.Const: _const,
    t.InList: _inlist,
    t.Not: _not,
    t.All: _all,
    t.Any: _any,
    t.Arith: _arith,
    t.Case: _case,
    t.Call: _call,
    t.Aggregate: _aggregate,
}
