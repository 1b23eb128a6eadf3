"""Wrong packs: every pack one small change away from a right one."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bangfu.engine.compile import figures
from bangfu.engine.compile.order import references
from bangfu.engine.compile.program import Condition, Program, Rule
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.types import BOOL, Kind
from bangfu.engine.mutants.changes import DAY, changed, put
from bangfu.engine.packs import schema

Users = dict[tuple[str, str], frozenset[str]]  # fact or rule → the rules that depend on it


@dataclass(frozen=True, slots=True)
class Mutant:
    """A wrong pack: what was changed, the program, and the rules it could show in."""

    what: str
    program: Program
    rules: frozenset[str]


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
        if parameter.id in program.pack.scoped:
            continue  # nobody wrote it
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
            yield f"{name}: {what}", replace(rule, conditions=put(rule.conditions, at, wrong))
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


def unread(program: Program) -> list[str]:
    """Figures that no rule reads, so that no case can hold them: compare them with the text."""
    users = _users(program)
    named = (name for name in program.pack.parameters if name not in program.pack.scoped)
    return [name for name in named if not _readers(program, users, name)]


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
    start = _first_day(program, readers)
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


def _first_day(program: Program, readers: frozenset[str]) -> dt.date:
    """The first day on which a figure can show: that of the pack, and of a rule that reads it."""
    pack = program.pack.headers[program.pack.code].in_force_from or dt.date.min
    rules = (program.rules[name].spec.in_force_from or dt.date.min for name in readers)
    return max(pack, min(rules))


def _wrong_values(
    parameter: schema.Parameter, value: schema.Value, start: dt.date
) -> Iterator[tuple[str, schema.Value]]:
    if value.status == "unset":
        return
    for shown in _near(parameter, value):
        yield f"{value.status} {value.value} → {shown}", value.model_copy(update={"value": shown})
    if value.status == "stated" and value.starts >= start:
        yield "a day later", value.model_copy(update={"starts": value.starts + DAY})
    if value.status == "stated" and value.ends is not None:
        yield "ends a day earlier", value.model_copy(update={"ends": value.ends - DAY})


def _near(parameter: schema.Parameter, value: schema.Value) -> Iterator[object]:
    """The nearest other values of a figure, as packs write them; of a code there are none."""
    type_ = figures.type_of(parameter)
    exact = figures.exact(value.value, type_)
    if isinstance(exact, bool):
        yield not exact
    elif isinstance(exact, dt.date):
        yield from (exact + DAY, exact - DAY)
    elif isinstance(exact, int):
        size = 2 if type_.scale else 1  # one fen may vanish where a share of the figure is rounded
        for step in (size, -size):
            number = ty.unscaled(exact + step, 2 if type_.kind == Kind.RATE else type_.scale)
            yield f"{number}%" if type_.kind == Kind.RATE else str(number)
