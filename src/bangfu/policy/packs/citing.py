"""What of a pack rests on which clause: rules, figures, facts, targets, tasks and the rest."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Text
from bangfu.engine.packs.pack import Pack
from bangfu.policy.packs import clauses
from bangfu.policy.packs.carriers.carrier import Carrier
from bangfu.policy.packs.carriers.listing import carriers


@dataclass(frozen=True, slots=True)
class Citing:
    """One thing that cites a clause.

    Args:
        kind: ``standard``, ``condition``, ``parameter``, ``target``, … (see ``carriers``).
        id: its own; for a part (condition, stage, indicator, rival) that of the whole.
        title: what people call it.
        clause: as cited.
        rule: title of the rule, procedure or scorecard a part belongs to.
    """

    kind: str
    id: str
    title: Text
    clause: str
    rule: Text | None = None


def citing(pack: Pack, document: str) -> list[Citing]:
    """Everything that cites a document, rules first, each clause of a parameter once."""
    found = (one for cite, one in _all(pack) if cite.document == document)
    return list(dict.fromkeys(found))


def counts(pack: Pack) -> dict[str, int]:
    """``{document: how many things cite it}``."""
    found: dict[str, set[Citing]] = defaultdict(set)
    for cite, one in _all(pack):
        found[cite.document].add(one)
    return {document: len(ones) for document, ones in found.items()}


def _all(pack: Pack) -> Iterator[tuple[schema.Cite, Citing]]:
    for one in carriers(pack):
        yield one.cite, of(one)


def of(one: Carrier) -> Citing:
    """A carrier without what it carries."""
    return Citing(one.kind, one.id, one.title, one.cite.clause, one.whole)


def lineage(clause: str) -> list[str]:
    """The clause and those above it, nearest first.

    >>> lineage("三(一)1")
    ['三(一)1', '三(一)', '三']
    """
    found = []
    while clause:
        found.append(clause)
        clause = clauses.above(clause)
    return found


def nearest(clause: str, known: Collection[str]) -> str:
    """The clause itself if the document has it, else the nearest above it; empty for none.

    >>> nearest("三(一)1", {"三", "三(一)"}), nearest("八", {"三"})
    ('三(一)', '')
    """
    return next((ref for ref in lineage(clause) if ref in known), "")
