"""A program that answers how far targets are, and nothing else: their expressions as facts."""

from functools import lru_cache

from bangfu.engine.compile.order import Key, references
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t

PARTS = ("counts", "of", "adds")


def name(target: str, part: str) -> str:
    """The column of a target's expression. No author can write it: two underscores are ours."""
    return f"{target}__{part}"


@lru_cache(maxsize=16)
def of_targets(program: Program) -> Program:
    """The expressions of every target that counts, with what they need of facts and rules."""
    asked: dict[Key, t.Node] = {
        ("fact", counting.spec.subject or "", name(target, part)): node
        for target, counting in program.targets.items()
        for part in PARTS
        if (node := getattr(counting, part)) is not None
    }
    needed = _needed(program, asked)
    order = [key for key in program.order if key in needed]
    sweeps = {key: program.sweeps[key] for key in order}
    depth = {subject: len(program.pack.lineage(subject)) for subject in program.pack.tables}
    for key, node in asked.items():
        order.append(key)
        sweeps[key] = max(
            (
                sweeps[need] + (depth[need[1]] < depth[asker])
                for need, asker in references(node, key[1])
            ),
            default=0,
        )
    facts = {(s, n): program.facts[s, n] for kind, s, n in needed if kind == "fact"}
    facts |= {(subject, column): node for (_, subject, column), node in asked.items()}
    rules = {n: program.rules[n] for kind, _, n in needed if kind == "rule"}
    return Program(program.pack, facts, rules, order, sweeps, program.targets)


def _needed(program: Program, asked: dict[Key, t.Node]) -> set[Key]:
    found: set[Key] = set()
    stack = [need for key, node in asked.items() for need, _ in references(node, key[1])]
    while stack:
        key = stack.pop()
        if key not in found:
            found.add(key)
            nodes = program.nodes(key)
            stack += [need for node in nodes for need, _ in references(node, key[1])]
    return found
