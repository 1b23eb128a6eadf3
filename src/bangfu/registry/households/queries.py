"""Reading households as people see them. Id numbers leave this module masked."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import FilteredRelation, Q

from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit import crypto, idno, normal
from bangfu.registry.households import numbers, sealing
from bangfu.registry.households.models import Household, IncomeItem, IncomeYear, MedicalYear, Member
from bangfu.registry.households.models.member import State

HEAD = "head"
LAST_GROUP = 10**6


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list adds to a household as it is now.

    Args:
        uid: its public key.
        head_id: its head's masked id number.
        village: where it is.
        version: how often it was changed.
        values: columns that were asked for.
    """

    uid: UUID
    head_id: str
    village: str = ""
    version: int = 0
    values: dict[str, Any] = field(default_factory=dict)


def get(user: Any, uid: UUID, permission: Permission = Permission.HOUSEHOLDS_READ) -> Household:
    """One household of the person's scope; ``Household.DoesNotExist`` for any other."""
    return Household.objects.visible_to(user, permission).get(uid=uid)


def placed(user: Any, uid: UUID) -> Household:
    """The same with its village and the places above it, in one query."""
    mine = Household.objects.visible_to(user)
    return mine.select_related("village", f"village__{divisions.ABOVE}").get(uid=uid)


def keys(user: Any, uids: Collection[UUID]) -> list[int]:
    """Keys of households by their public keys, those in the person's scope."""
    mine = Household.objects.visible_to(user).filter(uid__in=uids).order_by("pk")
    return list(mine.values_list("pk", flat=True))


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


def shown(user: Any, ids: Collection[int], columns: Sequence[str] = ()) -> dict[int, Shown]:
    """``{household key: Shown}`` of those a page lists, in one query.

    Args:
        user: who asks; nothing is shown outside their scope.
        ids: keys of the households.
        columns: columns of the household wanted besides (``extra`` as a whole).
    """
    active = Q(members__relation_to_head=HEAD, members__state=State.ACTIVE)
    mine = Household.objects.visible_to(user).filter(pk__in=ids).order_by()
    mine = mine.annotate(head=FilteredRelation("members", condition=active))
    names = ("pk", "uid", "village_id", "version", "head__id_no", "head__uid", *columns)
    return {
        key: Shown(
            uid, masked(sealed, head), village, version, dict(zip(columns, rest, strict=True))
        )
        for key, uid, village, version, sealed, head, *rest in mine.values_list(*names)
    }


def income(ids: Collection[int], year: int, columns: Sequence[str]) -> dict[int, dict[str, Any]]:
    """``{household key: {column: fen}}`` of the income of a year, for households of one's scope."""
    rows = IncomeYear.objects.filter(household_id__in=ids, year=year).order_by()
    found = rows.values_list("household_id", *columns)
    return {key: dict(zip(columns, rest, strict=True)) for key, *rest in found}


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
    found = Household.objects.filter(village_id=village, ended_on=None)
    if ids is not None:
        found = found.filter(pk__in=ids)
    return sorted(found.prefetch_related("members", "incomes"), key=_standing)


def _standing(home: Household) -> tuple[int, str, str]:
    digits = "".join(filter(str.isdecimal, home.group_name))
    return (int(digits) if digits else LAST_GROUP, home.group_name, home.household_no)


def members(home: Household) -> list[Member]:
    """Everybody ever registered in a household: present members first, the head before others."""
    every = sorted((m for m in home.members.all() if m.state != State.VOID), key=lambda m: m.pk)
    return sorted(every, key=lambda m: (m.state != State.ACTIVE, m.relation_to_head != HEAD))


def incomes(home: Household) -> list[IncomeYear]:
    """Income sheets of a household, newest year first."""
    return sorted(home.incomes.all(), key=lambda sheet: -sheet.year)


def income_items(home: Household) -> list[IncomeItem]:
    """What the income sheets of a household name apart, newest year first."""
    return list(home.income_items.order_by("-year", "item"))


def medical(people: Iterable[Member]) -> list[MedicalYear]:
    """Medical bills of some members, newest year first."""
    found = MedicalYear.objects.filter(member__in=list(people)).select_related("member")
    return list(found.order_by("-year", "member_id"))


def numbered(user: Any, number: str) -> Household | None:
    """A household by its own number, in the person's scope."""
    return Household.objects.visible_to(user).filter(household_no=number).first()
