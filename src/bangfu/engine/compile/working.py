"""The expressions of targets, procedures and scorecards, checked like those of rules."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bangfu.engine.language import tree as t
from bangfu.engine.language.types import BOOL, Type
from bangfu.engine.packs import office
from bangfu.engine.packs.kinds import Expression
from bangfu.engine.packs.pack import Pack

# Text, subject, the type it must have (any number if None) → node, or None with the problem noted.
Attempt = Callable[[Expression | None, str, Type | None], t.Node | None]
Place = tuple[str, str, str]  # targets | procedures | scorecards, the item, which expression of it


@dataclass(frozen=True, slots=True)
class Counting:
    """How a target counts: who counts as done, out of whom, and what is summed over them."""

    spec: office.Target
    counts: t.Node | None
    of: t.Node | None
    adds: t.Node | None


def targets(pack: Pack, attempt: Attempt) -> dict[str, Counting]:
    """Every target with its expressions."""
    return {
        name: Counting(
            spec,
            attempt(spec.counts, spec.subject or "", BOOL),
            attempt(spec.of, spec.subject or "", BOOL),
            attempt(spec.adds, spec.subject or "", None),
        )
        for name, spec in pack.targets.items()
        if spec.subject in pack.tables
    }


def others(pack: Pack, attempt: Attempt) -> dict[Place, t.Node]:
    """What procedures and scorecards ask, by place."""
    asked = [*_stages(pack), *_lines(pack)]
    found = {place: attempt(text, subject, wanted) for place, text, subject, wanted in asked}
    return {place: node for place, node in found.items() if node is not None}


def _stages(pack: Pack) -> Iterator[tuple[Place, Expression | None, str, Type | None]]:
    for name, procedure in pack.procedures.items():
        if procedure.subject in pack.tables:
            yield ("procedures", name, ""), procedure.requires, procedure.subject, BOOL
            for stage in procedure.stages:
                yield ("procedures", name, stage.id), stage.when, procedure.subject, BOOL


def _lines(pack: Pack) -> Iterator[tuple[Place, Expression | None, str, Type | None]]:
    for name, card in pack.scorecards.items():
        if card.subject in pack.tables:
            for line in card.indicators:
                yield ("scorecards", name, line.id), line.measure, card.subject, None
            for veto in card.vetoes:
                yield ("scorecards", name, veto.id), veto.test, card.subject, BOOL
