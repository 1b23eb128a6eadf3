"""Reading the inbox: one list out of all kinds of work, due first, continued by a mark."""

import datetime as dt
from contextlib import suppress
from dataclasses import dataclass, field

from bangfu.base.accounts.models import User
from bangfu.base.kit import bands
from bangfu.watch.work import singles, sources
from bangfu.watch.work.contract import Chosen, Item, Start
from bangfu.watch.work.singles import Singles

EVERY = Chosen()
SIZE = 30


@dataclass(frozen=True, slots=True)
class Inbox:
    """Some lines, where the list goes on, and how many things there are by kind and band."""

    items: list[Item]
    after: str = ""
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def total(self, band: str = "") -> int:
        """Things of a band, or of all."""
        found = self.counts.values()
        return sum(sum(one.values()) if not band else one.get(band, 0) for one in found)


@dataclass(frozen=True, slots=True)
class Mark:
    """The last line of the page before."""

    due: dt.date
    kind: str
    key: str

    def start(self, kind: str) -> Start | None:
        """Where the lines of a kind go on; ``None`` when nothing can follow."""
        if kind == self.kind:
            return Start(self.due, self.key)
        if kind > self.kind:
            return Start(self.due)
        return Start(self.due + bands.ONE) if self.due < bands.FAR else None


def mark(item: Item) -> str:
    """The mark of a line."""
    return f"{item.due.isoformat()}_{item.kind}_{item.key}"


def read(text: str) -> Mark | None:
    """The mark in an address; ``None`` for what is none."""
    day, _dash, rest = text.partition("_")
    kind, _dash, key = rest.partition("_")
    with suppress(ValueError):
        return Mark(dt.date.fromisoformat(day), kind, key) if sources.find(kind) else None
    return None


def inbox(
    user: User,
    chosen: Chosen = EVERY,
    *,
    after: str = "",
    size: int = SIZE,
    counted: bool = True,
) -> Inbox:
    """The next lines of a person's work.

    Every kind is asked once for its next lines; one page of them is kept. Counts are given with
    the first page only, and not where nobody shows them.
    """
    since = read(after)
    found: list[Item] = []
    counts: dict[str, dict[str, int]] = {}
    kinds = sources.open_to(user, chosen.kind)
    for source in kinds:
        start = since.start(source.kind) if since else Start()
        if start is not None:
            look = source.look(user, chosen, start, size + 1)
            found += look.items
            counts[source.kind] = look.counts
    if since is None and counted:
        # A kind whose lines all came has counted them by the way.
        left = [k for k in kinds if isinstance(k, Singles) and not counts.get(k.kind)]
        counts |= singles.counted(user, chosen, left)
    found.sort(key=lambda item: (item.due, item.kind))  # stable: keys keep their source's order
    more = len(found) > size
    return Inbox(found[:size], mark(found[size - 1]) if more else "", {} if since else counts)
