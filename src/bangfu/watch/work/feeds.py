"""A private calendar of a person's due work: an address that holds a secret, and what it tells.

The secret is shown once and only its hash is kept. Who has the address learns kinds of work, counts
and days of one person's desk, and a link that asks to log in: no name, no number of anybody.
"""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work import days, notices, queries, sources
from bangfu.watch.work.models import Feed

LASTS = dt.timedelta(days=180)
BACK, AHEAD = dt.timedelta(days=31), dt.timedelta(days=120)
# How often a calendar may look, and how often we note that it did.
EVERY = "PT6H"
NOTED = dt.timedelta(hours=1)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make(*, by: User) -> str:
    """Make an address in place of the one before; returns its secret, which is not kept."""
    secret, now = secrets.token_urlsafe(32), timezone.now()
    values = {"digest": _hash(secret), "made_at": now, "read_at": None}
    expires = {"expires_on": timezone.localdate() + LASTS}
    Feed.objects.update_or_create(user=by, defaults={**values, **expires})
    audit.record(by=by.username, act=audit.Act("work.feed", "user", by.username))
    return secret


@transaction.atomic
def withdraw(*, by: User) -> None:
    """Have the address answer no more."""
    if Feed.objects.filter(user=by).delete()[0]:
        audit.record(by=by.username, act=audit.Act("work.feed_end", "user", by.username))


def mine(user: User) -> Feed | None:
    """The address of a person, if it still answers."""
    return Feed.objects.filter(user=user, expires_on__gte=timezone.localdate()).first()


def reader(secret: str) -> User | None:
    """Whose calendar the secret opens; nobody's once it is withdrawn, over, or they have left."""
    found = Feed.objects.filter(digest=_hash(secret), expires_on__gte=timezone.localdate())
    feed = found.filter(user__is_active=True).select_related("user").first()
    if feed is None:
        return None
    now = timezone.now()
    if feed.read_at is None or feed.read_at < now - NOTED:
        Feed.objects.filter(pk=feed.pk).update(read_at=now)
    return feed.user


def calendar(user: User) -> bytes:
    """The calendar as RFC 5545 has it: an event per day and kind, and one of what is late."""
    with translation.override(notices.wish(user).language):
        made = Calendar()
        made.add("prodid", "-//Bangfu//work//ZH")
        made.add("version", "2.0")
        made.add("method", "PUBLISH")
        made.add("x-wr-calname", _("帮扶待办"))
        made.add("x-published-ttl", EVERY)
        for event in _events(user):
            made.add_component(event)
        return bytes(made.to_ical())


def _events(user: User) -> list[Event]:
    today, place = catalogue.today(), _place(user)
    late = queries.inbox(user, size=1).total(bands.LATE)
    made = []
    if late:
        title = _("已逾期 %(count)s 件") % {"count": f"{late:,}"}
        made.append(_event(user, today, "late", f"{title}{place}", f"?when={bands.LATE}"))
    for day, counts in sorted(days.by_day(user, today - BACK, today + AHEAD).items()):
        for kind, count in sorted(counts.items()):
            source = sources.find(kind)
            said = {"kind": source.title if source else kind, "count": f"{count:,}"}
            title = _("%(kind)s：%(count)s 件到期") % said
            made.append(_event(user, day, kind, f"{title}{place}", f"?kind={kind}&when={day}"))
    return made


def _place(user: User) -> str:
    """Where the person works, never finer than a village."""
    seat = next((post.division_id for post in scope.posts(user) if post.division_id), "")
    name = divisions.names([seat]).get(seat, "") if seat else ""
    return f" · {name}" if name else ""


def _event(user: User, day: dt.date, kind: str, title: str, query: str) -> Event:
    event = Event()
    event.add("uid", f"{day}-{kind}-{user.pk}@bangfu")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", day)
    event.add("dtend", day + bands.ONE)
    event.add("summary", title)
    event.add("transp", "TRANSPARENT")
    if settings.ADDRESS:
        event.add("url", f"{settings.ADDRESS}/work/{query}")
    return event
