"""What of a pack rests on which clause: rules, their conditions, parameters and facts."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Text
from bangfu.engine.packs.pack import Pack
from bangfu.policy.packs import clauses


@dataclass(frozen=True, slots=True)
class Citing:
    """One thing that cites a clause.

    Args:
        kind: ``standard``, ``benefit``, ``condition``, ``parameter`` or ``fact``.
        id: of the rule, parameter or fact; of its rule for a condition.
        title: what people call it.
        clause: as cited.
        rule: title of the rule a condition belongs to.
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
    for rule in pack.rules.values():
        kind = "benefit" if isinstance(rule, schema.Benefit) else "standard"
        yield rule.cite, Citing(kind, rule.id, rule.title, rule.cite.clause)
        for part in rule.conditions:
            if part.cite is not None and part.cite != rule.cite:
                cited = part.cite.clause
                yield part.cite, Citing("condition", rule.id, part.title, cited, rule.title)
    for parameter in pack.parameters.values():
        for value in parameter.values:
            if value.cite is not None:
                cited = value.cite.clause
                yield value.cite, Citing("parameter", parameter.id, parameter.title, cited)
    for fact in pack.facts.values():
        if fact.cite is not None:
            yield fact.cite, Citing("fact", fact.id, fact.title, fact.cite.clause)


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
