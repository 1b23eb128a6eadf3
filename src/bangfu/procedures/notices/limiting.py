"""How often one address may send a public form: counted in the database, so that all servers agree.

The address itself is not kept, only a keyed fingerprint that changes every day.
"""

import datetime as dt

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.notices import sealing
from bangfu.procedures.notices.models import Attempt

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


def count(address: str) -> None:
    """Count one more form from an address.

    Raises:
        Refusal: ``notices.too_often`` (429).
    """
    now = timezone.now()
    mark = sealing.address_print(address, timezone.localdate().isoformat())
    Attempt.objects.filter(at__lt=now - DAY).delete()
    recent = Attempt.objects.filter(print=mark, at__gt=now - HOUR).count()
    if recent >= settings.OBJECTIONS_PER_HOUR:
        raise Refusal(
            "notices.too_often",
            _("您提交得太频繁，请过一小时再试。"),
            hint=_("也可以到村委会、乡镇当面提出，或拨打监督电话。"),
            status=429,
        )
    Attempt.objects.create(print=mark, at=now)
