"""Sources whose things are lines of their own, such as filings."""

from abc import abstractmethod
from typing import Any

from django.db.models import Count, Q, QuerySet, Value

from bangfu.base.accounts.models import User
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work.contract import Chosen, Item, Look, Source, Start


class Singles(Source):
    """One line per row, in the order of due days and keys.

    Args:
        searched: columns that the text of a filter is looked for in.
        related: tables to read along.
    """

    searched: tuple[str, ...] = ()
    related: tuple[str, ...] = ()

    @abstractmethod
    def item(self, row: Any) -> Item:
        """The line of a row."""

    def look(self, user: User, chosen: Chosen, start: Start, size: int) -> Look:
        """Lines after a mark, due first; their counts are asked together with other kinds'."""
        found = self._fitting(user, chosen)
        if chosen.when:
            found = found.filter(self.band(chosen.when, catalogue.today()))
        order = [self.due, "pk"] if self.due else ["pk"]
        rows = self.read(found.filter(self._after(start))).order_by(*order)
        items = [self.item(row) for row in rows[:size]]
        whole = start == Start() and not chosen.when and len(items) < size
        return Look(items, _counts(items) if whole else {})

    def read(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """What lines are made of."""
        return rows.select_related(*self.related)

    def counts(self, user: User, chosen: Chosen) -> "QuerySet[Any]":
        """One row ``(kind, late, week, later, none)``, to be joined with those of other kinds."""
        today = catalogue.today()
        rows = self._fitting(user, chosen).order_by().annotate(of_kind=Value(self.kind))
        wanted = {f"n_{n}": Count("pk", filter=self.band(n, today)) for n in bands.NAMES}
        counts: QuerySet[Any] = rows.values("of_kind").annotate(**wanted)
        return counts.values_list("of_kind", *wanted)

    def _fitting(self, user: User, chosen: Chosen) -> "QuerySet[Any]":
        found = self.within(self.waiting(user, chosen.desk), chosen.at)
        return found.filter(self._holds(chosen.text)) if chosen.text else found

    def _holds(self, text: str) -> Q:
        found = Q(pk__in=[])
        for name in self.searched:
            found |= Q(**{f"{name}__icontains": text})
        return found

    def _after(self, start: Start) -> Q:
        key = self.key(start.key)
        if start == Start():
            return Q()
        if not self.due:
            return Q(pk__gt=key) if key is not None else Q()
        later = Q(**{f"{self.due}__gt": start.due})
        same = Q(**{self.due: start.due})
        return later | (same & Q(pk__gt=key) if key is not None else same)

    def key(self, text: str) -> Any:
        """The row's key out of a mark; ``None`` when there is none in it."""
        return int(text) if text.isascii() and text.isdecimal() else None


def _counts(items: list[Item]) -> dict[str, int]:
    """Of lines that are all there are, so that nobody has to count again."""
    today, counts = catalogue.today(), dict.fromkeys(bands.NAMES, 0)
    for item in items:
        counts[bands.NONE if item.stopped else bands.of(item.due, today)] += item.count
    return counts


def counted(user: User, chosen: Chosen, kinds: list[Singles]) -> dict[str, dict[str, int]]:
    """``{kind: {band: how many}}`` of several kinds, in one query."""
    found = {source.kind: dict.fromkeys(bands.NAMES, 0) for source in kinds}
    asked = [source.counts(user, chosen) for source in kinds]
    if asked:
        for kind, *sizes in asked[0].union(*asked[1:], all=True):
            found[kind] = dict(zip(bands.NAMES, sizes, strict=True))
    return found
