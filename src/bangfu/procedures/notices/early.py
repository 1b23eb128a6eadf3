"""What stands against approving: notices that came down early, objections nobody looked at."""

from collections.abc import Iterator

from django.db.models import F
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.procedures.filings.models import Standing, State
from bangfu.procedures.notices import models
from bangfu.procedures.notices.models import Listing, Received
from bangfu.procedures.points import Point


def tell(_user: User, label: str, subject_id: str, _purpose: str) -> Iterator[Point]:
    """Notices of a subject's open filings that were taken down before their last day."""
    found = Listing.objects.filter(
        filing__subject_type=label,
        filing__subject_id=subject_id,
        filing__state=State.OPEN,
        step__state__in=(Standing.OPEN, Standing.DONE),
        step__kind="notice",
        notice__taken_down_on__lte=F("step__notice_to"),
    )
    later = Listing.objects.filter(notice__taken_down_on=None)
    for one in found.select_related("notice", "step"):
        again = later.filter(filing=one.filing_id, step__stage=one.step.stage, pk__gt=one.pk)
        if not again.exists():
            text = _("公示%(number)s提前撤下，没有公示够天数；请退回，重新公示。")
            said = text % {"number": one.notice.payload["number"]}
            yield Point(said, blocks=True, kind="notice", key=one.notice.number)


def tell_unseen(_user: User, label: str, subject_id: str, _purpose: str) -> Iterator[Point]:
    """Objections from the public page about a subject's open filings that nobody has looked at."""
    waiting = Received.objects.filter(
        state=models.Standing.WAITING,
        listing__filing__subject_type=label,
        listing__filing__subject_id=subject_id,
        listing__filing__state=State.OPEN,
    ).count()
    if waiting:
        text = _("有 %(count)s 条网上异议还没有看，请先受理或不予受理。") % {"count": waiting}
        yield Point(text, blocks=True, kind="notice", key="unseen")
