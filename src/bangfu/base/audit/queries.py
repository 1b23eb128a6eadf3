"""Reading and proving the trail."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from bangfu.base.audit import chain as seal
from bangfu.base.audit.models import Entry, Head


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a chain does not hold."""

    chain: str
    seq: int
    kind: str  # altered | missing | unlinked | truncated | headless


def history(subject_type: str, subject_id: str) -> QuerySet[Entry]:
    """Entries about one subject, newest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-id")


def histories(subject_type: str, subject_ids: Iterable[str]) -> QuerySet[Entry]:
    """Entries about several subjects of one kind, newest first."""
    found = Entry.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids))
    return found.order_by("-id")


def entries(
    spans: Iterable[tuple[str, str]],
    *,
    system: bool = False,
    actor: str = "",
    action: str = "",
    subject: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    before: int | None = None,
) -> QuerySet[Entry]:
    """Entries of the places given, newest first.

    Args:
        spans: inclusive ranges of 12-digit codes the reader may see.
        system: whether entries that belong to no place are shown as well.
        actor: user name of who did it.
        action: an action, or its slice with a dot at the end (``posts.``).
        subject: public identifier of what was touched.
        since: first day, in local time.
        until: last day, in local time.
        before: number of the entry after which to go on.
    """
    place = Q(division="") if system else Q(pk__in=[])
    for low, high in spans:
        place |= Q(division__gte=low, division__lte=high)
    found = Entry.objects.filter(place)
    if action:
        found = found.filter(**{"action__startswith" if action.endswith(".") else "action": action})
    if since:
        found = found.filter(at__gte=_midnight(since))
    if until:
        found = found.filter(at__lt=_midnight(until + dt.timedelta(days=1)))
    if before:
        found = found.filter(pk__lt=before)
    exact = {"actor": actor, "subject_id": subject}
    return found.filter(**{k: v for k, v in exact.items() if v}).order_by("-id")


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def verify() -> Iterator[Finding]:
    """Every place where a row was changed, removed, inserted or reordered; nothing if all holds."""
    heads = {head.chain: head for head in Head.objects.all()}
    for chain in sorted({*heads, *Entry.objects.values_list("chain", flat=True).distinct()}):
        yield from _verify_chain(chain, heads.get(chain))


def _verify_chain(chain: str, head: Head | None) -> Iterator[Finding]:
    previous, seq = seal.START, 0
    for entry in Entry.objects.filter(chain=chain).order_by("seq").iterator(chunk_size=5_000):
        seq += 1
        if entry.seq != seq:
            yield Finding(chain, seq, "missing")
            seq = entry.seq
        elif entry.previous != previous:
            yield Finding(chain, seq, "unlinked")
        if _digest(entry) != entry.hash:
            yield Finding(chain, entry.seq, "altered")
        previous = entry.hash
    if head is None:
        yield Finding(chain, seq, "headless")
    elif (head.seq, head.hash) != (seq, previous):
        yield Finding(chain, seq + 1, "truncated")


def _digest(entry: Entry) -> str:
    return seal.digest(
        entry.previous,
        chain=entry.chain,
        seq=entry.seq,
        at=entry.at,
        actor=entry.actor,
        action=entry.action,
        subject_type=entry.subject_type,
        subject_id=entry.subject_id,
        division=entry.division,
        operation_id=entry.operation_id,
        changes=entry.changes,
    )
