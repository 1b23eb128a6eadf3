"""Which parts are current, and which counties have moved on since."""

import hashlib
from collections.abc import Mapping

from django.db.models import Max

from bangfu.engine.packs.pack import Pack
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.registry.catalogue.models import Change


def layout(pack: Pack) -> str:
    """A digest of the columns a pack publishes; it changes when a field is added or retyped,
    and when an item of income begins or ceases to count.
    """
    lines = [
        f"{subject} {column.name} {column.type} {column.low} {column.high}"
        for subject, table in sorted(pack.tables.items())
        for column in table.columns.values()
        if column.spec.kept != "rows"
    ]
    lines += [f"{name} {[e.id for e in codes.entries]}" for name, codes in pack.codes.items()]
    lines += [f"{item.id} {item.values}" for item in pack.incomes.values()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def counter(county: str) -> int:
    """How often a county's records have changed."""
    found = Change.objects.filter(county=county).values_list("counter", flat=True).first()
    return found or 0


def current(year: int) -> dict[str, Part]:
    """The newest part of each county for a year."""
    newest = Part.objects.filter(year=year).values("county").annotate(newest=Max("id"))
    return {part.county: part for part in Part.objects.filter(id__in=newest.values("newest"))}


def stale(pack: Pack, year: int, known: Mapping[str, Part] | None = None) -> list[str]:
    """Counties whose records or columns have changed since they were published, or whose files
    are gone.

    Args:
        known: the current parts of the year, where the caller has asked for them already.
    """
    known, wanted = current(year) if known is None else known, layout(pack)
    changes = dict(Change.objects.values_list("county", "counter"))

    def is_current(county: str, count: int) -> bool:
        part = known.get(county)
        return (
            part is not None
            and (part.counter, part.layout) == (count, wanted)
            and lake.is_there(part.folder)
        )

    return sorted(county for county, count in changes.items() if not is_current(county, count))
