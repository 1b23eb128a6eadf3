"""What a line of the inbox is, and what a slice has to say so that its work appears there.

A slice whose work should appear writes a ``Source`` in ``watch.work.sources`` and registers it.
A source answers with one query whatever the size: what is numerous comes as one line per place or
check, with a count and the list behind it.
"""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.kit import bands

Ask = Callable[[str], list[Any]]
MINE, AREA = "mine", "area"
DESKS = (MINE, AREA)


@dataclass(frozen=True, slots=True)
class Link:
    """An address by the name of its page, so that this storey knows no addresses."""

    name: str
    args: tuple[str, ...] = ()
    query: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the inbox.

    Args:
        kind: the source it comes from.
        key: its place among those of one day of its source.
        title: what is to be done.
        place: 12-digit code.
        due: the last day; ``bands.FAR`` without one.
        link: what opens it.
        count: how many things the line stands for.
        since: when it began to wait.
        note: one more thing worth knowing, such as the stage.
        stopped: whether the clock stands, so that it is never late.
    """

    kind: str
    key: str
    title: str
    place: str
    due: dt.date
    link: Link
    count: int = 1
    since: dt.date | None = None
    note: str = ""
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which work.

    Args:
        desk: ``mine`` waits for the person, ``area`` for anybody in the person's area.
        kind: of one source.
        at: 12-digit code; what is at or below it.
        when: a band of ``base.kit.bands``.
        text: part of the title.
    """

    desk: str = MINE
    kind: str = ""
    at: str = ""
    when: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Start:
    """Where a list goes on: after a key of a day."""

    due: dt.date = dt.date.min
    key: str = ""


@dataclass(frozen=True, slots=True)
class Look:
    """Some lines of a source; how many things it has in each band, where it knows by the way."""

    items: list[Item]
    counts: dict[str, int] = field(default_factory=dict)


class Source(ABC):
    """One kind of work. Subclasses say what waits; ``singles`` and ``bundles`` make lines of it.

    Args:
        kind: its name.
        title: what people call it.
        icon: name of a Tabler icon.
        permissions: one of these shows it.
        due: column of the last day; empty where there is none.
        place: column of the 12-digit code.
        is_leveled: whether supervisors count it by place.
    """

    kind: str
    title: Promise
    icon: str = "list"
    permissions: tuple[Permission, ...] = ()
    due: str = ""
    place: str = "village_id"
    is_leveled: bool = False

    @abstractmethod
    def waiting(self, user: User, desk: str) -> "QuerySet[Any]":
        """What waits for the person, or for anybody in their area."""

    def finished(self, user: User, since: dt.date) -> "QuerySet[Any] | None":
        """What was done in the person's area since a day; ``None`` where nobody notes it."""
        return None

    def listed(self, at: str, when: str) -> Link | None:
        """The slice's own list of what waits at a place; ``None`` for that of the inbox."""
        return None

    @abstractmethod
    def look(self, user: User, chosen: Chosen, start: Start, size: int) -> Look:
        """Lines after a mark, due first, and counts."""

    def counted(self, user: User, at: str, name: Hashable, ask: Ask) -> list[Any]:
        """What ``ask("")`` gives; a source may keep it by county (``watch.quality.kept``)."""
        return ask("")

    def arrived(self, user: User, mark: int) -> tuple[int, int]:
        """How many things came to the person's desk after a mark, and the new mark."""
        fresh = self.waiting(user, MINE).filter(pk__gt=mark)
        last = fresh.order_by("-pk").values_list("pk", flat=True).first()
        return fresh.count(), last or mark

    def band(self, name: str, today: dt.date) -> Q:
        """The rows of a band."""
        if self.due:
            return bands.q(self.due, name, today)
        return ~Q(pk__in=[]) if name == bands.NONE else Q(pk__in=[])

    def between(self, low: dt.date, high: dt.date) -> Q:
        """The rows due from one day to another."""
        return Q(**{f"{self.due}__gte": low, f"{self.due}__lte": high})

    def within(self, rows: "QuerySet[Any]", at: str) -> "QuerySet[Any]":
        """The rows at or below a place."""
        if not at:
            return rows
        low, high = codes.span(at)
        return rows.filter(**{f"{self.place}__gte": low, f"{self.place}__lte": high})
