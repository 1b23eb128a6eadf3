"""Reading filings and steps: what waits for me, lists, one filing with all that belongs to it."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.kit import bands
from bangfu.procedures.filings import clock, deciding, seats
from bangfu.procedures.filings.models import (
    Decision,
    Delegation,
    Evidence,
    Filing,
    Objection,
    Standing,
    State,
    Step,
)

READ = Permission.PROCEDURES_READ
DESKS = ("mine", "escalated", "unmanned", "all")


@dataclass(frozen=True, slots=True)
class Filter:
    """Which filings or steps.

    Args:
        procedure: its id.
        level: of the stage that is due.
        late: only what is past its day.
        at: 12-digit code; those at or below it.
        desk: ``mine`` waits for the person, ``escalated`` was told upwards, ``unmanned`` waits for
            a post that nobody holds, ``all`` they may see.
        state: of a filing.
        when: ``month`` for filings settled this month.
    """

    procedure: str = ""
    level: str = ""
    late: bool = False
    at: str = ""
    desk: str = "mine"
    state: str = ""
    when: str = ""


EVERY = Filter()


def waiting(user: User, chosen: Filter = EVERY) -> QuerySet[Step]:
    """Open steps that a person may act on (or see), due first.

    Approvals of what the person opened or acted on earlier are somebody else's.
    """
    found: QuerySet[Step] = Step.objects.visible_to(user, READ).filter(state=Standing.OPEN)
    if chosen.desk == "mine":
        found = found.filter(seats.q(user)).exclude(Q(kind="approval") & _involved(user))
    elif chosen.desk == "escalated":
        found = found.exclude(escalated_to="")
    elif chosen.desk == "unmanned":
        found = found.exclude(seats.manned())
    if chosen.procedure:
        found = found.filter(procedure=chosen.procedure)
    if chosen.level:
        found = found.filter(level=chosen.level)
    if chosen.late:
        found = found.filter(late())
    if chosen.at:
        low, high = codes.span(chosen.at)
        found = found.filter(division_id__gte=low, division_id__lte=high)
    return found.order_by("due", "id")


def _involved(user: User) -> Q:
    """Steps of filings that the person opened or acted on at another stage."""
    acts = Decision.objects.filter(filing=OuterRef("filing"), verb__in=deciding.ACTS)
    mine = acts.filter(Q(by=user.username) | Q(behalf=user.username))
    return Q(filing__opened_by=user.username) | Q(Exists(mine.exclude(stage=OuterRef("stage"))))


def late() -> Q:
    """Steps past their day, unless an objection has stopped the clock."""
    return Q(due__lt=clock.today(), filing__paused_on=None)


def page(user: User, chosen: Filter, *, after: str = "") -> QuerySet[Step]:
    """A list of steps continued after one of them."""
    found = waiting(user, chosen).select_related("filing")
    day, _dash, pk = after.partition("_")
    if not pk.isdecimal():
        return found
    try:
        due = dt.date.fromisoformat(day)
    except ValueError:
        return found
    return found.filter(Q(due__gt=due) | Q(due=due, pk__gt=int(pk)))


def mark(step: Step) -> str:
    """Where a list of steps goes on."""
    return f"{step.due.isoformat()}_{step.pk}"


def summary(user: User) -> dict[str, int]:
    """What waits for a person: ``{"waiting", "late"}``."""
    counts = {"waiting": Count("id"), "late": Count("id", filter=late())}
    return dict(waiting(user).order_by().aggregate(**counts))


def open_steps(user: User, uids: Collection[UUID]) -> list[Step]:
    """Steps of some keys that a person may see and that are open, due first."""
    found = waiting(user, Filter(desk="all")).filter(uid__in=uids)
    return list(found.select_related("filing"))


def filings(user: User, chosen: Filter = EVERY) -> QuerySet[Filing]:
    """Filings of the person's scope that fit, newest first."""
    found: QuerySet[Filing] = Filing.objects.visible_to(user, READ).order_by("-id")
    if chosen.procedure:
        found = found.filter(procedure=chosen.procedure)
    if chosen.state:
        found = found.filter(state=chosen.state)
    if chosen.when == bands.MONTH:
        found = found.filter(closed_on__gte=bands.first(clock.today()))
    if chosen.at:
        low, high = codes.span(chosen.at)
        found = found.filter(division_id__gte=low, division_id__lte=high)
    return found


def filings_page(user: User, chosen: Filter, *, after: str = "") -> QuerySet[Filing]:
    """A list of filings continued after one of them."""
    found = filings(user, chosen)
    return found.filter(pk__lt=int(after)) if after.isdecimal() else found


def get(user: User, uid: UUID) -> Filing:
    """One filing of the person's scope; ``Filing.DoesNotExist`` for any other."""
    found: Filing = Filing.objects.visible_to(user, READ).get(uid=uid)
    return found


def of_subject(user: User, label: str, subject_id: str) -> list[Filing]:
    """Filings about one subject, newest first."""
    mine = Filing.objects.visible_to(user, READ).filter(subject_type=label, subject_id=subject_id)
    return list(mine.order_by("-id"))


def open_about(user: User, procedure: str, subjects: Collection[str]) -> dict[str, UUID]:
    """Open filings of a procedure by their subjects' ids, of those a page lists."""
    mine = Filing.objects.visible_to(user, READ).filter(state=State.OPEN, procedure=procedure)
    return dict(mine.filter(subject_id__in=subjects).values_list("subject_id", "uid"))


@dataclass(frozen=True, slots=True)
class Whole:
    """A filing with everything that belongs to it, in five queries."""

    filing: Filing
    steps: list[Step]
    decisions: list[Decision]
    evidence: list[Evidence]
    objections: list[Objection]


def whole(user: User, uid: UUID) -> Whole:
    """One filing of the person's scope with what belongs to it."""
    parts = ("steps", "decisions", "evidence", "objections")
    filing = Filing.objects.visible_to(user, READ).prefetch_related(*parts).get(uid=uid)
    return Whole(
        filing,
        list(filing.steps.all()),
        list(filing.decisions.all()),
        list(filing.evidence.all()),
        list(filing.objections.all()),
    )


def evidence(user: User, filing: UUID, uid: UUID) -> Evidence:
    """One piece of proof of a filing of the person's scope; ``DoesNotExist`` for any other."""
    mine = Evidence.objects.visible_to(user, READ)
    found: Evidence = mine.get(filing__uid=filing, uid=uid)
    return found


def delegations(user: User) -> list[Delegation]:
    """What a person has handed over, and what was handed to them, newest first."""
    mine = Delegation.objects.filter(Q(post__user=user) | Q(to=user))
    related = mine.select_related("post__user", "post__division", "post__organisation", "to")
    return list(related.order_by("-id")[:50])


# --- what other slices read ---


def open_at(division: str, subject: str, effects: Collection[str]) -> int:
    """How many filings with one of some effects are open in a village."""
    here = Filing.objects.filter(division_id=division, subject_type=subject, state=State.OPEN)
    return here.filter(definition__effect__in=list(effects)).count()


def done_at(division: str, year: int, subject: str) -> list[str]:
    """The effect of each filing that was completed in a village in a year."""
    here = Filing.objects.filter(division_id=division, subject_type=subject, state=State.DONE)
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    done = here.filter(closed_on__gte=first, closed_on__lte=last)
    return [name or "" for name in done.values_list("definition__effect", flat=True)]


def agreed(user: User, procedure: str, *, at: str = "") -> QuerySet[Filing]:
    """Completed filings of a procedure in the person's sight, the last first.

    ``result`` of each holds what was agreed: its values by id, and the day.
    """
    return filings(user, Filter(procedure=procedure, state=State.DONE, at=at))
