"""Reading clues: lists, counts of a console, one clue, and what stops a submission."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from bangfu.watch.quality import kept, owners
from bangfu.watch.quality.flow import MOVES, Move, fits, is_apart
from bangfu.watch.quality.models import OPEN, Clue, Severity, State, Verdict

READ = Permission.QUALITY_READ
STATES = ("open", "overdue", *State.values)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which clues.

    Args:
        at: 12-digit code; clues at or below it.
        check: code of a check.
        severity: ``block``, ``warn`` or ``clue``.
        state: a state, ``open`` for those somebody must act on, ``overdue`` for late ones.
        household: public key of one household.
        owner: ``mine`` for those that wait for the person.
        when: a band of ``base.kit.bands`` of due days; ``month`` for those closed this month.
    """

    at: str = ""
    check: str = ""
    severity: str = ""
    state: str = ""
    household: str = ""
    owner: str = ""
    when: str = ""


EVERY = Filter()


def clues(user: Any, chosen: Filter = EVERY, permission: Permission = READ) -> QuerySet[Clue]:
    """The clues of the person's scope that fit, oldest first."""
    found: QuerySet[Clue] = Clue.objects.visible_to(user, permission).order_by("id")
    if chosen.at:
        low, high = codes.span(chosen.at)
        found = found.filter(village_id__gte=low, village_id__lte=high)
    if chosen.check:
        found = found.filter(check_code=chosen.check)
    if chosen.severity:
        found = found.filter(severity=chosen.severity)
    if chosen.household:
        found = found.filter(household__uid=chosen.household)
    if chosen.owner == "mine":
        found = found.filter(owners.mine(user))
    if chosen.when:
        found = found.filter(_when(chosen.when))
    return found.filter(_state(chosen.state)) if chosen.state else found


def _when(name: str) -> Q:
    today = catalogue.today()
    if name == bands.MONTH:
        return Q(closed_on__gte=bands.first(today))
    return bands.q("due", name, today)


def _state(name: str) -> Q:
    if name == "open":
        return Q(state__in=OPEN)
    if name == "overdue":
        return Q(state__in=OPEN, due__lt=catalogue.today())
    return Q(state=name)


def page(user: Any, chosen: Filter, *, after: str = "") -> QuerySet[Clue]:
    """A list continued after a clue, with what it shows of household and member."""
    found = clues(user, chosen).select_related("household", "member")
    return found.filter(pk__gt=int(after)) if after.isdecimal() else found


def get(user: Any, uid: UUID) -> Clue:
    """One clue of the person's scope; ``Clue.DoesNotExist`` for any other."""
    found = Clue.objects.visible_to(user, READ).select_related("household", "member")
    found = found.select_related("post__user", "post__division", "post__organisation")
    return found.get(uid=uid)


def moves(user: User, clue: Clue) -> list[Move]:
    """What the person may do about a clue now, in the order of the way."""
    return [
        move
        for move in MOVES.values()
        if fits(move, clue)
        and clue.village_id in scope.of(user, move.permission)
        and is_apart(move, clue, user.username)
    ]


def blocking(user: Any, household: Household) -> list[Clue]:
    """Open clues that stop a submission about a household: its block checks still hit."""
    found = Clue.objects.visible_to(user, READ).filter(
        household=household, severity=Severity.BLOCK, present=True, state__in=OPEN
    )
    return list(found.order_by("check_code"))


def of_household(user: Any, household: Household) -> int:
    """How many clues of a household somebody still has to act on."""
    found = Clue.objects.visible_to(user, READ)
    return int(found.filter(household=household, state__in=OPEN).count())


@dataclass(frozen=True, slots=True)
class Line:
    """Counts of some clues: open, late, and by how they weigh."""

    key: str
    open: int
    overdue: int
    block: int
    warn: int
    clue: int


def _counts(today: dt.date) -> dict[str, Count]:
    is_open = Q(state__in=OPEN)
    return {
        "open": Count("id", filter=is_open),
        "overdue": Count("id", filter=is_open & Q(due__lt=today)),
        **{
            name: Count("id", filter=is_open & Q(severity=name))
            for name in ("block", "warn", "clue")
        },
    }


def summary(user: Any, at: str = "") -> dict[str, int]:
    """Counts of everything in a place, and by state; kept until a clue of a county changes."""
    today = catalogue.today()
    states = {f"is_{name}": Count("id", filter=Q(state=name)) for name in State.values}
    wanted = _counts(today) | states | {"mine": Count("id", filter=owners.mine(user))}

    def ask(county: str) -> list[dict[str, int]]:
        place = max(at, county, key=lambda code: len(codes.prefix(code)) if code else 0)
        return [clues(user, Filter(at=place)).order_by().aggregate(**wanted)]

    found = kept.answers(user, at, ("summary", kept.person(user), today), ask)
    return {name: sum(one[name] for one in found) for name in wanted}


def by_place(user: Any, at: str) -> list[Line]:
    """Counts of the places directly below one, worst first."""
    below = codes.ORDER[min(codes.ORDER.index(codes.level_of(at)) + 1, len(codes.ORDER) - 1)]
    digits = codes.PREFIX[below]
    if below == Level.CITY and codes.is_direct_placeholder(at):
        digits = codes.PREFIX[Level.COUNTY]
    found = clues(user, Filter(at=at)).order_by().annotate(place=Substr("village_id", 1, digits))
    rows: Any = found.values("place").annotate(**_counts(catalogue.today()))
    lines = [Line(codes.pad(row.pop("place")), **row) for row in rows]
    return sorted(lines, key=lambda line: (-line.overdue, -line.open, line.key))


def by_check(user: Any, at: str = "") -> list[Line]:
    """Counts per check, most frequent first."""
    found = clues(user, Filter(at=at)).order_by().values("check_code")
    rows: Any = found.annotate(**_counts(catalogue.today()))
    lines = [Line(row.pop("check_code"), **row) for row in rows]
    return sorted(lines, key=lambda line: (-line.open, line.key))


@dataclass(frozen=True, slots=True)
class Precision:
    """How often a check was right, of those somebody verified."""

    hits: int
    true: int
    false: int
    outdated: int

    @property
    def judged(self) -> int:
        """Verified hits that were true or false."""
        return self.true + self.false

    @property
    def percent(self) -> int | None:
        """True ones of those judged; ``None`` while nobody judged."""
        return self.true * 100 // self.judged if self.judged else None

    @property
    def is_low(self) -> bool:
        """Whether it was wrong more often than right, over enough cases to say so."""
        return self.judged >= ENOUGH and self.true * 2 < self.judged


ENOUGH = 5


def precision(user: Any) -> dict[tuple[str, int], Precision]:
    """``{(code, version): Precision}`` over the person's scope."""
    verdicts = {name: Count("id", filter=Q(verdict=name)) for name in Verdict.values}
    found = clues(user).order_by().values("check_code", "check_version")
    rows: Any = found.annotate(hits=Count("id"), **verdicts)
    return {(row.pop("check_code"), row.pop("check_version")): Precision(**row) for row in rows}


def steps(clue: Clue) -> list[Any]:
    """What was done about a clue, in order."""
    return list(clue.steps.all())


def chosen_ids(user: Any, chosen: Filter, uids: Sequence[UUID] | None) -> list[int]:
    """Keys of the open clues that were ticked, or of all that fit the filter."""
    found = clues(user, chosen, Permission.QUALITY_CHECK)
    found = found.filter(state__in=(State.NEW, State.ASSIGNED))
    return list(
        (found if uids is None else found.filter(uid__in=uids)).values_list("pk", flat=True)
    )
