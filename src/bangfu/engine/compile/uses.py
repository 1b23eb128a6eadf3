"""What an expression rests on: the figures and columns it reads, followed through what it names."""

from collections.abc import Iterable
from dataclasses import dataclass

from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.language import tree as t

Column = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Uses:
    """Parameters by name and columns as ``(subject, name)``, each once, in the order met."""

    parameters: tuple[str, ...]
    columns: tuple[Column, ...]


def of(program: Program, nodes: Iterable[t.Node]) -> Uses:
    """What some expressions rest on, through facts, verdicts and amounts of other rules."""
    parameters, columns = dict[str, None](), dict[Column, None]()
    seen, stack = set[t.Ref](), list(nodes)
    while stack:
        for part in t.walk(stack.pop(0)):
            if isinstance(part, t.Param):
                parameters[part.name] = None
            elif isinstance(part, t.Ref) and part not in seen:
                seen.add(part)
                if part.source == t.Source.COLUMN:
                    columns[part.subject, part.name] = None
                else:
                    stack += _behind(program, part)
    return Uses(tuple(parameters), tuple(columns))


def rule(program: Program, asked: Rule) -> Uses:
    """What a rule rests on: its conditions, where it applies, and its amount."""
    return of(program, asked.nodes())


def _behind(program: Program, ref: t.Ref) -> list[t.Node]:
    if ref.source == t.Source.FACT:
        return [program.facts[ref.subject, ref.name]]
    return list(program.rules[ref.name].nodes())


def closed(program: Program, wanted: Iterable[str]) -> dict[str, Rule]:
    """Some rules and those they ask, through facts, in the order of the pack."""
    found = set[str]()
    stack = [name for name in wanted if name in program.rules]
    while stack:
        name = stack.pop()
        if name not in found:
            found.add(name)
            stack += asked(program, program.rules[name].nodes())
    return {name: rule for name, rule in program.rules.items() if name in found}


def asked(program: Program, nodes: Iterable[t.Node]) -> list[str]:
    """Rules named in expressions, through facts."""
    found, seen, stack = list[str](), set[t.Ref](), list(nodes)
    while stack:
        for part in t.walk(stack.pop()):
            if not isinstance(part, t.Ref) or part in seen or part.source == t.Source.COLUMN:
                continue
            seen.add(part)
            if part.source == t.Source.FACT:
                stack.append(program.facts[part.subject, part.name])
            else:
                found.append(part.name)
    return found
