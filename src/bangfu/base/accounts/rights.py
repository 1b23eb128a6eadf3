"""Asking for a right and explaining a refusal."""

from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import ROLES, Permission, Role, allowing
from bangfu.base.divisions import codes, queries
from bangfu.base.kit.refusals import Refusal


def holds(user: Any, permission: Permission) -> bool:
    """Whether the person has the right anywhere."""
    return bool(scope.of(user, permission))


def require(user: Any, permission: Permission, *, at: str = "") -> scope.Scope:
    """The person's scope for a permission.

    Args:
        user: who asks.
        permission: what they want to do.
        at: 12-digit code of the place it concerns; empty when any place will do.

    Raises:
        Refusal: ``rights.missing`` (status 403), saying which post would be needed where.
    """
    granted = scope.of(user, permission)
    if granted.covers(at) if at else granted:
        return granted
    raise Refusal("rights.missing", why_not(permission, at), status=403)


def require_over(user: Any, permission: Permission, person: User) -> scope.Scope:
    """The person's scope for a permission, which must cover every post somebody else holds.

    Raises:
        Refusal: ``rights.missing``, naming a place where the right would be needed.
    """
    granted = require(user, permission)
    for post in scope.posts(person):
        seat = post.division_id or (post.organisation.division_id if post.organisation else "")
        granted = require(user, permission, at=seat)
    return granted


def why_not(permission: Permission, at: str = "") -> str:
    """A sentence naming the posts that would carry the permission at a place."""
    able = allowing(permission)
    if at:
        above = {codes.level_of(step) for step in codes.lineage(at)}
        able = [role for role in able if role.levels & above]
    titles = "、".join(str(role.title) for role in able)
    if not at:
        return _("这项操作需要以下岗位之一：%(titles)s。") % {"titles": titles}
    place = "".join(division.name for division in queries.lineage(at)[1:]) or at
    return _("这项操作需要在%(place)s或其上级担任以下岗位之一：%(titles)s。") % {
        "place": place,
        "titles": titles,
    }


def incompatible(held: set[str], wanted: str) -> list[str]:
    """Roles already held that exclude the wanted one.

    A separated administrator holds nothing else: neither business posts nor another of the three.
    Other roles name those they stay apart from; it holds both ways.
    """
    return sorted(code for code in held if code != wanted and _apart(ROLES[code], ROLES[wanted]))


def _apart(one: Role, other: Role) -> bool:
    named = one.code in other.apart or other.code in one.apart
    return named or one.separated or other.separated
