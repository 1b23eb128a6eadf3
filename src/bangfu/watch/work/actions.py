"""What a person does about notices: read them, say how they wish to be told, prove an address."""

import datetime as dt
import secrets
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.work import mailing
from bangfu.watch.work.models import Digest, Mailing, Notice, Weekday, Wish

CODE_DIGITS = 6
CODE_LASTS = dt.timedelta(minutes=30)
CODE_EVERY = dt.timedelta(minutes=1)
MOST_TRIES = 5


@transaction.atomic
def read(*, by: User, uid: UUID | None = None) -> int:
    """Mark a notice of the person's as read, or all of them; returns how many were unread."""
    mine = Notice.objects.filter(user=by, read_at=None)
    chosen = mine if uid is None else mine.filter(uid=uid)
    return chosen.update(read_at=timezone.now())


def _wish(by: User) -> Wish:
    wish, _made = Wish.objects.select_for_update().get_or_create(user=by)
    return wish


@transaction.atomic
def prefer(
    *, by: User, in_product: bool, digest: str, weekday: int = Weekday.MONDAY, language: str = ""
) -> Wish:
    """Say how to be told: in the product, how often by mail, on which day, in which language.

    Raises:
        Refusal: ``work.no_address`` when mail is wished for and no address is proven.
    """
    wish = _wish(by)
    if digest not in Digest.values or weekday not in Weekday.values:
        raise Refusal("work.digest", _("请选择不发、每天或每周一次。"))
    if language and language not in dict(settings.LANGUAGES):
        raise Refusal("work.language", _("请选择列表中的语言。"))
    if digest != Digest.OFF and wish.proven_at is None:
        raise Refusal(
            "work.no_address",
            _("还没有验证过的邮箱，不能发送邮件摘要。"),
            hint=_("请先填写邮箱，并输入邮件里的验证码。"),
        )
    before = [wish.in_product, wish.digest, wish.weekday, wish.language]
    wish.in_product, wish.digest, wish.weekday = in_product, digest, weekday
    wish.language = language or wish.language
    wish.save(update_fields=["in_product", "digest", "weekday", "language"])
    after = [in_product, digest, weekday, wish.language]
    _note(by, "work.prefer", {"told": [before, after]})
    return wish


def address(*, by: User, email: str) -> None:
    """Take down an address and send a code to it; mail goes there once the code is given back.

    Raises:
        Refusal: ``work.address``, ``work.too_soon``, ``mail.off`` or ``mail.failed``.
    """
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refusal("work.address", _("这不像一个邮箱地址，请检查。")) from error
    mailing.require_server()
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    with transaction.atomic():
        wish, now = _wish(by), timezone.now()
        if wish.code_at is not None and now - wish.code_at < CODE_EVERY:
            raise Refusal("work.too_soon", _("验证码刚刚发出，请过一分钟再试。"))
        wish.email, wish.proven_at, wish.digest = email, None, Digest.OFF
        wish.code, wish.code_at, wish.tries = make_password(code), now, 0
        wish.save()
        _note(by, "work.address", {})
    mailing.send_code(email, code)  # after the write: no lock waits for a mail server


def prove(*, by: User, code: str) -> Wish:
    """Give back the code that was sent.

    Raises:
        Refusal: ``work.code`` when it is another, too old, or was tried too often.
    """
    with transaction.atomic():
        wish, now = _wish(by), timezone.now()
        fresh = wish.code_at is not None and now - wish.code_at < CODE_LASTS
        good = bool(wish.code) and fresh and wish.tries < MOST_TRIES
        good = good and check_password(code.strip(), wish.code)
        if good:
            wish.proven_at, wish.code, wish.tries = now, "", 0
            _note(by, "work.prove", {})
        else:
            wish.tries = min(wish.tries + 1, MOST_TRIES)
        wish.save()
    if not good:
        raise Refusal("work.code", _("验证码不对或已过期。"), hint=_("可以重新发送一个。"))
    return wish


@transaction.atomic
def forget(*, by: User) -> None:
    """Delete the address; no mail is sent any more."""
    wish = _wish(by)
    wish.email, wish.proven_at, wish.digest = "", None, Digest.OFF
    wish.code, wish.code_at, wish.tries = "", None, 0
    wish.save()
    _note(by, "work.forget", {})


@transaction.atomic
def forget_old(*, by: str) -> int:
    """Delete notices and mailings of long ago; returns how many notices.

    A mailing says up to which notice a person was told; the notices it told are older than it.
    """
    del by
    before = timezone.now() - dt.timedelta(days=settings.NOTICE_DAYS)
    Mailing.objects.filter(claimed_at__lt=before).delete()
    return Notice.objects.filter(at__lt=before).delete()[0]


def _note(by: User, action: str, changes: dict[str, object]) -> None:
    """In the trail without the address."""
    audit.record(by=by.username, act=audit.Act(action, "user", by.username, changes=changes))
