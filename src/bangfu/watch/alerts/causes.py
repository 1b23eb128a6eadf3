"""Looking through the last hour of the trail and of failed log-ins, a fixed number of questions."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count

from bangfu.base.accounts import queries as people
from bangfu.base.accounts import refused, scope
from bangfu.base.accounts.models import Post
from bangfu.base.accounts.networks import ROLES_HELD
from bangfu.base.audit import queries as trail
from bangfu.base.audit import reached
from bangfu.base.audit.models import Entry, Reading
from bangfu.base.kit import addresses
from bangfu.watch.alerts.models import Cause

HOUR = dt.timedelta(hours=1)
KNOWN = dt.timedelta(days=90)  # a network not used for so long is new again
SIGN_IN = "accounts.sign_in"
EVENTS = {
    "accounts.lock_out": Cause.LOCKED,
    "accounts.turn_away": Cause.AWAY,
    "emergencies.allow": Cause.EMERGENCY,
}


@dataclass(frozen=True, slots=True)
class Found:
    """A cause, whom or what it is about, and how often it was seen in the hour."""

    cause: Cause
    about: str
    count: int


def last_hour(now: dt.datetime) -> Iterator[Found]:
    """Everything in the hour before a moment that is worth an alert."""
    since = now - HOUR
    acts = Entry.objects.filter(pk__gte=trail.first_since(Entry, since), at__gte=since)
    yield from _events(acts)
    yield from _refused(since)
    yield from _new_networks(acts, now)
    yield from _forbidden(acts)
    yield from _opened(since)
    yield from _revealed(acts)
    yield from _exported(acts)


def _events(acts: Any) -> Iterator[Found]:
    seen = acts.filter(action__in=EVENTS).order_by().values_list("action", "subject_id")
    for action, about, count in seen.annotate(n=Count("pk")):
        yield Found(EVENTS[action], about, count)


def _refused(since: dt.datetime) -> Iterator[Found]:
    """Failed log-ins from one network; or, where no network stands out, from all together."""
    counts: Counter[str] = Counter()
    for address, count in people.failed_log_ins(since).items():
        counts[addresses.rough(address)] += count
    many = {about: n for about, n in counts.items() if n >= settings.ALERT_REFUSED}
    if not many and counts.total() >= settings.ALERT_REFUSED:
        many = {"": counts.total()}
    for about, count in many.items():
        yield Found(Cause.REFUSED, about, count)


def _new_networks(acts: Any, now: dt.datetime) -> Iterator[Found]:
    """Administrators who came from where they did not come from in a quarter of a year."""
    guards = Post.objects.filter(scope.serving(now=now), role__in=ROLES_HELD).values(
        "user__username"
    )
    came = list(acts.filter(action=SIGN_IN, subject_id__in=guards).order_by("pk"))
    if not came:
        return
    before = Entry.objects.filter(
        action=SIGN_IN,
        subject_type="user",
        subject_id__in={one.subject_id for one in came},
        at__gte=now - KNOWN,
    )
    known: dict[str, list[tuple[int, str]]] = {}
    for pk, who, told in before.values_list("pk", "subject_id", "changes"):
        if network := told.get("network"):
            known.setdefault(who, []).append((pk, network))
    fresh: Counter[str] = Counter()
    for one in came:
        earlier = {network for pk, network in known.get(one.subject_id, []) if pk < one.pk}
        if earlier and one.changes.get("network", "") not in {"", *earlier}:
            fresh[one.subject_id] += 1
    for who, count in fresh.items():
        yield Found(Cause.NEW_NETWORK, who, count)


def _forbidden(acts: Any) -> Iterator[Found]:
    """People who were refused many addresses: each stands on the trail once an hour."""
    tried = acts.filter(action=refused.REFUSE).order_by().values_list("actor")
    for who, count in tried.annotate(n=Count("pk")).filter(n__gte=settings.ALERT_FORBIDDEN):
        yield Found(Cause.FORBIDDEN, who, count)


def _opened(since: dt.datetime) -> Iterator[Found]:
    """People who looked at many households."""
    looks = Reading.objects.filter(
        pk__gte=trail.first_since(Reading, since), at__gte=since, subject_type=reached.HOUSEHOLD
    )
    homes = looks.order_by().values_list("actor").annotate(n=Count("subject_id", distinct=True))
    for who, count in homes.filter(n__gte=settings.ALERT_OPENED):
        yield Found(Cause.OPENED, who, count)


def _revealed(acts: Any) -> Iterator[Found]:
    shown = acts.filter(action="households.reveal").order_by().values_list("actor")
    for who, count in shown.annotate(n=Count("pk")).filter(n__gte=settings.ALERT_REVEALED):
        yield Found(Cause.REVEALED, who, count)


def _exported(acts: Any) -> Iterator[Found]:
    """People who took many rows away, in however many files."""
    taken = acts.filter(action__endswith=".export").values_list("actor", "changes")
    rows: Counter[str] = Counter()
    for who, told in taken.iterator(chunk_size=5_000):
        rows[who] += reached.rows(told)
    for who, count in rows.items():
        if count >= settings.ALERT_EXPORTED:
            yield Found(Cause.EXPORTED, who, count)
