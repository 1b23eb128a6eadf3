"""Mail: codes that prove an address, and digests of counts and links. Nobody is named in them."""

import datetime as dt
import logging
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.work import sources
from bangfu.watch.work.models import Digest, Mailing, Notice, What, Wish
from bangfu.watch.work.telling import JOBS

logger = logging.getLogger(__name__)

MOST_LINES = 40
# How often the digest of one day is tried; a server that is down all day gets no more than that.
MOST_ATTEMPTS = 4


def require_server() -> None:
    """Refuse while no server is set.

    Raises:
        Refusal: ``mail.off``.
    """
    if not settings.MAIL_ON:
        raise Refusal(
            "mail.off",
            _("本系统没有设置邮件服务器，不能发邮件。"),
            hint=_("请联系系统管理员设置 BANGFU_SMTP_URL。"),
        )


def _send(to: str, subject: str, body: str) -> None:
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()


def send_code(to: str, code: str) -> None:
    """Send the code that proves an address.

    Raises:
        Refusal: ``mail.failed``.
    """
    body = _("您的邮箱验证码是 %(code)s，30 分钟内有效。若不是您本人操作，请不用理会。") % {
        "code": code
    }
    try:
        _send(to, _("帮扶数据中心：邮箱验证码"), body)
    except OSError as error:
        logger.warning("a code could not be mailed: %s", type(error).__name__)
        raise Refusal(
            "mail.failed", _("邮件没有发出去。"), hint=_("请检查地址，稍后再试。")
        ) from error


def digest(*, today: dt.date | None = None) -> int:
    """Mail everybody who wishes it what is new for them; returns how many mails were sent.

    A person and day is claimed before its mail goes out. A command that is run twice, or stops
    between the claim and the mail, never sends a second one; what was not sent is in the next.
    What the server refused is tried again the same day, a few times.
    """
    require_server()
    day = today or timezone.localdate()
    due = Q(digest=Digest.DAILY) | Q(digest=Digest.WEEKLY, weekday=day.weekday())
    wished = Wish.objects.filter(due, user__is_active=True).exclude(proven_at=None)
    return sum(_mail(wish, day) for wish in wished.select_related("user").order_by("pk"))


def unsent(day: dt.date) -> int:
    """How many digests of a day the server did not take."""
    return Mailing.objects.filter(day=day, sent_at=None).exclude(failed_at=None).count()


def trouble(user: User) -> Mailing | None:
    """The last digest of a person, if it could not be sent."""
    last = Mailing.objects.filter(user=user).order_by("-day").first()
    return last if last and last.failed_at and not last.sent_at else None


def _mail(wish: Wish, day: dt.date) -> bool:
    fresh = list(_fresh(wish)[: MOST_LINES + 1])
    if not wish.is_mailed or not fresh:
        return False
    claim = _claim(wish, day)
    if claim is None:
        return False
    try:
        with translation.override(wish.language):
            _send(wish.email, _subject(fresh), "\n".join(_lines(fresh)))
    except OSError as error:
        logger.warning("a digest could not be mailed: %s", type(error).__name__)
        claim.failed_at = timezone.now()  # nothing went out: the day tries again
        claim.save(update_fields=["failed_at"])
        return False
    claim.sent_at, claim.failed_at = timezone.now(), None
    claim.last = max(one.pk for one in fresh)
    claim.save(update_fields=["sent_at", "failed_at", "last"])
    return True


def _claim(wish: Wish, day: dt.date) -> Mailing | None:
    """The right to mail a person's day: new, or after a failure while tries are left."""
    now = timezone.now()
    try:
        with transaction.atomic():
            return Mailing.objects.create(user=wish.user, day=day, claimed_at=now)
    except IntegrityError:
        mine = Mailing.objects.filter(user=wish.user, day=day, sent_at=None)
        again = mine.exclude(failed_at=None).filter(attempts__lt=MOST_ATTEMPTS)
        more = {"failed_at": None, "claimed_at": now, "attempts": F("attempts") + 1}
        return mine.get() if again.update(**more) else None


def _fresh(wish: Wish) -> "QuerySet[Notice]":
    """Unread notices that no mail has told yet, newest first."""
    told = Mailing.objects.filter(user=wish.user).exclude(sent_at=None)
    last = told.order_by("-last").values_list("last", flat=True).first() or 0
    return Notice.objects.filter(user=wish.user, read_at=None, pk__gt=last).order_by("-pk")


def _subject(fresh: list[Notice]) -> str:
    return _("帮扶数据中心：%(count)s 条新消息") % {"count": f"{len(fresh):,}"}


def _lines(fresh: list[Notice]) -> Iterator[str]:
    yield _("您好，帮扶数据中心有新的消息：")
    yield ""
    for one in fresh[:MOST_LINES]:
        yield f"- {say(one)}"
    if len(fresh) > MOST_LINES:
        yield _("……更多消息请登录查看。")
    yield ""
    if settings.ADDRESS:
        yield _("登录后查看：%(address)s") % {"address": f"{settings.ADDRESS}/work/notices/"}
    else:
        yield _("请登录后在“消息”里查看。")
    yield ""
    yield _("邮件里只有数量，没有任何人的信息。不想再收，请登录后在“消息”里改成不发。")


def say(one: Notice) -> str:
    """A notice in words: what happened to how many of which kind."""
    source = sources.find(one.kind)
    kind = str(source.title) if source else _("后台任务") if one.kind == JOBS else _("程序办理")
    texts = {
        What.ARRIVED: _("%(kind)s：新到 %(count)s 件"),
        What.LATE: _("%(kind)s：新逾期 %(count)s 件"),
        What.DECIDED: _("%(kind)s：您提出的 %(count)s 件已有结果"),
        What.ENDED: _("%(kind)s：%(count)s 项已完成"),
        What.FAILED: _("%(kind)s：%(count)s 项没有完成"),
        What.ALERT: _("有新的安全告警，请查看"),
    }
    return texts[What(one.what)] % {"kind": kind, "count": f"{one.count:,}"}
