"""The second factor: set up, confirm, spend a code, replace recovery codes, remove.

The code follows RFC 6238 (six digits, thirty seconds), as every authenticator app makes it.
"""

import hmac
import secrets

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import Factor, RecoveryCode, User
from bangfu.base.audit import actions as audit
from bangfu.base.kit import crypto
from bangfu.base.kit.refusals import Refusal

STEP = 30  # seconds a code is shown
DIGITS = 6
SKEW = 1  # steps a phone's clock may be wrong, either way
SECRET = 20  # bytes, as long as the digest
CODES = 10
# Without 0 O 1 I L: read from paper, typed by hand.
ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
HALF = 5


def _context(user: User) -> str:
    return f"factor.secret:{user.pk}"


def _app(factor: Factor) -> TOTP:
    secret = crypto.provider().open(bytes(factor.sealed), context=_context(factor.user))
    # SHA-1 is what apps understand; inside an HMAC it is not weakened by collisions.
    return TOTP(bytes.fromhex(secret), DIGITS, SHA1(), STEP)  # noqa: S303


def of(user: User) -> Factor | None:
    """The person's confirmed second factor."""
    return Factor.objects.filter(user=user, confirmed_at__isnull=False).first()


def pending(user: User) -> Factor | None:
    """A second factor that was begun and not confirmed yet."""
    return Factor.objects.filter(user=user, confirmed_at__isnull=True).first()


def codes_left(user: User) -> int:
    """How many recovery codes are unused."""
    return user.recovery_codes.filter(used_at__isnull=True).count()


def address(factor: Factor, issuer: str) -> str:
    """What an app reads from the QR code."""
    return _app(factor).get_provisioning_uri(factor.user.username, issuer)


@transaction.atomic
def begin(*, user: User) -> Factor:
    """A fresh secret, not in force before it is confirmed; one begun earlier is forgotten.

    Raises:
        Refusal: ``factor.exists``: a confirmed one is removed first.
    """
    User.objects.select_for_update().get(pk=user.pk)
    if of(user):
        raise Refusal(
            "factor.exists", _("您已经开启了动态码。"), hint=_("要换手机，请先关闭再重新开启。")
        )
    Factor.objects.filter(user=user).delete()
    secret = crypto.provider().seal(secrets.token_hex(SECRET), context=_context(user))
    return Factor.objects.create(user=user, sealed=secret)


@transaction.atomic
def confirm(*, user: User, code: str) -> list[str] | None:
    """Put the pending factor in force if the code is right; its recovery codes, else ``None``."""
    factor = Factor.objects.select_for_update().filter(user=user, confirmed_at=None).first()
    if factor is None or not _spend_step(factor, code):
        return None
    factor.confirmed_at = timezone.now()
    factor.save(update_fields=["confirmed_at"])
    _note(user.username, "accounts.factor_on", user)
    return _new_codes(user)


@transaction.atomic
def spend(*, user: User, code: str) -> str:
    """Use up a code: ``app``, ``recovery``, or nothing when it is wrong, used or codes rest."""
    factor = Factor.objects.select_for_update().filter(user=user).exclude(confirmed_at=None).first()
    if factor is None or is_resting(factor):
        return ""
    if _spend_step(factor, code):
        return "app"
    if _spend_recovery(user, code):
        _note(user.username, "accounts.recovery_code", user)
        return "recovery"
    factor.failures = 1 if _is_over(factor) else factor.failures + 1
    factor.failed_at = timezone.now()
    factor.save(update_fields=["failures", "failed_at"])
    return ""


def is_resting(factor: Factor) -> bool:
    """Whether too many wrong codes came lately, from whatever addresses."""
    return factor.failures >= settings.FACTOR_FAILURE_LIMIT and not _is_over(factor)


def _is_over(factor: Factor) -> bool:
    pause = settings.AXES_COOLOFF_TIME * 3600
    at = factor.failed_at
    return at is None or (timezone.now() - at).total_seconds() >= pause


def _spend_step(factor: Factor, code: str) -> bool:
    app, now = _app(factor), int(timezone.now().timestamp()) // STEP
    typed = "".join(code.split()).encode()
    for step in range(max(now - SKEW, factor.last_step + 1), now + SKEW + 1):
        if hmac.compare_digest(app.generate(step * STEP), typed):
            factor.last_step, factor.failures = step, 0
            factor.save(update_fields=["last_step", "failures"])
            return True
    return False


def _digest(user: User, code: str) -> bytes:
    return crypto.provider().fingerprint(code, purpose=f"recovery:{user.pk}")


def _spend_recovery(user: User, code: str) -> bool:
    plain = "".join(letter for letter in code.upper() if letter in ALPHABET)
    unused = user.recovery_codes.filter(digest=_digest(user, plain), used_at=None)
    return unused.update(used_at=timezone.now()) == 1


def _new_codes(user: User) -> list[str]:
    user.recovery_codes.all().delete()
    plain = ["".join(secrets.choice(ALPHABET) for _ in range(2 * HALF)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user=user, digest=_digest(user, code)) for code in plain
    )
    return [f"{code[:HALF]}-{code[HALF:]}" for code in plain]


@transaction.atomic
def renew_codes(*, user: User) -> list[str]:
    """Fresh recovery codes; the old ones are worth nothing from now on.

    Raises:
        Refusal: ``factor.none``: there is no second factor to recover.
    """
    if of(user) is None:
        raise Refusal("factor.none", _("您还没有开启动态码。"))
    _note(user.username, "accounts.recovery_codes", user)
    return _new_codes(user)


@transaction.atomic
def remove(*, user: User) -> None:
    """Switch one's own second factor off; faces ask for the password first."""
    _drop(user)
    _note(user.username, "accounts.factor_off", user)


@transaction.atomic
def reset(*, by: str, user: User) -> None:
    """Take the lost second factor from somebody else, who logs in with the password only.

    Raises:
        Refusal: ``factor.self``: an administrator does not lift their own; ``factor.none``.
    """
    if by == user.username:
        raise Refusal("factor.self", _("不能重置自己的动态码，请另一位管理员办理。"), status=403)
    if of(user) is None:
        raise Refusal("factor.none", _("此人还没有开启动态码。"))
    _drop(user)
    _note(by, "accounts.factor_reset", user)


def _drop(user: User) -> None:
    Factor.objects.filter(user=user).delete()
    user.recovery_codes.all().delete()


def _note(by: str, action: str, user: User) -> None:
    audit.record(by=by, act=audit.Act(action, "user", user.username))
