"""A notice was wrong: its days begin anew for what stays on it, and the rest waits to be posted."""

import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import calendar, definitions
from bangfu.procedures.filings import clock, path
from bangfu.procedures.filings.deciding import Taken
from bangfu.procedures.filings.models import Step


def repost(by: User, steps: Sequence[Step], on: dt.date, dropped: Sequence[Step] = ()) -> None:
    """Run the full days of some notices again from a day; others are not posted any more.

    Raises:
        Refusal: ``procedures.closed``, ``procedures.not_yours``, ``procedures.no_notice``.
    """
    for step in sorted([*steps, *dropped], key=lambda one: one.filing_id):
        taken = Taken(by, step.filing.uid, step.uid, None)
        _set(taken, None if step in dropped else on)


def _set(taken: Taken, on: dt.date | None) -> None:
    step, noticed = taken.step, taken.stage.notice
    if noticed is None or step.notice_from is None:
        raise Refusal("procedures.no_notice", _("这个环节没有要张贴的公示。"), status=409)
    if on is None:
        step.notice_from, step.notice_to, step.earliest = None, None, clock.FAR
    else:
        days = definitions.days(noticed.days) or 0
        step.notice_from = on
        step.notice_to = calendar.calendar().after(on, days, taken.stage.counted)
        step.earliest = step.notice_to + path.ONE
    step.save()
    taken.keep("repost", days=[on.isoformat()] if on else [])
