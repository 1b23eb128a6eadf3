"""Reading households as people see them. Id numbers leave this module masked."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bangfu.base.kit import crypto, idno, normal
from bangfu.registry.households import numbers, sealing
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member
from bangfu.registry.households.models.member import State

HEAD = "head"
LAST_GROUP = 10**6


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list adds to a household: its public key and its head's masked id number."""

    uid: UUID
    head_id: str


def get(user: Any, uid: UUID) -> Household:
    """One household of the person's scope; ``Household.DoesNotExist`` for any other."""
    return Household.objects.visible_to(user).get(uid=uid)


def read_id_no(text: str) -> str | None:
    """The id number somebody typed, of 18 or 15 characters; ``None`` if it is none.

    One of our household numbers would pass for one once its hyphen is gone.
    """
    if numbers.SHAPE.fullmatch(normal.text(text)):
        return None
    number = normal.id_no(text)
    if idno.OLD_SHAPE.fullmatch(number):
        number = idno.modernise(number)
    return number if idno.SHAPE.fullmatch(number) else None


def holders(user: Any, number: str) -> list[int]:
    """Keys of the households in which the holder of an id number is, in the person's scope.

    Args:
        user: who asks.
        number: 18 characters, as from ``read_id_no``.
    """
    mine = Member.objects.visible_to(user).filter(state=State.ACTIVE)
    found = mine.filter(id_no_print=sealing.id_no_print(number))
    return sorted(found.values_list("household_id", flat=True))


def shown(user: Any, ids: Collection[int]) -> dict[int, Shown]:
    """``{household key: Shown}`` of those a page lists, in two queries."""
    uids = dict(Household.objects.visible_to(user).filter(pk__in=ids).values_list("pk", "uid"))
    heads = Member.objects.filter(household_id__in=uids, relation_to_head=HEAD, state=State.ACTIVE)
    masks = {
        home: masked(sealed, uid)
        for home, sealed, uid in heads.values_list("household_id", "id_no", "uid")
    }
    return {key: Shown(uid, masks.get(key, "")) for key, uid in uids.items()}


def masked(sealed: bytes | memoryview | None, uid: UUID) -> str:
    """An id number as it may be shown; empty where there is none or it does not open."""
    try:
        return idno.mask(sealing.open_id_no(bytes(sealed), uid)) if sealed else ""
    except crypto.Broken:
        return ""


def masked_account(home: Household) -> str:
    """A household's bank account as it may be shown; empty where there is none or it is broken."""
    if not home.bank_account:
        return ""
    try:
        return idno.mask(sealing.open_account(bytes(home.bank_account), home.uid))
    except crypto.Broken:
        return ""


def in_village(village: str, ids: Collection[int] | None = None) -> list[Household]:
    """Households of a village with everybody and every income sheet, in three queries.

    The caller has made sure of the scope. They come by group, then by number; groups are counted
    as people count them (2 before 10).
    """
    found = Household.objects.filter(village_id=village)
    if ids is not None:
        found = found.filter(pk__in=ids)
    return sorted(found.prefetch_related("members", "incomes"), key=_standing)


def _standing(home: Household) -> tuple[int, str, str]:
    digits = "".join(filter(str.isdecimal, home.group_name))
    return (int(digits) if digits else LAST_GROUP, home.group_name, home.household_no)


def members(home: Household) -> list[Member]:
    """Everybody ever registered in a household: present members first, the head before others."""
    every = sorted(home.members.all(), key=lambda m: m.pk)
    return sorted(every, key=lambda m: (m.state != State.ACTIVE, m.relation_to_head != HEAD))


def incomes(home: Household) -> list[IncomeYear]:
    """Income sheets of a household, newest year first."""
    return sorted(home.incomes.all(), key=lambda sheet: -sheet.year)


def medical(people: Iterable[Member]) -> list[MedicalYear]:
    """Medical bills of some members, newest year first."""
    found = MedicalYear.objects.filter(member__in=list(people)).select_related("member")
    return list(found.order_by("-year", "member_id"))
