"""Writing places: code lists, successors, zones. Outlines are in ``outlines.py``."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Administration, Division, Organisation
from bangfu.base.divisions.reading import Row


@transaction.atomic
def load_codes(*, by: str, rows: Iterable[Row], source: str) -> dict[str, int]:
    """Bring a code list in: new places are added, renamed ones renamed, none removed.

    Returns counts: ``{"added", "renamed", "unchanged"}``. A place missing from the list stays; it
    ends only by an explicit ``replace``.
    """
    wanted = {row.code: row for row in rows if not codes.is_direct_placeholder(row.code)}
    known = dict(Division.objects.filter(code__in=wanted).values_list("code", "name"))
    fresh = [row for code, row in wanted.items() if code not in known]
    renamed = [row for code, row in wanted.items() if known.get(code, row.name) != row.name]
    for level in codes.ORDER:  # parents before children
        Division.objects.bulk_create(
            [_division(row) for row in fresh if codes.level_of(row.code) == level],
            batch_size=2_000,
        )
    Division.objects.bulk_update(
        [Division(code=row.code, name=row.name) for row in renamed], ["name"], batch_size=500
    )
    counts = {
        "added": len(fresh),
        "renamed": len(renamed),
        "unchanged": len(wanted) - len(fresh) - len(renamed),
    }
    act = audit.Act("divisions.load_codes", "divisions", source[:60], changes=dict(counts))
    audit.record(by=by, act=act)
    return counts


def _division(row: Row) -> Division:
    return Division(
        code=row.code,
        name=row.name,
        level=codes.level_of(row.code),
        parent_id=codes.parent_of(row.code),
        valid_from=row.valid_from or None,
        valid_to=row.valid_to or None,
        successor_id=row.successor or None,
    )


@transaction.atomic
def replace(*, by: str, code: str, name: str, successor: str, on: dt.date) -> Division:
    """Record that a place ended on a day and another took over (a rename with a new code).

    A place that is not listed yet is added as already ended, so that old records keep its name.
    """
    code, successor = codes.pad(code), codes.pad(successor)
    old, _created = Division.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "level": codes.level_of(code),
            "parent_id": codes.parent_of(code),
        },
    )
    before = [old.valid_to and old.valid_to.isoformat(), old.successor_id]
    old.valid_to, old.successor_id = on, successor
    old.save()
    act = audit.Act(
        "divisions.replace",
        "division",
        code,
        changes={"end": [before, [on.isoformat(), successor]]},
    )
    audit.record(by=by, act=act)
    return old


@transaction.atomic
def define_zone(
    *, by: str, code: str, name: str, division: str, administers: Iterable[str]
) -> Organisation:
    """Set up a functional zone and the places it runs today."""
    zone, _created = Organisation.objects.update_or_create(
        code=code,
        defaults={
            "name": name,
            "kind": Organisation.Kind.ZONE,
            "division_id": codes.pad(division),
        },
    )
    places = [codes.pad(place) for place in administers]
    for place in places:
        Administration.objects.get_or_create(
            organisation=zone, division_id=place, valid_to__isnull=True
        )
    act = audit.Act("divisions.define_zone", "organisation", code, changes={"administers": places})
    audit.record(by=by, act=act)
    return zone


def load_bundle(*, by: str, rows: Iterable[Row], facts: dict[str, Any]) -> dict[str, int]:
    """Bring a whole bundle in (see ``reading.bundle``); returns the counts of its code list."""
    with transaction.atomic():
        counts = load_codes(by=by, rows=rows, source=facts["source"])
        for change in facts.get("replaced", []):
            replace(
                by=by,
                code=str(change["code"]),
                name=change["name"],
                successor=str(change["successor"]),
                on=change["ended"],
            )
        for zone in facts.get("zones", []):
            define_zone(
                by=by,
                code=zone["code"],
                name=zone["name"],
                division=str(zone["division"]),
                administers=map(str, zone["administers"]),
            )
    return counts
