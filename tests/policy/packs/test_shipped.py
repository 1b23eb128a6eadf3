"""The shipped packs against the documents they follow, where their texts are at hand.

The product does not carry the texts; they lie in a folder ``shared/documents`` beside the
repository, or further up. Without them only the shapes of the packs are asked.
"""

from functools import cache
from pathlib import Path

import pytest

from bangfu.engine.packs import loader
from bangfu.policy.packs import clauses, coverage
from bangfu.policy.packs.carriers.listing import carriers
from bangfu.policy.packs.coverage import Sheet

ROOT = Path(__file__).parents[3]
PACKS = ("wuhan", "jingzhou")
HELD = ("wuhan-2015", "wuhan-2020", "jingzhou-2015", "hubei-2015-bulletin-14")


def folder() -> Path | None:
    """Where the texts are; ``None`` if nowhere."""
    beside = (parent / "shared" / "documents" for parent in ROOT.parents)
    return next((path for path in beside if path.is_dir()), None)


@cache
def sheets() -> dict[str, Sheet]:
    """The sheets of all documents whose texts are at hand."""
    found = folder()
    texts = (
        {p.stem: clauses.split(p.read_text("utf-8")) for p in found.glob("*.txt")} if found else {}
    )
    packs = [loader.load(name, [ROOT / "packs"]) for name in PACKS]
    return {sheet.document: sheet for sheet in coverage.sheets(packs, texts)}


@pytest.mark.parametrize("document", HELD)
def test_every_clause_is_decided_and_every_number_carried(document: str) -> None:
    if folder() is None:
        assert sheets() == {}
        return
    sheet = sheets()[document]
    left = {line.clause.ref: [r.number.text for r in line.left] for line in sheet.lines}
    assert [line.clause.ref for line in sheet.lines if not line.decided] == []
    assert {ref: numbers for ref, numbers in left.items() if numbers} == {}
    assert [(one.kind, one.id, one.cite.clause) for one in sheet.astray] == []
    assert sheet.idle == ()
    assert sheet.complete


@pytest.mark.parametrize("name", PACKS)
def test_documents_are_held_by_more_than_rules(name: str) -> None:
    kinds = {one.kind for one in carriers(loader.load(name, [ROOT / "packs"]))}
    assert {"standard", "benefit", "duty", "parameter", "target", "task"} <= kinds
