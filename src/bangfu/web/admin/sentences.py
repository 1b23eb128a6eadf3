"""Entries of the trail as sentences. Faces register theirs; unknown acts show their code."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts.roles import ROLES
from bangfu.base.audit.models import Entry

# {subject} is whom or what it was done to, {role} a post's title where the act names one.
_SENTENCES: dict[str, str | Promise] = {
    "accounts.sign_in": gettext_lazy("登录了系统"),
    "accounts.sign_out": gettext_lazy("退出了系统"),
    "accounts.lock_out": gettext_lazy("连续输错密码，账号被暂时锁定"),
    "accounts.open_account": gettext_lazy("开设了{subject}的账号"),
    "accounts.change_password": gettext_lazy("修改了{subject}的密码"),
    "accounts.factor_on": gettext_lazy("开启了动态码"),
    "accounts.factor_off": gettext_lazy("关闭了动态码"),
    "accounts.factor_reset": gettext_lazy("重置了{subject}的动态码"),
    "accounts.recovery_code": gettext_lazy("用了一个恢复码"),
    "accounts.recovery_codes": gettext_lazy("重新生成了恢复码"),
    "accounts.end_logins": gettext_lazy("结束了{subject}在别处的登录"),
    "accounts.idle": gettext_lazy("停用了长期未用的账号（{subject}）"),
    "accounts.turn_away": gettext_lazy("从没有允许的网络登录，被拒绝"),
    "accounts.switch": gettext_lazy("停用或启用了{subject}的账号"),
    "rights.refuse": gettext_lazy("打开无权的页面或办理无权的事项，被拒绝"),
    "keys.make": gettext_lazy("制作了一把接口密钥"),
    "keys.end": gettext_lazy("收回了{subject}的一把接口密钥"),
    "emergencies.ask": gettext_lazy("申请应急访问，临时任“{role}”"),
    "emergencies.allow": gettext_lazy("同意{subject}应急访问，临时任“{role}”"),
    "emergencies.decline": gettext_lazy("没有同意{subject}的应急访问申请"),
    "emergencies.end": gettext_lazy("提前结束了{subject}的应急访问"),
    "posts.grant": gettext_lazy("授予{subject}“{role}”岗位"),
    "posts.end": gettext_lazy("结束了{subject}的“{role}”岗位"),
    "networks.allow": gettext_lazy("允许“{role}”从一个网络登录"),
    "networks.remove": gettext_lazy("不再允许“{role}”从一个网络登录"),
    "divisions.load_codes": gettext_lazy("导入了行政区划"),
    "divisions.replace": gettext_lazy("登记了行政区划变更（{subject}）"),
    "divisions.import_outlines": gettext_lazy("导入了行政区划边界（{subject}）"),
    "divisions.draw_schematic": gettext_lazy("给没有边界的地区画了示意图"),
    "divisions.define_zone": gettext_lazy("设置了功能区（{subject}）"),
    "catalogue.establish": gettext_lazy("设置了本系统服务的地区和政策包"),
}
_GROUPS: dict[str, str | Promise] = {
    "accounts.": gettext_lazy("账号与登录"),
    "rights.": gettext_lazy("无权被拒"),
    "keys.": gettext_lazy("接口密钥"),
    "posts.": gettext_lazy("岗位"),
    "networks.": gettext_lazy("登录网络"),
    "divisions.": gettext_lazy("行政区划"),
    "catalogue.": gettext_lazy("系统设置"),
}


def register(group: str, title: str | Promise, sentences: Mapping[str, str | Promise]) -> None:
    """Name a slice and its acts.

    Args:
        group: the slice, with a dot at the end: ``imports.``.
        title: what the filter calls it.
        sentences: ``{action: sentence}``; ``{subject}`` stands for what was touched.
    """
    _GROUPS[group] = title
    _SENTENCES.update(sentences)


def groups() -> list[tuple[str, str]]:
    """``(group, title)`` for the filter."""
    return [(group, str(title)) for group, title in _GROUPS.items()]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as shown: ``sentence`` follows the person's name."""

    entry: Entry
    who: str
    sentence: str
    place: str
    changes: list[tuple[str, str, str]]


def lines(entries: list[Entry], names: Mapping[str, str], places: Mapping[str, str]) -> list[Line]:
    """Entries as sentences.

    Args:
        entries: of the trail.
        names: ``{user name: name}`` of actors and subjects.
        places: ``{code: name}``.
    """
    return [
        Line(
            entry,
            names.get(entry.actor, entry.actor),
            sentence(entry, names),
            places.get(entry.division, entry.division),
            changes(entry.changes),
        )
        for entry in entries
    ]


def sentence(entry: Entry, names: Mapping[str, str]) -> str:
    """What was done, without who did it."""
    return told(entry.action, entry.subject_id, entry.changes, names)


def known() -> set[str]:
    """Every act that has a sentence."""
    return set(_SENTENCES)


def told(action: str, subject_id: str, details: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The same of an act or a reading by its parts."""
    template = _SENTENCES.get(action)
    if template is None:
        return _("%(action)s（%(subject)s）") % {"action": action, "subject": subject_id}
    role = details.get("role")
    code = role[-1] if isinstance(role, list) else role
    title = str(ROLES[code].title) if code in ROLES else ""
    subject = names.get(subject_id, subject_id)
    return str(template).replace("{subject}", subject).replace("{role}", title)


def changes(raw: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """``(field, before, after)`` of what changed; a plain value has no before."""
    found = []
    for field, value in sorted(raw.items()):
        pair = value if isinstance(value, list) and len(value) == 2 else ["", value]  # noqa: PLR2004  before and after
        found.append((field, *("" if side is None else str(side) for side in pair)))
    return [(field, before, after) for field, before, after in found]
