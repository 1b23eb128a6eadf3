"""Small wrong changes to a pack: flipped comparisons, nudged figures, lost conditions.

A pack's cases are worth as much as the wrong packs they notice. Every change here is one an author
could make by mistake; ``survivors`` lists those that no case notices. Changes that cannot show
(a figure that starts earlier than the rule that needs it) are left out.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from typing import Any

from bangfu.engine import answers, cases, given
from bangfu.engine.compile import figures
from bangfu.engine.compile.program import Condition, Program, Rule, references
from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.types import BOOL, Kind
from bangfu.engine.memory import Record
from bangfu.engine.packs import schema

DAY = dt.timedelta(days=1)
NEXT = {"<": ("<=", ">"), "<=": ("<", ">"), ">": (">=", "<"), ">=": (">", "<"), "=": ("!=",)}
NEXT["!="] = ("=",)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong pack: what was changed, the program, and the rules it could show in."""

    what: str
    program: Program
    rules: frozenset[str]


# --- changes to one expression ---


def changed(node: t.Node) -> Iterator[tuple[str, t.Node]]:
    """Every expression one small change away."""
    yield from _here(node)
    for field in fields(node):
        value = getattr(node, field.name)
        if isinstance(value, t.Node):
            for what, inner in changed(value):
                yield what, replace(node, **{field.name: inner})
        elif field.name == "branches":
            yield from _in_branches(node, value)
        elif isinstance(value, tuple) and field.name != "values":
            for at, item in enumerate(value):
                for what, inner in changed(item):
                    yield what, replace(node, **{field.name: _put(value, at, inner)})


def _put(items: tuple, at: int, item: Any) -> tuple:
    return (*items[:at], item, *items[at + 1 :])


def _in_branches(node: Any, branches: tuple) -> Iterator[tuple[str, t.Node]]:
    for at, (test, result) in enumerate(branches):
        for what, inner in changed(test):
            yield what, replace(node, branches=_put(branches, at, (inner, result)))
        for what, inner in changed(result):
            yield what, replace(node, branches=_put(branches, at, (test, inner)))


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


# --- changes to a pack ---


def mutants(program: Program) -> Iterator[Mutant]:
    """Every wrong pack."""
    users = _users(program)
    for key, node in program.facts.items():
        if key in users:
            for what, wrong in changed(node):
                facts = {**program.facts, key: wrong}
                yield Mutant(f"{'.'.join(key)}: {what}", replace(program, facts=facts), users[key])
    for rule in program.rules.values():
        for what, wrong_rule in _wrong_rules(rule):
            rules = {**program.rules, rule.id: wrong_rule}
            shown = frozenset({rule.id}) | users.get((rule.subject, rule.id), frozenset())
            yield Mutant(f"{rule.id}: {what}", replace(program, rules=rules), shown)
    for parameter in program.pack.parameters.values():
        readers = _readers(program, users, parameter.id)
        if readers:
            yield from _wrong_figures(program, parameter, readers)


def _users(program: Program) -> dict[tuple[str, str], frozenset[str]]:
    """Fact or rule → the rules that depend on it."""
    found: dict[tuple[str, str], set[str]] = {}
    for rule in program.rules.values():
        stack = [(node, rule.subject) for node in rule.nodes()]
        while stack:
            node, subject = stack.pop()
            for (kind, owner, name), _ in references(node, subject):
                if rule.id not in found.setdefault((owner, name), set()):
                    found[owner, name].add(rule.id)
                    fact = [program.facts[owner, name]] if kind == "fact" else []
                    stack += [(item, owner) for item in fact or program.rules[name].nodes()]
    return {key: frozenset(rules) for key, rules in found.items()}


def _wrong_rules(rule: Rule) -> Iterator[tuple[str, Rule]]:
    for at, condition in enumerate(rule.conditions):
        name = condition.spec.id
        for what, wrong in _wrong_conditions(condition):
            yield f"{name}: {what}", replace(rule, conditions=_put(rule.conditions, at, wrong))
    for what, node in changed(rule.amount) if rule.amount else ():
        yield f"amount: {what}", replace(rule, amount=node)
    if rule.applies is not None:
        yield "applies everywhere", replace(rule, applies=None)
    for edge in ("in_force_from", "in_force_to"):
        day = getattr(rule.spec, edge)
        for moved in (day + DAY, day - DAY) if day else ():
            spec = rule.spec.model_copy(update={edge: moved})
            yield f"{edge} {moved}", replace(rule, spec=spec)


def _wrong_conditions(condition: Condition) -> Iterator[tuple[str, Condition]]:
    always = t.Const(BOOL, value=True)
    yield "always true", replace(condition, test=always, when=None)
    yield "turned round", replace(condition, test=t.Not(BOOL, item=condition.test))
    if condition.when is not None:
        yield "asked of everybody", replace(condition, when=None)
        for what, node in changed(condition.when):
            yield f"when: {what}", replace(condition, when=node)
    for what, node in changed(condition.test):
        yield what, replace(condition, test=node)
    other = "aim" if condition.required else "required"
    spec = condition.spec.model_copy(update={"force": other})
    yield f"{other} instead", replace(condition, spec=spec)


# --- figures ---


def _readers(
    program: Program, users: dict[tuple[str, str], frozenset[str]], name: str
) -> frozenset[str]:
    def reads(node: t.Node) -> bool:
        return any(isinstance(part, t.Param) and part.name == name for part in t.walk(node))

    found: set[str] = set()
    for key, node in program.facts.items():
        if reads(node):
            found |= users.get(key, frozenset())
    for rule in program.rules.values():
        if any(map(reads, rule.nodes())):
            found |= {rule.id} | users.get((rule.subject, rule.id), frozenset())
    return frozenset(found)


def _wrong_figures(
    program: Program, parameter: schema.Parameter, readers: frozenset[str]
) -> Iterator[Mutant]:
    start = program.pack.headers[program.pack.code].in_force_from or dt.date.min
    for at, value in enumerate(parameter.values):
        if value.ends is not None and value.ends < start:
            continue
        for what, wrong in _wrong_values(parameter, value, start):
            values = [*parameter.values]
            values[at] = wrong
            edited = parameter.model_copy(update={"values": values})
            parameters = {**program.pack.parameters, parameter.id: edited}
            pack = replace(program.pack, parameters=parameters)
            yield Mutant(f"p.{parameter.id}: {what}", replace(program, pack=pack), readers)


def _wrong_values(
    parameter: schema.Parameter, value: schema.Value, start: dt.date
) -> Iterator[tuple[str, schema.Value]]:
    if value.status == "unset":
        return
    type_ = figures.type_of(parameter)
    exact = figures.exact(value.value, type_)
    assert isinstance(exact, int)
    size = 2 if type_.scale else 1  # one fen may vanish where a share of the figure is rounded
    for step in (size, -size):
        number = ty.unscaled(exact + step, 2 if type_.kind == Kind.RATE else type_.scale)
        shown = f"{number}%" if type_.kind == Kind.RATE else str(number)
        yield f"{value.status} {value.value} → {shown}", value.model_copy(update={"value": shown})
    if value.status == "stated" and value.starts >= start:
        yield "a day later", value.model_copy(update={"starts": value.starts + DAY})
    if value.status == "stated" and value.ends is not None:
        yield "ends a day earlier", value.model_copy(update={"ends": value.ends - DAY})


# --- noticing ---


def survivors(program: Program) -> Iterator[str]:
    """Changes that no case of the pack notices, on the interpreter."""
    worlds = [given.world(program, case.given, case.where) for case in program.pack.cases]
    for mutant in mutants(program):
        if not any(
            notices(mutant, case, root)
            for case, root in zip(program.pack.cases, worlds, strict=True)
            if mutant.rules & case.expect.keys()
        ):
            yield mutant.what


def notices(mutant: Mutant, case: schema.Case, root: Record) -> bool:
    """Whether a case fails on a wrong pack."""
    answering = answers.evaluation(mutant.program, case)
    results: cases.Results = {}
    in_force = [r for r in mutant.program.rules_in_force(answering.as_of) if r.id in case.expect]
    for rule in in_force:
        for number, record in enumerate(answers.records(root, rule.subject)):
            by_rule = results.setdefault((rule.subject, number), {})
            by_rule[rule.id] = answering.outcome(record, rule)
    return any(cases.check(mutant.program, case, (answering, root), results, "memory"))
