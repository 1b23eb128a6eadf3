"""A program for a registry in which nobody publishes some subjects (payments, pairings …).

What is asked about children of such a subject is unknown, not zero: that no measure is on record
must never read as "nobody was helped".
"""

from collections.abc import Set as AbstractSet
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any

from bangfu.engine.compile.program import Condition, Program, Rule
from bangfu.engine.language import tree as t


def known(program: Program, published: AbstractSet[str]) -> frozenset[str]:
    """Subjects there is something of: those published, and those above them."""
    tables = program.pack.tables
    there = {subject for subject in published if subject in tables}
    return frozenset(there.union(*(program.pack.lineage(subject) for subject in there)))


@lru_cache(maxsize=64)
def without(program: Program, absent: frozenset[str]) -> Program:
    """The program as it stands where nothing is known about some subjects.

    Definitions about them are left out; whatever counts, sums or asks among them is unknown.
    """
    pack = program.pack
    absent &= pack.tables.keys()
    if not absent:
        return program
    # Nobody knows the members of households that nobody knows.
    absent |= {subject for subject in pack.tables if not absent.isdisjoint(pack.lineage(subject))}
    rules = {n: _rule(r, absent) for n, r in program.rules.items() if r.subject not in absent}
    facts = {key: blank(n, absent) for key, n in program.facts.items() if key[0] not in absent}
    order = [key for key in program.order if key[1] not in absent]
    return Program(
        pack=pack,
        facts=facts,
        rules=rules,
        order=order,
        sweeps={key: sweep for key, sweep in program.sweeps.items() if key[1] not in absent},
        targets=program.targets,
        others=program.others,
    )


def blank(node: t.Node, absent: frozenset[str]) -> t.Node:
    """An expression in which what concerns absent subjects is unknown."""
    if isinstance(node, t.Aggregate) and node.child in absent:
        return t.Const(node.type, node.low, node.high, value=None)
    if isinstance(node, t.CountCompare) and node.count.child in absent:
        return t.Const(node.type, node.low, node.high, value=None)
    changed = {f.name: _inside(getattr(node, f.name), absent) for f in fields(node)}
    return replace(node, **changed)


def _inside(value: Any, absent: frozenset[str]) -> Any:
    if isinstance(value, t.Node):
        return blank(value, absent)
    if isinstance(value, tuple):
        return tuple(_inside(item, absent) for item in value)
    return value


def _rule(rule: Rule, absent: frozenset[str]) -> Rule:
    return replace(
        rule,
        conditions=tuple(_condition(c, absent) for c in rule.conditions),
        amount=_inside(rule.amount, absent),
        applies=_inside(rule.applies, absent),
    )


def _condition(condition: Condition, absent: frozenset[str]) -> Condition:
    return replace(
        condition, test=blank(condition.test, absent), when=_inside(condition.when, absent)
    )
