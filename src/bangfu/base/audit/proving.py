"""Proving the trail: each chain link by link, each reading by its mark and its batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from bangfu.base.audit import chain as seal
from bangfu.base.audit.models import Entry, Head, Reading

CHUNK = 5_000
SEALED = ("at", "actor", "action", "subject_type", "subject_id", "division")
ENTRY = ("chain", "seq", *SEALED, "operation_id", "changes")
READING = (*SEALED, "purpose", "details")


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where the trail does not hold.

    Args:
        chain: the chain, ``readings`` or ``anchors``.
        seq: the place in it: of an entry, of a reading, of a batch, of an anchor.
        kind: ``altered``, ``unreadable``, ``missing``, ``unlinked``, ``truncated``, ``headless``,
            ``head`` when the end of a chain was not written by the program; of a reading
            ``reading``, of a batch ``readings``; ``anchor`` when an anchor itself does not hold,
            ``anchored`` when a chain is not what an anchor says it was.
    """

    chain: str
    seq: int
    kind: str


def chains() -> Iterator[Finding]:
    """Every entry that was changed, removed, inserted or moved."""
    heads = {head.chain: head for head in Head.objects.all()}
    for chain in sorted({*heads, *Entry.objects.values_list("chain", flat=True).distinct()}):
        yield from _readable(_chain(chain, heads.get(chain)), chain)


def _readable(findings: Iterator[Finding], chain: str) -> Iterator[Finding]:
    """What is found, also where a row holds what no program wrote and none can read."""
    try:
        yield from findings
    except (ValueError, TypeError, AttributeError):
        yield Finding(chain, 0, "unreadable")


def _chain(chain: str, head: Head | None) -> Iterator[Finding]:
    previous, seq = seal.START, 0
    rows = Entry.objects.filter(chain=chain).order_by("seq").values_list(*ENTRY, "previous", "hash")
    for *values, before, mark in rows.iterator(chunk_size=CHUNK):
        columns = dict(zip(ENTRY, values, strict=True))
        seq += 1
        if columns["seq"] != seq:
            yield Finding(chain, seq, "missing")
            seq = columns["seq"]
        elif before != previous:
            yield Finding(chain, seq, "unlinked")
        if seal.digest(before, **columns) != mark:
            yield Finding(chain, seq, "altered")
        previous = mark
    if head is None:
        yield Finding(chain, seq, "headless")
    elif (head.seq, head.hash) != (seq, previous):
        yield Finding(chain, seq + 1, "truncated")
    elif head.mark != seal.head(chain, seq, previous):
        yield Finding(chain, seq, "head")


def readings() -> Iterator[Finding]:
    """Every reading that was changed, and every batch that lost, gained or reordered some."""
    return _readable(_readings(), "readings")


def _readings() -> Iterator[Finding]:
    told = Entry.objects.filter(subject_type="readings", action="audit.seal")
    batches = {int(e.subject_id): e.changes for e in told if e.subject_id.isdecimal()}
    rows = Reading.objects.order_by("batch", "pk").values_list("pk", "batch", "mark", *READING)
    for batch, group in groupby(rows.iterator(chunk_size=CHUNK), key=lambda row: row[1]):
        marks = []
        for pk, _batch, mark, *values in group:
            if seal.mark(**dict(zip(READING, values, strict=True))) != mark:
                yield Finding("readings", pk, "reading")
            marks.append(mark)
        if batch is None:
            continue
        said = batches.pop(batch, {})
        sealed = {"count": len(marks), "digest": seal.together(batch, marks)}
        if said != sealed:
            yield Finding("readings", batch, "readings")
    for batch in sorted(batches):
        yield Finding("readings", batch, "readings")
