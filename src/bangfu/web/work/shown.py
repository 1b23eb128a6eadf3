"""Lines of the inbox as pages show them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit import bands
from bangfu.watch.work import sources
from bangfu.watch.work.contract import MINE, Chosen, Item
from bangfu.watch.work.queries import Inbox
from bangfu.web.work import asked, links


@dataclass(frozen=True, slots=True)
class Sign:
    """How a band is shown beside its word."""

    tone: str
    icon: str


SIGNS = {
    bands.LATE: Sign("red", icon="clock-exclamation"),
    bands.WEEK: Sign("amber", icon="calendar"),
    bands.LATER: Sign("blue", icon="calendar-time"),
    bands.NONE: Sign("grey", icon="list"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its words."""

    item: Item
    title: str
    icon: str
    place: str
    href: str
    left: int | None

    @property
    def words(self) -> str:
        """How many days are left, or past; nothing without a day."""
        if self.left is None:
            return ""
        if self.left < 0:
            return _("逾期 %(days)s 天") % {"days": -self.left}
        return _("还有 %(days)s 天") % {"days": self.left} if self.left else _("今天到期")

    @property
    def mark(self) -> str:
        """The class these words wear: red when late, amber today."""
        if self.left is None or self.left > 0:
            return "soft"
        return "mark tone-red" if self.left else "mark tone-amber"

    @property
    def due(self) -> dt.date | None:
        """The last day, if there is one."""
        return None if self.item.due == bands.FAR else self.item.due


@dataclass(frozen=True, slots=True)
class Chip:
    """A count by lateness that opens its list."""

    title: str
    count: int
    href: str
    tone: str
    icon: str
    chosen: bool


def rows(items: Iterable[Item], today: dt.date) -> list[Row]:
    """Lines with the words a list needs; one query for all names of places."""
    listed = list(items)
    names = divisions.names({s for i in listed for s in codes.lineage(i.place)[-2:]})
    return [_row(item, names, today) for item in listed]


def _row(item: Item, names: dict[str, str], today: dt.date) -> Row:
    source = sources.find(item.kind)
    has_day = item.due != bands.FAR and not item.stopped
    return Row(
        item,
        str(source.title) if source else item.kind,
        source.icon if source else "list",
        place(item.place, names),
        links.to(item.link),
        (item.due - today).days if has_day else None,
    )


def place(code: str, names: dict[str, str]) -> str:
    """A village or township with the place above it; a county or city alone."""
    steps = codes.lineage(code)[-2:] if codes.level_of(code) in LOW else [code]
    return "".join(names.get(step, "") for step in steps)


LOW = (codes.Level.TOWNSHIP, codes.Level.VILLAGE)


def chips(inbox: Inbox, chosen: Chosen) -> list[Chip]:
    """How many things are late, due this week, due later and without a day."""
    made = []
    for name in bands.NAMES:
        there = chosen.when == name
        to = replace(chosen, when="" if there else name)
        desk = "" if to.desk == MINE else to.desk
        query = {"desk": desk, "kind": to.kind, "at": to.at, "when": to.when, "q": to.text}
        count = inbox.total(name)
        sign = SIGNS[name]
        tone = sign.tone if count else "grey"
        href = links.inbox(**query)
        made.append(Chip(asked.words(name), count, href, tone, sign.icon, there))
    return made
