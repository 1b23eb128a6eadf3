"""Reading contracts: what waits for me, lists, one contract whole, who has signed where."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Substr
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.divisions.codes import Level
from bangfu.engine.packs.contract import Contract as Declared
from bangfu.policy.packs import queries as packs
from bangfu.procedures.contracts import drafting, seats
from bangfu.procedures.contracts.models import Contract, Entry, Kind, Signature, State
from bangfu.registry.catalogue import queries as catalogue

SHORTEST = 8  # characters of a hash that find a contract
STANDING = (State.DRAFTED, State.SIGNED, State.IN_FORCE, State.CLOSED)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which contracts: of a year, state, kind, level, and at or below a place."""

    year: int = 0
    state: str = ""
    kind: str = ""
    level: str = ""
    at: str = ""


EVERY = Filter()


def contracts(user: User, chosen: Filter = EVERY) -> QuerySet[Contract]:
    """Contracts of the person's scope that fit, by place."""
    found: QuerySet[Contract] = Contract.objects.visible_to(user)
    if chosen.year:
        found = found.filter(year=chosen.year)
    if chosen.state in State.values:
        found = found.filter(state=chosen.state)
    if chosen.kind in Kind.values:
        found = found.filter(kind=chosen.kind)
    if chosen.level in Level.values:
        found = found.filter(level=chosen.level)
    if chosen.at:
        low, high = codes.span(chosen.at)
        found = found.filter(division__gte=low, division__lte=high)
    return found.order_by("division", "id")


def page(user: User, chosen: Filter, after: str = "") -> QuerySet[Contract]:
    """A list continued after a contract."""
    found = contracts(user, chosen)
    place, _dash, pk = after.partition("_")
    if not pk.isdecimal():
        return found
    return found.filter(Q(division__gt=place) | Q(division=place, pk__gt=int(pk)))


def mark(contract: Contract) -> str:
    """Where a list goes on."""
    return f"{contract.division}_{contract.pk}"


def to_sign(user: User) -> QuerySet[Contract]:
    """Contracts that wait for the person's signature, by place."""
    mine: QuerySet[Contract] = Contract.objects.visible_to(user).filter(seats.waiting(user))
    signed = Exists(Signature.objects.by_hand(user).filter(contract=OuterRef("pk")))
    return mine.exclude(signed).order_by("superior", "division", "id")


def own(user: User) -> QuerySet[Contract]:
    """Contracts of the very places the person signs for, newest year first."""
    places = list(seats.of(user))
    every: QuerySet[Contract] = Contract.objects.visible_to(user)
    found = every.filter(division__in=places, zone="")
    return found.exclude(state=State.WITHDRAWN).order_by("-year", "id")


def get(user: User, uid: UUID) -> Contract:
    """One contract of the person's scope; ``Contract.DoesNotExist`` for any other."""
    found: Contract = Contract.objects.visible_to(user).get(uid=uid)
    return found


def signatures(contract: Contract) -> list[Signature]:
    """Who signed, in order."""
    return list(contract.signatures.select_related("post"))


def history(contract: Contract) -> list[Entry]:
    """What was done with it, in order."""
    return list(contract.entries.all())


def by_hash(user: User, text: str) -> list[Contract]:
    """Contracts of the person's scope whose hash is, or begins with, what was read off a print."""
    wanted = "".join(text.split()).casefold()
    if len(wanted) < SHORTEST or not set(wanted) <= set("0123456789abcdef"):
        return []
    mine: QuerySet[Contract] = Contract.objects.visible_to(user)
    return list(mine.filter(digest__startswith=wanted)[:5])


def years(user: User) -> list[int]:
    """Years with contracts, newest first."""
    mine = Contract.objects.visible_to(user).order_by("-year")
    return list(mine.values_list("year", flat=True).distinct())


def templates() -> list[Declared]:
    """What the pack in force declares."""
    return list(packs.program(catalogue.site().pack).pack.contracts.values())


@dataclass(frozen=True, slots=True)
class Row:
    """How far signing is in one place and below: ``counts`` by state, ``all`` together."""

    code: str
    name: str
    counts: dict[str, int]

    @property
    def all(self) -> int:
        """Contracts that stand."""
        return sum(self.counts.values())


def summary(user: User, at: str, year: int, level: str = "") -> list[Row]:
    """How far signing is in each place directly below one, as far as the person sees."""
    chosen = Filter(year=year, at=at, level=level)
    size = codes.PREFIX[_next(codes.level_of(at))]
    below = contracts(user, chosen).exclude(division=at)
    counted = _counts(below, Substr("division", 1, size))
    names = divisions.names(codes.pad(key) for key in counted)
    return [
        Row(codes.pad(key), names.get(codes.pad(key), key), states)
        for key, states in sorted(counted.items())
    ]


def levels(user: User, at: str, year: int) -> list[tuple[str, int, dict[str, int]]]:
    """By level of who answers: ``(level, places there are, counts by state)``."""
    counted = _counts(contracts(user, Filter(year=year, at=at)), F("level"))
    below = codes.ORDER[codes.ORDER.index(codes.level_of(at)) :]
    signing = {level for one in templates() for level in one.levels}
    places = dict(
        divisions.under(at)
        .filter(divisions.valid())
        .order_by()
        .values_list("level")
        .annotate(n=Count("pk"))
    )
    for zone in divisions.zones(at):  # each stands beside the places below the one it belongs to
        level = drafting.level_of(zone)
        places[level] = places.get(level, 0) + 1
    return [
        (level.value, places.get(level.value, 0), counted.get(level.value, {}))
        for level in below
        if level.value in signing and places.get(level.value)
    ]


def _counts(found: QuerySet[Contract], by: Any) -> dict[str, dict[str, int]]:
    rows = (
        found.filter(state__in=STANDING)
        .order_by()
        .annotate(key=by)
        .values_list("key", "state")
        .annotate(n=Count("pk"))
    )
    counted: dict[str, dict[str, int]] = {}
    for key, state, number in rows:
        counted.setdefault(key, {})[state] = number
    return counted


def _next(level: Level) -> Level:
    """The level below, a village's own for a village."""
    at = codes.ORDER.index(level)
    return codes.ORDER[min(at + 1, len(codes.ORDER) - 1)]


def signers(found: Sequence[Contract]) -> dict[int, dict[str, str]]:
    """By contract and side the name last signed with, of those a page lists."""
    rows = Signature.objects.filter(contract__in=[one.pk for one in found]).order_by("id")
    told: dict[int, dict[str, str]] = {}
    for row in rows:
        name = _("%(name)s（纸质）") % {"name": row.name} if row.is_paper else row.name
        told.setdefault(row.contract_id, {})[row.side] = name
    return told


def may_close(user: User, superior: str, year: int) -> bool:
    """Whether a year of an upper place is over and has contracts in force."""
    if catalogue.today() < dt.date(year, 12, 31):
        return False
    mine = Contract.objects.visible_to(user)
    return bool(mine.filter(seats.closed_by(superior), year=year, state=State.IN_FORCE).exists())
