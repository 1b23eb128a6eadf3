"""Reading notices: what officers see of theirs, and what became of an objection."""

from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from bangfu.base.accounts import wall
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.procedures.filings import clock
from bangfu.procedures.filings import queries as filings
from bangfu.procedures.filings.models import Step
from bangfu.procedures.notices import archive, sealing
from bangfu.procedures.notices.boards import Up, is_up, shown
from bangfu.procedures.notices.gate import Sheet
from bangfu.procedures.notices.models import SETTLED, Hung, Listing, Notice, Received, Standing

READ = Permission.PROCEDURES_READ
MOST_ENDING = 50


def by_receipt(receipt: str) -> Received | None:
    """What a receipt was given for."""
    mark = sealing.receipt_print(receipt)
    with wall.everywhere(wall.Question.RECEIPT):
        return Received.objects.filter(receipt_print=mark).select_related("objection").first()


def carried(user: User, uid: UUID) -> Received:
    """What was said about a missing family and upheld, to be carried into an application.

    Raises:
        Received.DoesNotExist: none of that key in the person's sight.
    """
    mine = Received.objects.visible_to(user, Permission.PROCEDURES_OPEN)
    found: Received = mine.select_related("notice").get(
        uid=uid, state=Standing.UPHELD, listing=None
    )
    return found


def walls(notice: Notice) -> list[str]:
    """Places on whose boards a notice hangs: its own, and those of its lines at its levels."""
    lines = Listing.objects.filter(notice=notice).order_by()
    found = {notice.place_id}
    for code in lines.values_list("division_id", flat=True).distinct():
        steps = codes.lineage(code)
        found |= {step for step in steps if f" {codes.level_of(step).value} " in notice.levels}
    return sorted(found)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which notices: ``up``, ``over`` (past, or taken down) or all; at or below a place."""

    desk: str = "up"
    at: str = ""


DESKS = ("up", "over")


def notices(user: User, chosen: Filter, *, after: str = "") -> QuerySet[Notice]:
    """Notices of the person's scope, newest first, continued after one of them."""
    lines = Listing.objects.filter(is_up(clock.today()), notice=OuterRef("pk"))
    found: QuerySet[Notice] = Notice.objects.visible_to(user, READ)
    if chosen.desk in DESKS:
        found = found.filter(Exists(lines) if chosen.desk == "up" else ~Exists(lines))
    if chosen.at:
        low, high = codes.span(chosen.at)
        found = found.filter(place_id__gte=low, place_id__lte=high)
    if after.isdecimal():
        found = found.filter(pk__lt=int(after))
    return found.order_by("-pk")


def unposted(user: User) -> QuerySet[Step]:
    """Open steps whose notice the person has to post, oldest first."""
    mine = filings.waiting(user).filter(kind="notice", notice_from=None)
    return mine.select_related("filing").order_by("place", "procedure", "stage", "pk")


@dataclass(frozen=True)
class Kept:
    """A notice with everything kept of it; ``up`` is what is shown today, if anything is."""

    notice: Notice
    sheet: Sheet
    lines: list[Listing]
    received: list[Received]
    is_whole: bool
    up: Up | None
    hung: list[Hung] = field(default_factory=list)
    later: Notice | None = None

    @property
    def printed(self) -> Sheet:
        """What a print shows: the lines still up and their last day; all once it is over."""
        if self.up is None:
            return self.sheet
        return replace(self.sheet, entries=tuple(self.up.entries), ends=self.up.ends)


def get(user: User, uid: UUID) -> Notice:
    """One notice of the person's scope; ``Notice.DoesNotExist`` for any other."""
    found: Notice = Notice.objects.visible_to(user, READ).get(uid=uid)
    return found


def kept(user: User, uid: UUID) -> Kept:
    """One notice of the person's scope with everything kept of it."""
    notice = get(user, uid)
    lines = Listing.objects.filter(notice=notice).select_related("filing", "step")
    received = Received.objects.filter(notice=notice)
    return Kept(
        notice,
        archive.sheet(notice.payload),
        list(lines),
        list(received.select_related("objection", "listing__filing")),
        archive.is_whole(notice.payload, notice.digest, bytes(notice.seal)),
        next(iter(shown([notice])), None),
        list(Hung.objects.filter(notice=notice).select_related("place")),
        Notice.objects.filter(replaces=notice).first(),
    )


# --- what the public sent ---

PILES = ("waiting", "admitted", "settled")
SIEVES = ("same", "unsigned")


@dataclass(frozen=True, slots=True)
class Pile:
    """Which of what the public sent.

    Args:
        state: ``waiting``, ``admitted`` (objections under way) or ``settled``.
        about: ``line``, ``missing``, or both.
        sieve: ``same``, what says what another one to the same notice says; ``unsigned``,
            without name and contact.
        at: 12-digit code; at or below it.
    """

    state: str = "waiting"
    about: str = ""
    sieve: str = ""
    at: str = ""


def received(user: User, chosen: Pile, *, after: str = "") -> QuerySet[Received]:
    """What the public sent in the person's scope: waiting oldest first, the rest newest first."""
    found: QuerySet[Received] = Received.objects.visible_to(user, READ)
    found = found.select_related("notice", "objection", "listing__filing")
    is_waiting = chosen.state == Standing.WAITING
    states = SETTLED if chosen.state == "settled" else [chosen.state]
    found = found.filter(state__in=states).order_by("pk" if is_waiting else "-pk")
    if chosen.about:
        found = found.filter(listing__isnull=chosen.about == "missing")
    if chosen.sieve:
        found = found.filter(_sieve(chosen.sieve))
    if chosen.at:
        low, high = codes.span(chosen.at)
        found = found.filter(place_id__gte=low, place_id__lte=high)
    if after.isdecimal():
        found = found.filter(**{"pk__gt" if is_waiting else "pk__lt": int(after)})
    return found


def _sieve(name: str) -> Q:
    """What a flood has in common."""
    if name == "unsigned":
        return Q(name=None, contact=None)
    alike = Received.objects.filter(notice=OuterRef("notice"), text=OuterRef("text"))
    return Q(Exists(alike.exclude(pk=OuterRef("pk"))))


def one_received(user: User, uid: UUID) -> Received:
    """One of them; ``Received.DoesNotExist`` out of sight."""
    mine = Received.objects.visible_to(user, READ)
    related = mine.select_related("notice", "objection", "listing__filing", "place")
    found: Received = related.get(uid=uid)
    return found


@dataclass(frozen=True, slots=True)
class Today:
    """What somebody who puts notices up has to see today.

    Args:
        ending: notices whose last day it is: the sheet comes off the wall tomorrow.
        unseen, unseen_late: objections nobody has looked at; of these past their day.
        missing, missing_late: families reported missing and not answered; past their day.
    """

    ending: list[Notice]
    unseen: int
    unseen_late: int
    missing: int
    missing_late: int


def today(user: User) -> Today:
    """What has to be seen today, in the person's scope."""
    day = clock.today()
    lines = Listing.objects.filter(is_up(day), notice=OuterRef("pk"))
    last, later = lines.filter(step__notice_to=day), lines.filter(step__notice_to__gt=day)
    ending = Notice.objects.visible_to(user, READ).filter(Exists(last), ~Exists(later))
    waits = Received.objects.visible_to(user, READ).filter(state=Standing.WAITING)
    line, late = Q(listing__isnull=False), Q(due__lt=day)
    counts = waits.aggregate(
        unseen=Count("pk", filter=line),
        unseen_late=Count("pk", filter=line & late),
        missing=Count("pk", filter=~line),
        missing_late=Count("pk", filter=~line & late),
    )
    return Today(list(ending.order_by("pk")[:MOST_ENDING]), **counts)
