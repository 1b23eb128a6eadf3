"""Who is behind a condition that does not hold: the children that decide it, one by one."""

from collections.abc import Iterator
from dataclasses import dataclass

from bangfu.engine.language import tree as t
from bangfu.engine.memory import Evaluation, Record


@dataclass(frozen=True, slots=True)
class Child:
    """One of the children of a record, e.g. a member of a household; ``which`` counts from 1."""

    subject: str
    which: int


def children(evaluation: Evaluation, node: t.Node, record: Record) -> tuple[Child, ...]:
    """The children because of whom a condition about a record fails; empty if it does not.

    Where every member has to be insured, those who are not; where nobody may be out of school,
    those who are. That not a single one fits names nobody.
    """
    return tuple(dict.fromkeys(_against(evaluation, node, record, wanted=True)))


def _against(
    evaluation: Evaluation, node: t.Node, record: Record, *, wanted: bool
) -> Iterator[Child]:
    held = evaluation.value(node, record)
    if held is None or held is wanted:
        return
    if isinstance(node, t.Not):
        yield from _against(evaluation, node.item, record, wanted=not wanted)
    elif isinstance(node, t.All | t.Any):
        for item in node.items:
            yield from _against(evaluation, item, record, wanted=wanted)
    elif isinstance(node, t.Ref):
        yield from _behind(evaluation, node, record, wanted=wanted)
    elif isinstance(node, t.Aggregate):
        yield from _deciding(evaluation, node, record, wanted=wanted)


def _behind(evaluation: Evaluation, ref: t.Ref, record: Record, *, wanted: bool) -> Iterator[Child]:
    """Through a fact that was worked out from the children."""
    is_own = ref.source == t.Source.FACT and ref.subject == record.subject
    if is_own and ref.name not in record.given:
        node = evaluation.program.facts[ref.subject, ref.name]
        yield from _against(evaluation, node, record, wanted=wanted)


def _deciding(
    evaluation: Evaluation, node: t.Aggregate, record: Record, *, wanted: bool
) -> Iterator[Child]:
    if (node.op, wanted) not in {("all", True), ("any", False)} or node.where is None:
        return
    for which, child in enumerate(record.children.get(node.child, ()), start=1):
        if evaluation.value(node.where, child) is (not wanted):
            yield Child(node.child, which)
