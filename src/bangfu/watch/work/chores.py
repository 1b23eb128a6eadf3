"""What of telling people comes round by itself."""

from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.timers import schedule
from bangfu.base.timers.schedule import When
from bangfu.watch.work import actions, mailing, telling

# No mail leaves before this hour of the day.
OPEN = 7


def register() -> None:
    """Notices and mail each hour, old notices at night."""
    schedule.register(telling.NOTIFY, _("告诉大家有什么新的事"), When(minute=0), _notify)
    schedule.register("work.digest", _("发送邮件摘要"), When(minute=30), digest)
    schedule.register("work.forget", _("删除很久以前的消息"), When(20, hour=3), actions.forget_old)


def _notify(*, by: str) -> int:
    del by
    return telling.notify()


def digest(*, by: str) -> dict[str, Any]:
    """Send digests from the morning on, those that failed once more each hour.

    Nothing where no mail server is set.
    """
    del by
    now = timezone.localtime()
    if not settings.MAIL_ON or now.hour < OPEN:
        return {"count": 0}
    return {"count": mailing.digest(), "failed": mailing.unsent(now.date())}
