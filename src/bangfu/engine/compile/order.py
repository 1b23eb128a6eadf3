"""Which definition follows which. Walked without recursion: packs may be long."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

from bangfu.engine.compile.check.numbers import VERDICTS
from bangfu.engine.language import functions as f
from bangfu.engine.language import tree as t
from bangfu.engine.language.syntax import Syntax
from bangfu.engine.packs.pack import Pack

MOST_CYCLES = 20
Key = tuple[Literal["fact", "rule"], str, str]  # what it is, its subject, its name
K = TypeVar("K", bound=Hashable)


@dataclass(slots=True)
class Order(Generic[K]):
    """Keys so that each follows what it needs, and the circles that have no such order."""

    order: list[K] = field(default_factory=list)
    cycles: list[list[K]] = field(default_factory=list)


def ordered(keys: Iterable[K], needs: Callable[[K], Iterable[K]]) -> Order[K]:
    """Keys and all they need, needed ones first; at most ``MOST_CYCLES`` circles are told.

    >>> ordered("ab", {"a": "bc", "b": "c", "c": ""}.get).order
    ['c', 'b', 'a']
    """
    found: Order[K] = Order()
    done: dict[K, bool] = {}
    for root in keys:
        if root in done:
            continue
        done[root] = False
        stack: list[tuple[K, Iterator[K]]] = [(root, iter(needs(root)))]
        while stack:
            key, rest = stack[-1]
            need = next((n for n in rest if not done.get(n)), None)
            if need is None:
                stack.pop()
                done[key] = True
                found.order.append(key)
            elif need not in done:
                done[need] = False
                stack.append((need, iter(needs(need))))
            elif len(found.cycles) < MOST_CYCLES:
                path = [k for k, _ in stack]
                found.cycles.append(path[path.index(need) :])
    return found


def facts_named(pack: Pack, syntax: Syntax, subject: str) -> list[tuple[str, str]]:
    """Facts an expression names, as ``(subject, name)``; columns of the same name come first."""
    found: dict[tuple[str, str], None] = {}
    stack = [(syntax, subject)]
    while stack:
        s, here = stack.pop()
        if s.op in ("name", "dotted"):
            key = (here, s.parts[0]) if s.op == "name" else (s.parts[0], s.parts[1])
            if key in pack.facts and key[1] not in pack.tables[key[0]].columns:
                found[key] = None
        elif s.op == "call" and s.parts[0] in f.AGGREGATES:
            collection, *args = s.parts[1].parts
            child = pack.children(here).get(str(collection.parts[0])) if collection.parts else None
            stack.extend((arg, child) for arg in args if child)
        elif s.op != "call" or s.parts[0] not in VERDICTS:
            stack.extend((part, here) for part in s.parts if isinstance(part, Syntax))
    return list(found)


def references(node: t.Node, subject: str) -> list[tuple[Key, str]]:
    """Definitions an expression uses, with the subject that asks (a child inside aggregates)."""
    found: dict[tuple[Key, str], None] = {}
    stack = [(node, subject)]
    while stack:
        here, asked_by = stack.pop()
        if isinstance(here, t.Ref) and here.source == t.Source.FACT:
            found[("fact", here.subject, here.name), asked_by] = None
        elif isinstance(here, t.Ref) and here.source != t.Source.COLUMN:
            found[("rule", here.subject, here.name), asked_by] = None
        inner = here.child if isinstance(here, t.Aggregate) else asked_by
        stack.extend((child, inner) for child in t.children(here))
    return list(found)
