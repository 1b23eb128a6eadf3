"""What does not move, stored with each subject: features, and the plans that write and ask them.

Bringing members together into households costs far more than the rules that look at the outcome.
So whatever aggregates over children ask, and whatever else rests on no parameter that moves, can be
worked out once for a snapshot and stored; every later run reads one narrow table per subject.
"""

import datetime as dt
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from bangfu.engine.compile import hoist, uses
from bangfu.engine.compile.program import Program
from bangfu.engine.language import tree as t
from bangfu.engine.sql import names
from bangfu.engine.sql.dialects import Dialect
from bangfu.engine.sql.plan import Plan, plan


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """A run in two: what is stored, and what is asked of it.

    Args:
        build: writes the inputs of ``ask``, one relation per subject.
        ask: the rules wanted. Its inputs are what ``build`` puts out, and for subjects of which
            ``build`` puts out nothing, the same as those of ``build``.
    """

    build: Plan
    ask: Plan


def lay_out(
    program: Program,
    rules: Iterable[str],
    dialect: Dialect,
    as_of: dt.date,
    *,
    scope: str = "county",
    varied: AbstractSet[str] | None = None,
    keep: Iterable[tuple[str, str]] = (),
) -> Features:
    """Lay out features and the run over them.

    Args:
        program: the compiled pack.
        rules: ids of the rules wanted; those they ask come along.
        dialect: the engine to write for.
        as_of: the day.
        scope: the subject at which figures are resolved.
        varied: the parameters that will move; unless said, all that no aggregate rests on, so that
            asking never goes down to the children.
        keep: columns and facts, as ``(subject, name)``, to pass on to the results; the facts are
            stored, whatever they rest on.
    """
    wanted = list(rules)
    moving = settled_last(program, wanted) if varied is None else varied
    parts = hoist.split(program, wanted, moving)
    kept = list(keep)
    given = [*parts.given, *((s, n) for s, n in kept if (s, n) in program.facts)]
    there = {key: program.facts[key] for key in kept if key in program.facts}
    then = replace(parts.then, facts={**parts.then.facts, **there})
    ask = plan(then, dialect, as_of, scope=scope, keep=kept, given=given)
    stored = [
        (subject, name)
        for subject, columns in ask.reads.items()
        for name in columns
        if parts.first.fact_type(subject, name) is not None
    ]
    nodes = [parts.first.facts[key] for key in stored if key in parts.first.facts]
    first = replace(parts.first, rules=uses.closed(program, uses.asked(parts.first, nodes)))
    build = plan(first, dialect, as_of, scope=scope, keep=stored)
    return Features(build, ask)


def settled_last(program: Program, rules: Iterable[str]) -> frozenset[str]:
    """Parameters that some rules rest on and no aggregate of theirs does."""
    asked = [n for rule in uses.closed(program, rules).values() for n in rule.nodes()]
    inside = [n for node in _reached(program, asked) for n in t.walk(node)]
    aggregates = [node for node in inside if isinstance(node, t.Aggregate)]
    below = uses.of(program, aggregates).parameters
    return frozenset(uses.of(program, asked).parameters) - set(below)


def stored(features: Features) -> dict[str, tuple[str, ...]]:
    """The columns of the store beside the ids, by subject."""
    return {
        output.subject: tuple(
            name
            for name in features.ask.reads.get(output.subject, ())
            if name in output.columns and not name.endswith(names.ident(""))
        )
        for output in features.build.outputs
    }


def _reached(program: Program, nodes: Iterable[t.Node]) -> list[t.Node]:
    """Some expressions and those of every definition they rest on."""
    found, seen, stack = list[t.Node](), set[t.Ref](), list(nodes)
    while stack:
        node = stack.pop()
        found.append(node)
        for part in t.walk(node):
            if isinstance(part, t.Ref) and part not in seen and part.source != t.Source.COLUMN:
                seen.add(part)
                if part.source == t.Source.FACT:
                    stack.append(program.facts[part.subject, part.name])
                else:
                    stack += program.rules[part.name].nodes()
    return found
