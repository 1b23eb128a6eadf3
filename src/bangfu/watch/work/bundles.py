"""Sources whose things are too many for lines of their own, such as clues: one line per group."""

import datetime as dt
from abc import abstractmethod
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, CharField, Count, Min, QuerySet, Value, When
from django.db.models.functions import Substr

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work.contract import Chosen, Item, Look, Source, Start


def top(user: User, source: Source, at: str) -> str:
    """The place whose parts are told apart: the one chosen, else the top of the person's area."""
    if at:
        return at
    spans = [span for one in source.permissions for span in scope.of(user, one).spans]
    shared = [codes.lineage(low) for low, _high in spans]
    if not shared:
        return catalogue.site().division_id
    common = set(shared[0]).intersection(*map(set, shared))
    return max(common, key=lambda code: len(codes.prefix(code)), default=shared[0][0])


def below(at: str) -> int:
    """Digits of the places directly below one; of a village its own.

    >>> below("421083000000"), below("429000000000"), below("421083100201")
    (9, 6, 12)
    """
    here = codes.ORDER.index(codes.level_of(at))
    level = codes.ORDER[min(here + 1, len(codes.ORDER) - 1)]
    if level == Level.CITY and codes.is_direct_placeholder(at):
        level = Level.COUNTY
    return codes.PREFIX[level]


class Bundles(Source):
    """One line per part of the place, group and band.

    Args:
        groups: columns by which lines are told apart beside place and band.
        inside: columns that tell lines of a single village apart instead of the place.
    """

    groups: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()

    def words(self) -> Any:
        """What lines need beside their rows, read once for all of them."""
        return None

    @abstractmethod
    def item(self, row: dict[str, Any], when: str, words: Any) -> Item:
        """The line of a group; ``row`` has ``part``, ``count``, ``first`` and the columns."""

    def look(self, user: User, chosen: Chosen, start: Start, size: int) -> Look:
        """Lines after a mark, due first, and counts."""
        today = catalogue.today()
        is_day = chosen.when not in ("", *bands.NAMES)
        when, words = chosen.when if is_day else "", self.words()
        at = top(user, self, chosen.at)

        def ask(county: str) -> list[dict[str, Any]]:
            found = self.within(self.waiting(user, chosen.desk), chosen.at)
            found = self.within(found, county)
            if is_day:
                found = found.filter(self.band(when, today))
            return list(self.grouped(found, at, today))

        rows = self.counted(user, chosen.at, ("look", chosen.desk, when, at, today), ask)
        lines = [(row["band"], self.item(row, when or row["band"], words)) for row in rows]
        lines = [line for line in lines if chosen.text.casefold() in line[1].title.casefold()]
        counts = dict.fromkeys(bands.NAMES, 0)
        for band, item in lines:
            counts[band] += item.count
        fitting = (i for band, i in lines if is_day or chosen.when in ("", band))
        return Look(_after(fitting, start)[:size], counts)

    def grouped(self, found: "QuerySet[Any]", at: str, today: dt.date) -> Iterable[dict[str, Any]]:
        """Counts per part, group and band, in one query."""
        digits = below(at)
        cases = [When(self.band(name, today), then=Value(name)) for name in bands.NAMES[:-1]]
        otherwise = Value(bands.NONE)
        band = Case(*cases, default=otherwise, output_field=CharField()) if self.due else otherwise
        inside = self.inside if codes.level_of(at) == Level.VILLAGE else ()
        marked = found.order_by().annotate(part=Substr(self.place, 1, digits), band=band)
        wanted: dict[str, Any] = {"count": Count("pk")}
        if self.due:
            wanted["first"] = Min(self.due)
        rows: Any = marked.values("part", "band", *self.groups, *inside).annotate(**wanted)
        for row in rows:
            yield {**row, "part": codes.pad(row["part"]), "first": row.get("first") or bands.FAR}


def _after(items: Iterable[Item], start: Start) -> list[Item]:
    mark = (start.due, start.key)
    return sorted((i for i in items if (i.due, i.key) > mark), key=lambda i: (i.due, i.key))
