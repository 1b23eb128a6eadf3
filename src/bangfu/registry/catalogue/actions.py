"""Setting the place up."""

import datetime as dt

from django.db import transaction

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.registry.catalogue.models import Site


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
