"""Setting the place up."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.registry.catalogue.models import Change, Site

COUNTY_DIGITS = codes.PREFIX[codes.Level.COUNTY]


@transaction.atomic
def establish(
    *,
    by: str,
    pack: str,
    division: str,
    reference_date: dt.date | None = None,
    assumed: bool = False,
    demo: bool = False,
) -> Site:
    """Say which place this installation serves; changing it later re-runs everything."""
    values = {
        "pack": pack,
        "division_id": codes.pad(division),
        "reference_date": reference_date,
        "assumed": assumed,
        "demo": demo,
    }
    site, _created = Site.objects.update_or_create(pk=1, defaults=values)
    day = reference_date and reference_date.isoformat()
    changes = {"pack": pack, "division": site.division_id, "day": day, "assumed": assumed}
    audit.record(by=by, act=audit.Act("catalogue.establish", "site", "1", changes=changes))
    return site


def touch(villages: Iterable[str]) -> None:
    """Note that records of these villages changed. Called inside the writing transaction."""
    counties = {codes.pad(village[:COUNTY_DIGITS]) for village in villages}
    for county in sorted(counties):
        Change.objects.get_or_create(county=county)
        Change.objects.filter(county=county).update(counter=F("counter") + 1, at=timezone.now())
