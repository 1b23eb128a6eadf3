"""Who objected is not kept for ever: erased some time after it was settled."""

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Substr

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.procedures.filings import clock
from bangfu.procedures.notices import terms
from bangfu.procedures.notices.models import SETTLED, Received, Standing

COUNTY = 6


def forget(by: str) -> int:
    """Erase what is due, county by county; see ``actions.forget_contacts``."""
    kept = Received.objects.filter(_has_contact())
    counties = kept.order_by().values_list(Substr("place_id", 1, COUNTY), flat=True).distinct()
    return sum(_county(by, codes.pad(county)) for county in sorted(counties))


def _has_contact() -> Q:
    return Q(name__isnull=False) | Q(contact__isnull=False)


@transaction.atomic
def _county(by: str, county: str) -> int:
    days = terms.figure(terms.CONTACT, county)
    if days is None:  # nobody has set it: nothing is erased behind anybody's back
        return 0
    due = _due(county, clock.today() - dt.timedelta(days=days))
    count = due.update(name=None, contact=None, forgotten_on=clock.today())
    if count:
        told = {"erased": count, "days": days}
        audit.record(by=by, act=audit.Act("notices.forget", "notice", county, county, told))
    return count


def _due(county: str, last: dt.date) -> QuerySet[Received]:
    """What was settled by a day, in a county."""
    answered = Q(objection__answered_on__lte=last) | Q(objection__filing__closed_on__lte=last)
    over = Q(state__in=SETTLED, settled_on__lte=last) | Q(state=Standing.ADMITTED) & answered
    low, high = codes.span(county)
    found = Received.objects.filter(_has_contact(), over)
    # By key: a statement that changes rows joins no other table.
    keys = found.filter(place_id__gte=low, place_id__lte=high).values("pk")
    return Received.objects.filter(pk__in=keys)
