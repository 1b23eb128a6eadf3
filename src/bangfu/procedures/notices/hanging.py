"""That a notice hung on the board of a village, with the photo that shows it."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.files import actions as files
from bangfu.base.files.actions import Place, Ready
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import clock
from bangfu.procedures.notices import queries
from bangfu.procedures.notices.models import Hung

DECIDE = Permission.PROCEDURES_DECIDE
SUBJECT = "notice"


def hang(
    by: User, uid: UUID, place: str, days: tuple[dt.date, dt.date], photos: Sequence[Ready]
) -> Hung:
    """Write it down; see ``actions.hang``."""
    notice = queries.get(by, uid)
    rights.require(by, DECIDE, at=notice.place_id)
    if place not in queries.walls(notice):
        raise Refusal("notices.no_wall", _("这份公示不在这个地方的公示栏张贴。"))
    starts, ends = days
    if not notice.starts <= starts <= ends or starts > clock.today():
        raise Refusal(
            "notices.wall_days", _("张贴起止日期不对：不早于公示开始，起日不晚于今天和止日。")
        )
    if not photos:
        raise Refusal("notices.no_photo", _("请附上公示栏的照片。"))
    made = Hung.objects.create(
        notice=notice, place_id=place, starts=starts, ends=ends, by=by.username, at=timezone.now()
    )
    told = {"place": place, "days": [starts.isoformat(), ends.isoformat()]}
    act = audit.Act("notices.hang", "notice", notice.number, notice.place_id, told)
    audit.record(by=by.username, act=act)
    to = Place(SUBJECT, str(made.uid), place, DECIDE, notice.number)
    files.attach(by=by, to=to, files=photos)
    return made
