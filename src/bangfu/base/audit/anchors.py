"""Anchors: where every chain stood at one moment, kept here and, as a file, off this machine.

A chain that is cut off and given a fitting head, or removed with its head, holds by itself. It
does not hold against an anchor taken before. Anchors are chained, and the trail names each.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from bangfu.base.audit import actions
from bangfu.base.audit import chain as seal
from bangfu.base.audit.models import Anchor, Entry, Head
from bangfu.base.audit.proving import Finding

TAKE = "audit.anchor"


@transaction.atomic
def take(*, by: str) -> Anchor:
    """Seal the readings, then note where every chain stands."""
    actions.seal_readings(by=by)
    actions.lock(actions.SYSTEM)  # one anchor at a time
    last = Anchor.objects.order_by("-seq").first()
    heads = {h.chain: [h.seq, h.hash] for h in Head.objects.exclude(seq=0)}
    seq, at = (last.seq if last else 0) + 1, timezone.now()
    previous = last.hash if last else seal.START
    mark = seal.anchored(previous, seq=seq, at=at, heads=heads)
    made = Anchor.objects.create(seq=seq, at=at, heads=heads, previous=previous, hash=mark)
    changes = {"hash": mark, "chains": len(heads)}
    actions.record(by=by, act=actions.Act(TAKE, "anchor", str(seq), changes=changes))
    return made


def exported(anchor: Anchor) -> dict[str, Any]:
    """An anchor as plain JSON, to be kept elsewhere."""
    return {
        "seq": anchor.seq,
        "at": anchor.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "heads": anchor.heads,
        "previous": anchor.previous,
        "hash": anchor.hash,
    }


def check(outside: Iterable[Mapping[str, Any]] = ()) -> Iterator[Finding]:
    """What does not hold against the anchors kept here and against those brought along."""
    kept = {anchor.seq: exported(anchor) for anchor in Anchor.objects.order_by("seq")}
    yield from _linked(kept)
    for anchor in (*kept.values(), *outside):
        yield from _held_against(anchor, kept)


def _linked(kept: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    """Anchors here that are not linked, or that the trail says otherwise about."""
    previous = seal.START
    for place, (seq, anchor) in enumerate(kept.items(), start=1):
        if (seq, anchor["previous"]) != (place, previous):
            yield Finding("anchors", seq, "anchor")
        previous = anchor["hash"]
    told = Entry.objects.filter(action=TAKE, subject_type="anchor")
    named = {e.subject_id: _said(e.changes) for e in told}
    here = {str(seq): anchor["hash"] for seq, anchor in kept.items()}
    for seq_ in sorted({k for k in {*named, *here} if named.get(k) != here.get(k)}):
        yield Finding("anchors", int(seq_) if seq_.isdecimal() else 0, "anchor")


def _said(changes: Any) -> Any:
    return changes.get("hash") if isinstance(changes, dict) else None


def _held_against(anchor: Mapping[str, Any], kept: dict[int, dict[str, Any]]) -> Iterator[Finding]:
    at, heads = dt.datetime.fromisoformat(anchor["at"]), anchor["heads"]
    mark = seal.anchored(anchor["previous"], seq=anchor["seq"], at=at, heads=heads)
    if mark != anchor["hash"]:
        yield Finding("anchors", anchor["seq"], "anchor")
        return  # nothing it says can be relied on
    if kept.get(anchor["seq"], {}).get("hash") != mark:
        yield Finding("anchors", anchor["seq"], "anchor")
    for chain, (seq, expected) in heads.items():
        found = Entry.objects.filter(chain=chain, seq=seq).values_list("hash", flat=True).first()
        if found != expected:
            yield Finding(chain, seq, "anchored")
