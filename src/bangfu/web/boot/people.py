"""Settings about people's log-ins, and a demonstration that others can reach."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.db import DatabaseError
from django.utils.translation import gettext as _

from bangfu.base.accounts import networks
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue

FACTORS, PROFILES = {"off", "admins", "all"}, {"dengbao", "asvs"}
LONGEST_IDLE = 30


def problems(*, exposed: bool) -> Iterator[CheckMessage]:
    """What is wrong."""
    if settings.SECOND_FACTOR not in FACTORS:
        yield _unknown("BANGFU_SECOND_FACTOR", settings.SECOND_FACTOR, FACTORS, "boot.factor")
    if settings.PASSWORD_PROFILE not in PROFILES:
        given = settings.PASSWORD_PROFILE
        yield _unknown("BANGFU_PASSWORD_PROFILE", given, PROFILES, "boot.password_profile")
    if exposed:
        yield from _weakened()


def _unknown(name: str, given: str, known: set[str], code: str) -> CheckMessage:
    return Error(
        _("%(name)s 的值“%(given)s”不认识。") % {"name": name, "given": given},
        hint=_("可以用：%(known)s。") % {"known": "、".join(sorted(known))},
        id=code,
    )


def _weakened() -> Iterator[CheckMessage]:
    if settings.SECOND_FACTOR == "off":
        yield Warning(
            _("管理员登录不要求动态码。"),
            hint=_("请去掉 BANGFU_SECOND_FACTOR=off；等级保护三级要求两种以上鉴别方式。"),
            id="boot.factor_off",
        )
    if not 0 < min(settings.IDLE_MINUTES, settings.ADMIN_IDLE_MINUTES) <= LONGEST_IDLE:
        yield Warning(
            _("不操作自动退出的时间太长或不合理。"),
            hint=_("请把 BANGFU_IDLE_MINUTES 设为 15 左右，最多 30。"),
            id="boot.idle",
        )
    if _is_open():
        yield Warning(
            _("有的管理员可以从任何网络登录。"),
            hint=_("请安全管理员在“系统管理 → 登录网络”里给三类管理员各写上允许的网段。"),
            id="boot.networks",
        )
    if _is_demo():
        yield Warning(
            _("这是演示系统，账号和密码是公开的，别人也能访问。"),
            hint=_("只放虚构数据；正式系统请用 bangfu establish 另建。"),
            id="boot.demo",
        )


def _is_open() -> bool:
    try:
        return networks.is_open()
    except DatabaseError:  # not set up yet
        return False


def _is_demo() -> bool:
    try:
        return catalogue.site().demo
    except (Refusal, DatabaseError):  # not set up yet
        return False
