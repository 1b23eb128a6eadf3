"""Sources whose things are lines of their own, such as filings."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet

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

    def item(self, row: Any) -> Item:
        """The line of a row."""
        raise NotImplementedError

    def look(
        self, user: User, chosen: Chosen, start: Start, size: int, *, counted: bool = True
    ) -> Look:
        """Lines after a mark, due first, and counts."""
        today = catalogue.today()
        found = self.within(self.waiting(user, chosen.desk), chosen.at)
        if chosen.text:
            found = found.filter(self._holds(chosen.text))
        counts = self._counts(found, today) if counted else {}
        if chosen.when:
            found = found.filter(self.band(chosen.when, today))
        order = [self.due, "pk"] if self.due else ["pk"]
        rows = found.filter(self._after(start)).select_related(*self.related).order_by(*order)
        return Look([self.item(row) for row in rows[:size]], counts)

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

    def _counts(self, found: "QuerySet[Any]", today: dt.date) -> dict[str, int]:
        wanted = {name: Count("pk", filter=self.band(name, today)) for name in bands.NAMES}
        return (
            dict(found.order_by().aggregate(**wanted)) if self.due else {bands.NONE: found.count()}
        )
