"""Who is asked: a household or member by its uid, a village by its code."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import of
from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household, Member

HEAD, ACTIVE = "head", "active"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody asked.

    Args:
        subject: ``household``, ``member`` or ``village``.
        key: its key; a village's code as a number.
        token: how addresses name it.
        village: 12-digit code of where it is.
        title: what people call it.
        number: the household's number; empty for a village.
    """

    subject: str
    key: int
    token: str
    village: str
    title: str
    number: str = ""


def find(
    user: Any, subject: str, token: str, permission: Permission = Permission.HOUSEHOLDS_READ
) -> Who:
    """Somebody of the person's scope.

    Raises:
        Refusal: ``surveys.nobody`` (404) for whoever does not exist or is elsewhere.
    """
    found = _FIND[subject](user, token, permission)
    if found is None:
        raise Refusal("surveys.nobody", _("没有这个调查对象。"), status=404)
    return found


def _household(user: Any, token: str, permission: Permission) -> Who | None:
    uid = _uid(token)
    open_ = Household.objects.visible_to(user, permission).filter(ended_on=None)
    home = open_.filter(uid=uid).first() if uid else None
    return of_household(home) if home else None


def of_household(home: Household) -> Who:
    """A household as somebody asked; called by its head."""
    head = home.members.filter(relation_to_head=HEAD, state=ACTIVE).first()
    title = head.name if head else home.household_no
    return Who("household", home.pk, str(home.uid), home.village_id, title, home.household_no)


def _member(user: Any, token: str, permission: Permission) -> Who | None:
    uid = _uid(token)
    mine = Member.objects.visible_to(user, permission)
    mine = mine.filter(state=ACTIVE, household__ended_on=None)
    found = mine.filter(uid=uid).select_related("household").first() if uid else None
    if found is None:
        return None
    home = found.household
    return Who("member", found.pk, str(found.uid), home.village_id, found.name, home.household_no)


def _village(user: Any, token: str, permission: Permission) -> Who | None:
    if not codes.SHAPE.fullmatch(token) or token not in of(user, permission):
        return None
    place = Division.objects.filter(code=token, level=codes.Level.VILLAGE).first()
    return Who("village", int(token), token, token, place.name) if place else None


def _uid(token: str) -> UUID | None:
    try:
        return UUID(token)
    except ValueError:
        return None


_FIND = {"household": _household, "member": _member, "village": _village}


def labels(subject: str, keys: list[int]) -> dict[int, tuple[str, str]]:
    """``{key: (number of the household, what people call them)}`` of some of those asked."""
    if subject == "village":
        named = dict(Division.objects.filter(code__in=map(_code, keys)).values_list("code", "name"))
        return {key: ("", named.get(_code(key), "")) for key in keys}
    if subject == "member":
        people = Member.objects.filter(pk__in=keys)
        rows = people.values_list("pk", "household__household_no", "name")
        return {key: (number, name) for key, number, name in rows}
    heads = Member.objects.filter(household_id__in=keys, relation_to_head=HEAD, state=ACTIVE)
    called = dict(heads.values_list("household_id", "name"))
    homes = Household.objects.filter(pk__in=keys).values_list("pk", "household_no")
    return {key: (number, called.get(key, "")) for key, number in homes}


def _code(key: int) -> str:
    return str(key).zfill(codes.LENGTH)
