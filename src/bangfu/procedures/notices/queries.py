"""Reading notices: what officers see of theirs, and what became of an objection."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from bangfu.base.accounts import wall
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.procedures.filings import clock
from bangfu.procedures.filings import queries as filings
from bangfu.procedures.filings.models import Objection, Step
from bangfu.procedures.notices import archive, sealing
from bangfu.procedures.notices.boards import Up, is_up, shown
from bangfu.procedures.notices.gate import Sheet
from bangfu.procedures.notices.models import Listing, Notice, Received

READ = Permission.PROCEDURES_READ


def by_receipt(receipt: str) -> Objection | None:
    """The objection that a receipt was given for."""
    mark = sealing.receipt_print(receipt)
    with wall.everywhere(wall.Question.RECEIPT):
        found = Received.objects.filter(receipt_print=mark).select_related("objection").first()
    return found.objection if found else None


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
    received = Received.objects.filter(listing__notice=notice)
    return Kept(
        notice,
        archive.sheet(notice.payload),
        list(lines),
        list(received.select_related("objection", "listing__filing")),
        archive.is_whole(notice.payload, notice.digest, bytes(notice.seal)),
        next(iter(shown([notice])), None),
    )
