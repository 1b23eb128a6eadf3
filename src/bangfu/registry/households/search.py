"""Finding households by what somebody types: names, numbers, telephones."""

import re
from dataclasses import dataclass, replace

from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce

from bangfu.base.accounts import wall
from bangfu.base.accounts.scope import Scope
from bangfu.base.kit import normal
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.member import State
from bangfu.registry.names import queries as names

# So many households are named one by one; of more, only their heads are compared.
MOST = 3_000
# A number may hold letters, but a word without a digit is no number.
NUMBER = re.compile(r"[0-9A-Za-z-]*\d[0-9A-Za-z-]*")
PHONE = re.compile(r"1[3-9]\d{9}", re.ASCII)
PLACE = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What a text finds.

    Args:
        ids: the households, where they are few enough to be named.
        heads: otherwise the names that their heads bear.
        number: otherwise the beginning of their numbers.
    """

    ids: tuple[int, ...] | None = None
    heads: tuple[str, ...] = ()
    number: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether so many are meant that other members than heads were left out."""
        return bool(self.heads)


def read_phone(text: str) -> str | None:
    """The whole telephone number somebody typed; ``None`` if it is none or only its beginning.

    >>> read_phone("138 0000-1234"), read_phone("1380000"), read_phone("陈")
    ('13800001234', None, None)
    """
    number = normal.text(text).replace(" ", "").replace("-", "")
    return number if PHONE.fullmatch(number) else None


def find(scope: Scope, text: str) -> Found:
    """The households of a scope that a text means; none for a text that means nothing.

    A text with a digit is the beginning of a household's number (ours or the national one) or of
    a telephone number; any other is part of a member's name, in characters, pinyin or initials.
    """
    # Row policies come before indices of beginnings. Only keys and names of a text are looked for
    # past them, with the scope in every question; keys then have to be found behind the wall.
    with wall.everywhere(wall.Question.SEARCH):
        found = _find(scope, normal.text(text))
    return replace(found, ids=_seen(found.ids)) if found.ids and wall.stands() else found


def _seen(ids: tuple[int, ...]) -> tuple[int, ...]:
    """Those of the keys whose rows the wall lets through."""
    return tuple(sorted(Household.objects.filter(pk__in=ids).values_list("pk", flat=True)))


def _find(scope: Scope, clean: str) -> Found:
    number = clean.replace(" ", "")
    if NUMBER.fullmatch(number):
        return _numbered(scope, number.upper())
    meant = names.meant(clean)
    if not meant:
        return Found(ids=())
    people = _people(scope)
    for some in meant:
        people = people.filter(name__in=some)
    ids = people.order_by().values_list("household_id", flat=True).distinct()
    if len(few := list(ids[: MOST + 1])) <= MOST:
        return Found(ids=tuple(sorted(few)))
    first, *others = (set(some) for some in meant)
    return Found(heads=tuple(sorted(first.intersection(*others))))


def _late(column: str) -> Coalesce:
    """A place as an expression: looked at last, so that the index of what is sought comes first."""
    return Coalesce(column, Value(""))


def _people(scope: Scope) -> "QuerySet[Member]":
    """Present members within a scope."""
    people = Member.objects.annotate(place=_late("household__village_id"))
    return people.filter(scope.q("place"), state=State.ACTIVE)


def _numbered(scope: Scope, number: str) -> Found:
    ours = number
    if len(number) > PLACE and "-" not in number:
        ours = f"{number[:PLACE]}-{number[PLACE:]}"
    homes = Household.objects.annotate(place=_late("village_id")).filter(scope.q("place"))
    homes, people = homes.order_by(), _people(scope).order_by()
    found: set[int] = set()
    for column in ("national_household_no", "phone"):
        rows = homes.filter(names.begins(column, number)).values_list("pk", flat=True)
        found.update(rows[: MOST + 1])
    called = people.filter(names.begins("phone", number)).values_list("household_id", flat=True)
    found.update(called[: MOST + 1])
    rows = homes.filter(names.begins("household_no", ours)).values_list("pk", flat=True)
    found.update(rows[: MOST + 1])
    return Found(ids=tuple(sorted(found))) if len(found) <= MOST else Found(number=ours)
