"""Setting up a second factor, passing by it, losing it."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.entry import codes
from bangfu.base.entry.models import Factor, Recovery
from bangfu.base.kit import crypto
from bangfu.base.kit.refusals import Refusal

MOST_FAILURES = 5
PAUSE = dt.timedelta(minutes=15)


def _context(user: User) -> str:
    return f"factor.secret:{user.pk}"


def secret(factor: Factor) -> bytes:
    """The shared secret; ``crypto.Broken`` if it was altered or is another person's."""
    opened = crypto.provider().open(bytes(factor.secret), context=_context(factor.user))
    return bytes.fromhex(opened)


@transaction.atomic
def begin(*, user: User) -> Factor:
    """A fresh secret, to be confirmed; one that was never confirmed is given up.

    Raises:
        Refusal: ``factor.there`` when one is in use.
    """
    if Factor.objects.filter(user=user, confirmed_at__isnull=False).exists():
        raise Refusal("factor.there", _("您已经启用了动态口令。"), status=409)
    sealed = crypto.provider().seal(codes.new_secret().hex(), context=_context(user))
    fresh = {"secret": sealed, "last_step": 0, "failures": 0, "locked_until": None}
    return Factor.objects.update_or_create(user=user, defaults=fresh)[0]


@transaction.atomic
def confirm(*, user: User, code: str) -> list[str]:
    """Take the factor into use; returns the recovery codes, which are shown this once.

    Raises:
        Refusal: ``factor.wrong``.
    """
    factor = Factor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if factor is None:
        raise Refusal("factor.gone", _("请重新开始设置。"), status=409)
    taken = codes.step(secret(factor), codes.plain(code), timezone.now().timestamp())
    if taken is None:
        raise Refusal(
            "factor.wrong",
            _("动态口令不正确。"),
            hint=_("请核对手机时间是否准确，再输入当前显示的 6 位数字。"),
        )
    factor.confirmed_at, factor.last_step = timezone.now(), taken
    factor.save()
    _note("accounts.factor_set", by=user, user=user)
    return _fresh_codes(user)


@transaction.atomic
def renew_codes(*, user: User) -> list[str]:
    """New recovery codes; the old ones serve no more."""
    _note("accounts.recovery_renewed", by=user, user=user)
    return _fresh_codes(user)


def _fresh_codes(user: User) -> list[str]:
    Recovery.objects.filter(user=user).delete()
    drawn = codes.recovery_codes()
    Recovery.objects.bulk_create(Recovery(user=user, print=_print(user, c)) for c in drawn)
    return drawn


def _print(user: User, code: str) -> bytes:
    return crypto.provider().fingerprint(codes.plain(code), purpose=f"recovery:{user.pk}")


@transaction.atomic
def remove(*, by: User, user: User) -> None:
    """Give a factor up: one's own after a proof, or another's who lost the telephone."""
    if not Factor.objects.filter(user=user).exists():
        raise Refusal("factor.none", _("没有启用动态口令。"), status=409)
    Factor.objects.filter(user=user).delete()
    Recovery.objects.filter(user=user).delete()
    _note("accounts.factor_removed", by=by, user=user)


def passes(*, user: User, code: str) -> bool:
    """Whether a code lets the person in: of the telephone or from paper, each once.

    A wrong one is counted; after ``MOST_FAILURES`` in a row no code helps for a while.

    Raises:
        Refusal: ``factor.locked``.
    """
    with transaction.atomic():
        factor = Factor.objects.select_for_update().filter(user=user).exclude(confirmed_at=None)
        found = factor.first()
        if found is None:
            return False
        _not_locked(found)
        typed = codes.plain(code)
        if right := _of_telephone(found, typed) or _on_paper(user, typed):
            found.failures, found.locked_until = 0, None
        else:
            found.failures += 1
            if found.failures >= MOST_FAILURES:
                found.failures, found.locked_until = 0, timezone.now() + PAUSE
                _note("accounts.factor_locked", by=user, user=user)
        found.save()
    return right


def _not_locked(factor: Factor) -> None:
    if factor.locked_until and factor.locked_until > timezone.now():
        until = timezone.localtime(factor.locked_until)
        raise Refusal(
            "factor.locked",
            _("动态口令连续输错，%(time)s 之前不能再试。") % {"time": f"{until:%H:%M}"},
            status=429,
        )


def _of_telephone(factor: Factor, typed: str) -> bool:
    taken = codes.step(secret(factor), typed, timezone.now().timestamp())
    if taken is None or taken <= factor.last_step:  # a code that was read over a shoulder
        return False
    factor.last_step = taken
    return True


def _on_paper(user: User, typed: str) -> bool:
    unused = Recovery.objects.filter(user=user, print=_print(user, typed), used_at=None)
    if not unused.update(used_at=timezone.now()):
        return False
    _note("accounts.recovery_used", by=user, user=user)
    return True


def _note(action: str, *, by: User, user: User) -> None:
    audit.record(by=by.username, act=audit.Act(action, "user", user.username))
