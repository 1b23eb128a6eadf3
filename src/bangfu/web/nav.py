"""The way around: which sections there are, under which heading, and who sees them.

A section whose address does not exist yet is left out, so its face only has to name its first
page. A face that is not foreseen here adds itself with ``register`` in its ``urls.py``.
"""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission

P = Permission


class Group(Enum):
    """The headings of the sidebar, in order."""

    MINE = _("我的事")
    REGISTRY = _("台账")
    ANSWERS = _("政策与成效")
    WATCH = _("核对")
    OFFICE = _("系统")


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the sidebar.

    Args:
        url: name of its first page, e.g. ``households:index``.
        title: what it is called.
        icon: name of a Tabler icon.
        permissions: one of these shows it; empty shows it to everybody.
        order: place under its heading.
        group: the heading it stands under.
        phone: whether it has a place in the bottom bar of a phone, if there is room.
    """

    url: str
    title: Promise
    icon: str
    permissions: tuple[P, ...] = ()
    order: int = 100
    group: Group = Group.MINE
    phone: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A section as one person sees it on one page."""

    title: Promise
    icon: str
    href: str
    current: bool
    group: Group
    phone: bool


ADMIN = (P.ACCOUNTS_MANAGE, P.TIMERS_RUN, P.POSTS_GRANT, P.AUDIT_READ)
READ = (P.HOUSEHOLDS_READ,)
IMPORT = (P.HOUSEHOLDS_IMPORT,)
_SECTIONS = [
    Section("home", _("我的工作"), icon="home", order=10, phone=True),
    Section(
        "households:index", _("贫困户"), "users", READ, order=20, group=Group.REGISTRY, phone=True
    ),
    Section("villages:index", _("村"), "building-community", READ, 30, Group.REGISTRY, phone=True),
    Section("imports:index", _("导入"), "file-import", IMPORT, 60, Group.REGISTRY),
    Section("overview:index", _("总览"), "chart-bar", READ, 40, Group.ANSWERS),
    Section("map:index", _("地图"), "map-2", READ, 50, Group.ANSWERS),
    Section("policy:index", _("政策"), "book-2", (P.POLICY_READ,), 70, Group.ANSWERS),
    Section("admin:index", _("系统管理"), "shield-lock", ADMIN, 90, Group.OFFICE),
]


def register(section: Section) -> None:
    """Add a section that is not foreseen above; twice is the same as once."""
    if section not in _SECTIONS:
        _SECTIONS.append(section)


def open_to(user: Any) -> list[Section]:
    """The sections a person may open, in order."""
    return [s for s in sorted(_SECTIONS, key=_order) if _may(user, s) and _address(s)]


def items(user: Any, path: str) -> list[Item]:
    """The sections a person sees, the one of the page marked."""
    allowed = [section for section in sorted(_SECTIONS, key=_order) if _may(user, section)]
    found = [(section, href) for section in allowed if (href := _address(section))]
    return [
        Item(each.title, each.icon, href, is_within(path, href), each.group, each.phone)
        for each, href in found
    ]


def grouped(listed: list[Item]) -> list[tuple[Promise, list[Item]]]:
    """What a person sees under each heading; headings with nothing below are left out."""
    return [
        (group.value, below)
        for group in Group
        if (below := [item for item in listed if item.group is group])
    ]


def on_phone(listed: list[Item], room: int) -> list[Item]:
    """Those in the bottom bar of a phone; where few have a place there, others follow in order."""
    chosen = sorted(listed, key=lambda item: not item.phone)[:room]
    return [item for item in listed if item in chosen]


def _order(section: Section) -> tuple[int, int]:
    return list(Group).index(section.group), section.order


def _may(user: Any, section: Section) -> bool:
    return not section.permissions or any(rights.holds(user, p) for p in section.permissions)


def _address(section: Section) -> str:
    try:
        return reverse(section.url)
    except NoReverseMatch:
        return ""


def is_within(path: str, href: str) -> bool:
    """Whether a page lies at or below an address.

    >>> is_within("/households/7/", "/households/"), is_within("/households/7/", "/")
    (True, False)
    """
    return path == href if href == "/" else path.startswith(href)
