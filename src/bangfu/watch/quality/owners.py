"""Who a clue is assigned to: a place, whoever holds a role there, or one person's post.

A post that has ended owns nothing any more: its clues fall back to the place, by themselves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post
from bangfu.base.accounts.roles import ROLES, Permission, allowing
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.quality.models import Clue, State

VERIFY, CHECK = Permission.QUALITY_VERIFY, Permission.QUALITY_CHECK
MOST = 300
LEVELS = {"village": Level.VILLAGE, "township": Level.TOWNSHIP}


@dataclass(frozen=True, slots=True)
class Owner:
    """To whom clues go: the village or township they lie in, a role there, or a post."""

    level: str = "village"
    role: str = ""
    post: Post | None = None


def roles() -> list[str]:
    """Roles that verify clues, for each the place it is held at being that of the clue."""
    return [role.code for role in allowing(VERIFY)]


def posts(user: Any) -> "QuerySet[Post]":
    """Posts held today that verify clues, in the area where the person assigns them."""
    granted = scope.of(user, CHECK)
    inside = granted.q("division_id") | granted.q("organisation__division_id")
    found = Post.objects.filter(inside, scope.serving(), role__in=roles())
    found = found.filter(user__is_active=True).select_related("user", "division", "organisation")
    return found.order_by("division_id", "role", "id")[:MOST]


def read(user: Any, text: str) -> Owner:
    """An owner as a form names it: ``village``, ``township``, ``role:…`` or ``post:…``.

    Raises:
        Refusal: ``quality.owner``: there is none such in the area where the person assigns clues.
    """
    kind, _colon, name = text.partition(":")
    if kind in LEVELS and not name:
        return Owner(kind)
    if kind == "role" and name in roles():
        return Owner(level=_level_of(name), role=name)
    if kind == "post" and name.isdecimal():
        found = next((post for post in posts(user) if post.pk == int(name)), None)
        if found is not None:
            return Owner(level=_level_of(found.role), role=found.role, post=found)
    raise Refusal("quality.owner", _("没有这个岗位，或不在您的范围内。"), hint=_("请重新选择。"))


def _level_of(role: str) -> str:
    return "township" if Level.TOWNSHIP in ROLES[role].levels else "village"


def place(owner: Owner, village: str) -> str:
    """The place of an owner that a clue of a village goes to."""
    if owner.post is not None and owner.post.division_id:
        return owner.post.division_id
    steps = codes.lineage(village)
    wanted = LEVELS[owner.level]
    return next((step for step in steps if codes.level_of(step) == wanted), village)


def reaches(owner: Owner, villages: Sequence[str]) -> list[bool]:
    """Which villages an owner's post covers; a place or role reaches every one of its own."""
    if owner.post is None:
        return [True] * len(villages)
    mine = scope.merge(scope.spans_of(owner.post))
    return [village in mine for village in villages]


def mine(user: Any) -> Q:
    """Clues that wait for the person: for their post, their role at its place, or its place."""
    held = scope.posts(user)
    named = Q(post__in=[post.pk for post in held])
    vacant = Q(post=None) | Q(post__user__is_active=False)
    vacant |= ~scope.serving("post__")
    found = named
    for post in held:
        if post.division_id and post.role in roles():
            at = Q(assigned_to=post.division_id)
            found |= vacant & at & (Q(assigned_role="") | Q(assigned_role=post.role))
    return Q(state=State.ASSIGNED) & found


def is_vacant(clue: Clue) -> bool:
    """Whether the post it was assigned to has ended, so that the place answers for it."""
    if clue.post is None:
        return False
    return clue.post.is_over or not clue.post.user.is_active


def title(role: str) -> str:
    """What people call a role."""
    return str(ROLES[role].title) if role in ROLES else role
