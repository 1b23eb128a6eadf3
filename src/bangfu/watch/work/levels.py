"""How much work is open, late, due this week and done this month in each place below one."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.db.models.functions import Substr

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work import bundles, sources
from bangfu.watch.work.contract import AREA, Source

OPEN = "open"
COUNTED = (OPEN, bands.LATE, bands.WEEK, bands.MONTH)
# The kinds that note when something was done.
SETTLED = ("clues", "filings")


@dataclass(slots=True)
class Line:
    """Counts of one place: ``{kind: {open, late, week, month}}``."""

    place: str
    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def of(self, kind: str, name: str) -> int:
        """One count; of all kinds when none is named."""
        if kind:
            return self.counts.get(kind, {}).get(name, 0)
        return sum(one.get(name, 0) for one in self.counts.values())

    def add(self, kind: str, counts: dict[str, int]) -> None:
        """More of a kind."""
        mine = self.counts.setdefault(kind, {})
        for name, count in counts.items():
            mine[name] = mine.get(name, 0) + count


@dataclass(frozen=True, slots=True)
class Table:
    """A place, the places directly below it, and the kinds that are counted there."""

    whole: Line
    lines: list[Line]
    kinds: list[Source]


def leveled(user: User) -> list[Source]:
    """The kinds a person may count."""
    return [source for source in sources.open_to(user) if source.is_leveled]


def table(user: User, at: str) -> Table:
    """Counts of a place of the person's area; two queries per kind whatever the size.

    What lies at the place itself, and not in any below it, is counted with the whole only.
    """
    kinds = leveled(user)
    parts: dict[str, Line] = {}
    whole = Line(at)
    for source in kinds:
        for code, counts in _rows(source, user, at):
            whole.add(source.kind, counts)
            if code != at or codes.level_of(at) == Level.VILLAGE:
                parts.setdefault(code, Line(code)).add(source.kind, counts)
    order = sorted(parts.values(), key=lambda line: line.place)
    return Table(whole, [] if codes.level_of(at) == Level.VILLAGE else order, kinds)


def _rows(source: Source, user: User, at: str) -> list[tuple[str, dict[str, int]]]:
    today, digits = catalogue.today(), bundles.below(at)
    wanted = {
        OPEN: Count("pk"),
        bands.LATE: Count("pk", filter=source.band(bands.LATE, today)),
        bands.WEEK: Count("pk", filter=source.band(bands.WEEK, today)),
    }

    def ask(county: str) -> list[tuple[str, dict[str, int]]]:
        open_ = source.within(source.waiting(user, AREA), county)
        found = _grouped(source, open_, at, digits, wanted)
        done = source.finished(user, bands.first(today))
        if done is not None:
            rows = source.within(done, county)
            found += _grouped(source, rows, at, digits, {bands.MONTH: Count("pk")})
        return found

    return source.counted(user, at, ("levels", today), ask)


def _grouped(
    source: Source, rows: Any, at: str, digits: int, wanted: dict[str, Count]
) -> list[tuple[str, dict[str, int]]]:
    marked = source.within(rows, at).order_by().annotate(part=Substr(source.place, 1, digits))
    return [(codes.pad(row.pop("part")), row) for row in marked.values("part").annotate(**wanted)]
