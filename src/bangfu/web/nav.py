"""The way around: which sections there are, in which order, and who sees them.

A section whose address does not exist yet is left out, so its face only has to name its first
page. A face that is not foreseen here adds itself with ``register`` in its ``urls.py``.
"""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission

P = Permission


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the sidebar.

    Args:
        url: name of its first page, e.g. ``households:index``.
        title: what it is called.
        icon: name of a Tabler icon.
        permissions: one of these shows it; empty shows it to everybody.
        order: place in the list.
    """

    url: str
    title: Promise
    icon: str
    permissions: tuple[P, ...] = ()
    order: int = 100


@dataclass(frozen=True, slots=True)
class Item:
    """A section as one person sees it on one page."""

    title: Promise
    icon: str
    href: str
    current: bool


ADMIN = (P.ACCOUNTS_MANAGE, P.TIMERS_RUN, P.POSTS_GRANT, P.AUDIT_READ)
READ = (P.HOUSEHOLDS_READ,)
IMPORT = (P.HOUSEHOLDS_IMPORT,)
_SECTIONS = [
    Section("home", _("我的工作"), icon="home", order=10),
    Section("households:index", _("贫困户"), icon="users", permissions=READ, order=20),
    Section("villages:index", _("村"), icon="building-community", permissions=READ, order=30),
    Section("overview:index", _("总览"), icon="chart-bar", permissions=READ, order=40),
    Section("map:index", _("地图"), icon="map-2", permissions=READ, order=50),
    Section("imports:index", _("导入"), icon="file-import", permissions=IMPORT, order=60),
    Section("policy:index", _("政策"), icon="book-2", permissions=(P.POLICY_READ,), order=70),
    Section("admin:index", _("系统管理"), icon="shield-lock", permissions=ADMIN, order=90),
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
        Item(section.title, section.icon, href, is_within(path, href)) for section, href in found
    ]


def _order(section: Section) -> int:
    return section.order


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
