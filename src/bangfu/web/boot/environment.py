"""Settings that open the server wider than meant: debug, hosts, HTTPS, keys."""

import json
import os
from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning  # noqa: A004
from django.utils.translation import gettext as _

from bangfu.base.kit import addresses, crypto
from bangfu.web.boot import LOOPBACK

SHORTEST = 40  # characters of a signing key
OTHERS = 0o077


def is_exposed(host: str = "127.0.0.1") -> bool:
    """Whether others than this machine may reach the pages."""
    return bool({host, *settings.ALLOWED_HOSTS} - LOOPBACK)


def problems(*, exposed: bool) -> Iterator[CheckMessage]:
    """What is wrong with the settings."""
    yield from _hosts()
    yield from _proxies(exposed=exposed)
    yield from _key_files()
    if exposed:
        yield from _open_doors()
        yield from _signing()
        yield from _ring()


def _hosts() -> Iterator[CheckMessage]:
    wide = [host for host in settings.ALLOWED_HOSTS if host.startswith(("*", "."))]
    if wide or not settings.ALLOWED_HOSTS:
        yield Error(
            _("BANGFU_HOSTS 含有通配符或为空：%(hosts)s。") % {"hosts": " ".join(wide) or "—"},
            hint=_("请逐个写出本系统的主机名，用逗号分开。"),
            id="boot.hosts",
        )
    if plain := [o for o in settings.CSRF_TRUSTED_ORIGINS if "*" in o]:
        yield Error(
            _("BANGFU_ORIGINS 含有通配符：%(origins)s。") % {"origins": " ".join(plain)},
            hint=_("请逐个写出完整的来源，如 https://fupin.example.cn。"),
            id="boot.origins",
        )


def _proxies(*, exposed: bool) -> Iterator[CheckMessage]:
    read = {text: addresses.network(text) for text in settings.PROXIES}
    wrong = [text for text, found in read.items() if found is None or found.prefixlen == 0]
    if wrong:
        yield Error(
            _("BANGFU_PROXIES 里有不能用的地址：%(given)s。") % {"given": " ".join(wrong)},
            hint=_("请写反向代理的地址或网段，如 127.0.0.1,10.3.0.0/24；不能写全部地址。"),
            id="boot.proxies",
        )
    if exposed and settings.HTTPS and not settings.PROXIES:
        yield Warning(
            _("没有说明反向代理的地址，所有人都像是从代理登录的。"),
            hint=_("请用 BANGFU_PROXIES 写出代理的地址，并让代理设置 X-Forwarded-For。"),
            id="boot.proxies_none",
        )


def _open_doors() -> Iterator[CheckMessage]:
    if settings.DEBUG:
        yield Error(
            _("调试模式打开着（BANGFU_DEBUG），出错页面会泄露数据和设置。"),
            hint=_("请去掉 BANGFU_DEBUG。"),
            id="boot.debug",
        )
    if not settings.HTTPS:
        yield Error(
            _("没有使用 HTTPS，密码和数据会在网络上明文传送。"),
            hint=_("请在前面架设带证书的反向代理，并设 BANGFU_HTTPS=1。"),
            id="boot.https",
        )


def _signing() -> Iterator[CheckMessage]:
    key = os.environ.get("BANGFU_SECRET_KEY", "")
    if not key:
        yield Error(
            _("签名密钥是自动生成的，和数据放在一起。"),
            hint=_("请用 BANGFU_SECRET_KEY 给出一个随机的长字符串，另外保存。"),
            id="boot.signing_key",
        )
    elif len(key) < SHORTEST or len(set(key)) < SHORTEST // 4:
        yield Error(
            _("签名密钥太短或太简单。"),
            hint=_("请换成至少 40 个随机字符。"),
            id="boot.signing_key_weak",
        )


def _ring() -> Iterator[CheckMessage]:
    ring = os.environ.get("BANGFU_KEY_RING", "")
    if not ring:
        yield Error(
            _("封存身份证号的密钥没有从环境变量给出，和数据放在一起。"),
            hint=_("请把 keys/ring.json 的内容放到 BANGFU_KEY_RING，另外保存，再删去文件。"),
            id="boot.key_ring",
        )
        return
    try:
        crypto.Software(json.loads(ring))
    except (ValueError, KeyError, TypeError, AttributeError):
        yield Error(
            _("BANGFU_KEY_RING 不是完整的密钥环。"),
            hint=_("请核对是否整段复制，含 current、keys、lookup、trail 四部分。"),
            id="boot.key_ring_broken",
        )


def _key_files() -> Iterator[CheckMessage]:
    folder = settings.HOME / "keys"
    loose = [p.name for p in folder.glob("*") if p.stat().st_mode & OTHERS]
    if loose:
        yield Error(
            _("密钥文件别人也能读：%(names)s。") % {"names": "、".join(sorted(loose))},
            hint=_("请执行 chmod 600，并检查谁已经读过。"),
            id="boot.key_files",
        )
