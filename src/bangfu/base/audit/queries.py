"""Reading the trail."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from bangfu.base.audit import anchors, proving
from bangfu.base.audit.models import Entry, Reading
from bangfu.base.audit.proving import Finding

SIDE_BY_SIDE = dt.timedelta(minutes=10)


def history(subject_type: str, subject_id: str) -> QuerySet[Entry]:
    """Entries about one subject, newest first."""
    return Entry.objects.filter(subject_type=subject_type, subject_id=subject_id).order_by("-id")


def histories(subject_type: str, subject_ids: Iterable[str]) -> QuerySet[Entry]:
    """Entries about several subjects of one kind, newest first."""
    found = Entry.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids))
    return found.order_by("-id")


def readings(subject_type: str, subject_ids: Iterable[str]) -> QuerySet[Reading]:
    """Who looked at subjects of one kind, newest first."""
    found = Reading.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids))
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


def first_since(table: "type[Entry | Reading]", moment: dt.datetime) -> int:
    """Key below which every row was written before a moment (or a little later).

    Rows are written in the order of time but for those of transactions side by side, for which
    ``SIDE_BY_SIDE`` is left; so halving finds the place without an index on time.
    """
    sought: dt.datetime = moment - SIDE_BY_SIDE
    rows = (Entry.objects if table is Entry else Reading.objects).order_by("pk")
    last = rows.last()
    low, high = 0, (last.pk + 1 if last else 0)
    while low < high:
        middle = (low + high) // 2
        row = rows.filter(pk__gte=middle).only("at").first()
        if row is None or row.at >= sought:
            high = middle
        else:
            low = row.pk + 1
    return low


def count() -> int:
    """How many entries the trail has."""
    return Entry.objects.count()


def verify(outside: Iterable[Mapping[str, Any]] = ()) -> Iterator[Finding]:
    """Every place where the trail does not hold; nothing if all holds.

    Args:
        outside: anchors kept off this machine, as ``anchors.exported`` gave them.
    """
    yield from proving.chains()
    yield from proving.readings()
    yield from anchors.check(outside)
