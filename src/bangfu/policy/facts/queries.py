"""Which parts are current, and which counties have moved on since."""

import hashlib

from django.db.models import Max

from bangfu.engine.packs.pack import Pack
from bangfu.policy.facts.models import Part
from bangfu.registry.catalogue.models import Change


def layout(pack: Pack) -> str:
    """A digest of the columns a pack publishes; it changes when a field is added or retyped."""
    lines = [
        f"{subject} {column.name} {column.type} {column.low} {column.high}"
        for subject, table in sorted(pack.tables.items())
        for column in table.columns.values()
        if column.spec.kept != "rows"
    ]
    lines += [f"{name} {[e.id for e in codes.entries]}" for name, codes in pack.codes.items()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def counter(county: str) -> int:
    """How often a county's records have changed."""
    found = Change.objects.filter(county=county).values_list("counter", flat=True).first()
    return found or 0


def current(year: int) -> dict[str, Part]:
    """The newest part of each county for a year."""
    newest = Part.objects.filter(year=year).values("county").annotate(newest=Max("id"))
    return {part.county: part for part in Part.objects.filter(id__in=newest.values("newest"))}


def stale(pack: Pack, year: int) -> list[str]:
    """Counties whose records or columns have changed since they were published."""
    known, wanted = current(year), layout(pack)
    changes = dict(Change.objects.values_list("county", "counter"))
    return sorted(
        county
        for county, count in changes.items()
        if county not in known or known[county].counter != count or known[county].layout != wanted
    )
