"""How often public forms may be sent: counted in the database, so that all servers agree.

Per address, so that one person is heard and no flood; and per notice and board, so that a person
with many addresses is stopped too. No address is kept, only a keyed fingerprint that changes daily.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.notices import sealing
from bangfu.procedures.notices.models import Attempt, Notice

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def count(address: str, notice: Notice) -> None:
    """Count one more form from an address, to a notice and to its board.

    Raises:
        Refusal: ``notices.too_often``, ``notices.too_many`` (429).
    """
    now, today = timezone.now(), timezone.localdate().isoformat()
    Attempt.objects.filter(at__lt=now - DAY).delete()
    mine = sealing.address_print(address, today)
    if _since(mine, now - HOUR) >= settings.OBJECTIONS_PER_HOUR:
        raise _refused("notices.too_often", _("您提交得太频繁，请过一小时再试。"))
    sheet = sealing.form_print(f"notice {notice.token}", today)
    board = sealing.form_print(f"board {notice.place_id}", today)
    limits = (
        (sheet, settings.OBJECTIONS_PER_NOTICE),
        (board, settings.OBJECTIONS_PER_BOARD),
    )
    if any(_since(mark, now - DAY) >= most for mark, most in limits):
        raise _refused("notices.too_many", _("今天网上收到的已经太多，请明天再试。"))
    Attempt.objects.bulk_create(Attempt(print=mark, at=now) for mark in (mine, sheet, board))


def _since(mark: bytes, start: dt.datetime) -> int:
    return Attempt.objects.filter(print=mark, at__gt=start).count()


def _refused(code: str, text: str) -> Refusal:
    hint = _("也可以到村委会、乡镇当面提出，或拨打监督电话。")
    return Refusal(code, text, hint=hint, status=429)
