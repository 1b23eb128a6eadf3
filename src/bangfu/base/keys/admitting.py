"""Whether a key opens anything now: asked at every request, so that none outlives a right."""

import datetime as dt

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import duties, scope, unused
from bangfu.base.accounts.models import User
from bangfu.base.keys import queries
from bangfu.base.keys.actions import PREFIX, digest
from bangfu.base.keys.models import Key
from bangfu.base.kit.refusals import Refusal

UNKNOWN, FORBIDDEN, TOO_MANY = 401, 403, 429
MINUTE = 60
LONGEST = 200  # signs of anything that might be a key


def admit(secret: str, *, eased: bool) -> Key:
    """The key of a secret together with its owner, if both may ask now.

    Args:
        secret: what the client showed.
        eased: a demonstration, where nobody owes a new password or a second factor.

    Raises:
        Refusal: 401 ``keys.unknown``, ``keys.over``, ``keys.owner``, ``keys.posts``;
            403 ``keys.separated``, ``keys.duty``; 429 ``keys.too_many`` with ``context["wait"]``.
    """
    key = _known(secret)
    if queries.is_over(key):
        raise _no("keys.over", _("这把密钥已收回或已过期。"))
    _spend(key)
    _require_account(key, eased=eased)
    _require_posts(key)
    if not eased and (duty := duties.of(key.user)):
        todo = {
            duties.PASSWORD: _("请本人登录网页修改密码。"),
            duties.FACTOR: _("请本人登录网页开启动态码。"),
        }
        said = _("密钥的主人还有账号保护的事没有办，暂时不能使用。")
        raise Refusal("keys.duty", said, hint=todo[duty], status=FORBIDDEN)
    return key


def _known(secret: str) -> Key:
    found = None
    if secret.startswith(PREFIX) and len(secret) <= LONGEST:
        found = Key.objects.select_related("user").filter(digest=digest(secret)).first()
    if found is None:
        raise _no("keys.unknown", _("没有这把密钥。"))
    return found


def _no(code: str, message: str) -> Refusal:
    return Refusal(code, message, hint=_("请在网页的“账号保护”里制作新的密钥。"), status=UNKNOWN)


def _require_account(key: Key, *, eased: bool) -> None:
    """Not disabled, nor disabled since the key was made, nor out of use for too long."""
    user: User = key.user
    is_newer = user.enabled_at is not None and user.enabled_at > key.made_at
    if not user.is_active or is_newer or (not eased and _is_unused(user)):
        raise _no("keys.owner", _("密钥主人的账号已停用过，这把密钥作废。"))


def _is_unused(user: User) -> bool:
    seen = max(filter(None, (user.created_at, user.last_login, user.enabled_at)))
    lately = timezone.now() - seen < dt.timedelta(days=settings.UNUSED_DAYS)
    return not lately and unused.refuse(user=user)


def _require_posts(key: Key) -> None:
    """One of the posts it was made under is still held; it is no key to later ones."""
    made_on = timezone.localtime(key.made_at).date()
    if not any(post.valid_from <= made_on for post in scope.posts(key.user)):
        raise _no("keys.posts", _("制作这把密钥时的岗位都已结束，密钥随之作废。"))
    if duties.is_separated(key.user):
        said = _("三类管理员不能使用接口密钥。")
        raise Refusal("keys.separated", said, status=FORBIDDEN)


def _spend(key: Key) -> None:
    """Count the request in this minute, over all processes; refuse those above the limit."""
    now = timezone.now()
    minute, past = divmod(int(now.timestamp()), MINUTE)
    mine = Key.objects.filter(pk=key.pk)
    here = mine.filter(minute=minute, spent__lt=settings.KEY_PER_MINUTE)
    if here.update(spent=F("spent") + 1, used_at=now):
        return
    if mine.exclude(minute=minute).update(minute=minute, spent=1, used_at=now):
        return
    wait = MINUTE - past
    raise Refusal(
        "keys.too_many",
        _("这把密钥请求太频繁，每分钟最多 %(most)d 次。") % {"most": settings.KEY_PER_MINUTE},
        hint=_("请 %(wait)d 秒后再试。") % {"wait": wait},
        context={"wait": wait},
        status=TOO_MANY,
    )
