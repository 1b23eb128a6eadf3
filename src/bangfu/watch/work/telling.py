"""Telling people what came to their desk, what became late, what ended and what was decided.

A sweep looks at everybody in turn. What a person was told about is kept with how far the sweep
came, in one transaction per person: a sweep that stops half-way goes on where it stopped, and two
at once tell nobody twice. A notice holds a kind, a place and a count, never who it is about.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.jobs.kinds import Progress
from bangfu.base.jobs.models import Job
from bangfu.base.jobs.models import State as JobState
from bangfu.base.kit import bands
from bangfu.procedures.filings.models import Decision, State
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work import sources
from bangfu.watch.work.contract import MINE, Link, Source
from bangfu.watch.work.models import Notice, Reached, What

NOTIFY = "work.notify"
JOBS, DECIDED = "jobs", "decided"
ALERTS = "admin:alerts"


@dataclass(frozen=True, slots=True)
class News:
    """Something to tell: what happened to how many of a kind, and the list of them."""

    what: What
    kind: str
    count: int
    link: Link
    key: str


def notify(*, progress: Progress | None = None) -> int:
    """Tell everybody who holds a post today; returns how many notices were written."""
    held = Post.objects.filter(scope.serving(), user__is_active=True)
    people = list(held.order_by("user").values_list("user", flat=True).distinct())
    told = 0
    for number, pk in enumerate(people):
        with catalogue.asked_once():
            told += tell(pk)
        if progress is not None:
            progress(number + 1, len(people))
    return told


def notify_job(*, by: str, progress: Progress) -> dict[str, Any]:
    """The same as a job; ``by`` is whoever asked for it."""
    del by
    return {"told": notify(progress=progress)}


def tell_of_alert(people: Iterable[User], alert: UUID, place: str) -> None:
    """Tell people of an alert, each once; inside the transaction that raises it."""
    link = {"name": ALERTS, "args": [], "query": {}}
    now = timezone.now()
    Notice.objects.bulk_create(
        Notice(
            user=user,
            what=What.ALERT,
            kind="alerts",
            place=place,
            count=1,
            link=link,
            key=f"{What.ALERT}.{alert}",
            at=now,
        )
        for user in people
    )


@transaction.atomic
def tell(pk: int) -> int:
    """Tell one person what is new since the last time; returns how many notices were written."""
    user = User.objects.select_for_update().get(pk=pk)
    marks = {one.kind: one for one in Reached.objects.filter(user=user)}
    found = [news for news in _news(user, marks) if news.count]
    Reached.objects.bulk_create(
        [mark for mark in marks.values() if mark.pk is None], ignore_conflicts=True
    )
    Reached.objects.bulk_update([m for m in marks.values() if m.pk], ["mark", "day"])
    return _write(user, found)


def _write(user: User, found: list[News]) -> int:
    place, now = _seat(user), timezone.now()
    rows = [
        Notice(
            user=user,
            what=news.what,
            kind=news.kind,
            place=place,
            count=news.count,
            link={
                "name": news.link.name,
                "args": list(news.link.args),
                "query": dict(news.link.query),
            },
            key=news.key,
            at=now,
        )
        for news in found
    ]
    known = set(Notice.objects.filter(user=user, key__in=[r.key for r in rows]).values_list("key"))
    fresh = [row for row in rows if (row.key,) not in known]
    return len(Notice.objects.bulk_create(fresh))


def _seat(user: User) -> str:
    return next((post.division_id for post in scope.posts(user) if post.division_id), "")


def _mark(marks: dict[str, Reached], user: User, kind: str) -> Reached:
    return marks.setdefault(kind, Reached(user=user, kind=kind))


def _news(user: User, marks: dict[str, Reached]) -> Iterator[News]:
    today = catalogue.today()
    for source in sources.open_to(user):
        mark = _mark(marks, user, source.kind)
        before = mark.mark
        count, mark.mark = source.arrived(user, before)
        yield _of(What.ARRIVED, source, count, f"{before}-{mark.mark}.{today}")
        if source.due:
            yield _of(What.LATE, source, _turned_late(user, source, mark.day, today), str(today))
            mark.day = today
    yield _decided(user, _mark(marks, user, DECIDED))
    yield from _ended(user, _mark(marks, user, JOBS))


def _of(what: What, source: Source, count: int, key: str) -> News:
    when = bands.LATE if what == What.LATE else ""
    query = tuple(pair for pair in (("kind", source.kind), ("when", when)) if pair[1])
    link = Link("work:index", query=query)
    return News(what, source.kind, count, link, f"{what}.{source.kind}.{key}")


def _turned_late(user: User, source: Source, last: dt.date | None, today: dt.date) -> int:
    """What was not late yet at the last look and is late now."""
    low, high = last or dt.date.min, today - bands.ONE
    if low > high:
        return 0
    return source.waiting(user, MINE).filter(source.between(low, high)).count()


def _decided(user: User, mark: Reached) -> News:
    """Filings the person opened that somebody else settled."""
    acts = Decision.objects.filter(pk__gt=mark.mark, filing__opened_by=user.username)
    settled = acts.filter(filing__state__in=(State.DONE, State.REJECTED)).exclude(by=user.username)
    count = settled.order_by().values("filing").distinct().count()
    last = acts.order_by("-pk").values_list("pk", flat=True).first()
    mark.mark = last or mark.mark
    link = Link("procedures:filings")
    return News(What.DECIDED, DECIDED, count, link, f"{What.DECIDED}.{mark.mark}")


def _ended(user: User, mark: Reached) -> Iterator[News]:
    """Jobs of the person that ended; those that tell people are nobody's news."""
    since = dt.datetime.fromtimestamp(mark.mark / 1000, tz=dt.UTC)
    done = Job.objects.filter(by=user.username, finished_at__gt=since).exclude(kind=NOTIFY)
    ends = list(done.values_list("state", "finished_at"))
    if ends:
        mark.mark = ceil(max(at.timestamp() for _state, at in ends if at) * 1000)
    for what, state in ((What.ENDED, JobState.DONE), (What.FAILED, JobState.FAILED)):
        count = sum(one == state for one, _at in ends)
        yield News(what, JOBS, count, Link("jobs:index"), f"{what}.{mark.mark}")
