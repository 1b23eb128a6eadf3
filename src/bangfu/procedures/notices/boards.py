"""Boards: what the public sees today.

These questions take no user: they find what is up today and nothing else. A notice is up from the
day it was posted through its last day, unless it was taken down or its filing went back.
"""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Substr

from bangfu.base.accounts import wall
from bangfu.base.divisions import codes
from bangfu.procedures.filings import clock
from bangfu.procedures.filings.models import Standing
from bangfu.procedures.notices import archive
from bangfu.procedures.notices.gate import Entry, Sheet
from bangfu.procedures.notices.models import Listing, Notice
from bangfu.registry.catalogue import queries as catalogue

STANDING = (Standing.OPEN, Standing.DONE)


def is_up(day: dt.date, prefix: str = "") -> Q:
    """Lines that are shown on a day; an announcement only while what it tells still holds."""
    holds = Q(**{f"{prefix}step__kind": "notice"}) | Q(**{f"{prefix}step__announces": True})
    return holds & Q(
        **{
            f"{prefix}step__notice_to__gte": day,
            f"{prefix}step__notice_from__lte": day,
            f"{prefix}step__state__in": STANDING,
            f"{prefix}notice__taken_down_on": None,
        }
    )


@dataclass(frozen=True)
class Up:
    """A notice that is up, as the public sees it: its sheet, and the lines still shown.

    Args:
        notice: its row, for its address only.
        sheet: what passed the gate.
        lasts: ``{line: its last day}``, later than announced where an objection stopped the clock.
        today: the day that counts.
    """

    notice: Notice
    sheet: Sheet
    lasts: dict[int, dt.date]
    today: dt.date

    @cached_property
    def entries(self) -> list[Entry]:
        """Lines still shown."""
        return [entry for entry in self.sheet.entries if entry.number in self.lasts]

    @property
    def ends(self) -> dt.date:
        """Its last day."""
        return max(self.lasts.values())

    @property
    def left(self) -> int:
        """Days left, today included."""
        return (self.ends - self.today).days + 1

    @property
    def is_about_families(self) -> bool:
        """Whether a family can be missing from it."""
        return self.entries[0].kind == "household"

    @property
    def is_longer(self) -> bool:
        """Whether it stays up longer than was announced."""
        return self.ends > self.sheet.ends


def place(code: str) -> str:
    """The code of a place of this installation.

    Raises:
        LookupError: there is none.
    """
    top = catalogue.site().division_id
    low, high = codes.span(top)
    if codes.read(code) != code or not low <= code <= high:
        raise LookupError(code)
    return code


def _on_boards(code: str) -> QuerySet[Listing]:
    """Lines that stand on the board of a place today."""
    found: QuerySet[Listing] = Listing.objects.filter(is_up(clock.today()), _stands_on(code))
    return found


def board(code: str, *, after: str = "") -> QuerySet[Notice]:
    """Notices on the board of a place today, newest first, continued after one of them."""
    lines = _on_boards(code).filter(notice=OuterRef("pk"))
    found: QuerySet[Notice] = Notice.objects.filter(Exists(lines)).order_by("-pk")
    return found.filter(pk__lt=int(after)) if after.isdecimal() else found


def shown(notices: list[Notice], code: str = "") -> list[Up]:
    """Notices with the lines that are shown of them, on the board of a place or everywhere."""
    found = _on_boards(code) if code else Listing.objects.filter(is_up(clock.today()))
    rows = found.filter(notice__in=notices).values_list("notice_id", "number", "step__notice_to")
    lasts: dict[int, dict[int, dt.date]] = {}
    for key, number, last in rows:
        assert last is not None
        lasts.setdefault(key, {})[number] = last
    today = clock.today()
    return [
        Up(one, archive.sheet(one.payload), lasts[one.pk], today)
        for one in notices
        if one.pk in lasts
    ]


def below(code: str) -> dict[str, int]:
    """``{place directly below: notices up there or further down}``, only places that have any."""
    level = codes.level_of(code)
    deeper = codes.ORDER[codes.ORDER.index(level) + 1 :]
    if not deeper:
        return {}
    low, high = codes.span(code)
    somewhere = Q(pk__in=[])
    for each in deeper:
        somewhere |= Q(notice__levels__contains=f" {each.value} ")
    inside = Q(division_id__gte=low, division_id__lte=high)
    found = Listing.objects.filter(is_up(clock.today()), inside)
    part = Substr("division_id", 1, codes.PREFIX[deeper[0]])
    counted = found.filter(somewhere).annotate(part=part).order_by().values("part")
    rows = counted.annotate(count=Count("notice", distinct=True)).values_list("part", "count")
    places = {codes.pad(part): count for part, count in sorted(rows)}
    for step in [each for each in places if codes.is_direct_placeholder(each)]:
        del places[step]  # it groups counties that stand directly below the province
        places |= below(step)
    return places


def above(code: str) -> dict[str, int]:
    """``{place above: what is up on its board}``, nearest first, only those that have anything."""
    top = catalogue.site().division_id
    places = [step for step in reversed(codes.lineage(code)[:-1]) if step >= top]
    if not places:
        return {}
    counts = {step: Count("notice", distinct=True, filter=_stands_on(step)) for step in places}
    named = {f"at_{step}": count for step, count in counts.items()}
    low, high = codes.span(places[-1])
    inside = Q(division_id__gte=low, division_id__lte=high)
    found = Listing.objects.filter(is_up(clock.today()), inside).order_by().aggregate(**named)
    return {step: found[f"at_{step}"] for step in places if found[f"at_{step}"]}


def _stands_on(code: str) -> Q:
    """Lines that stand on the board of a place, if they are up."""
    low, high = codes.span(code)
    level = codes.level_of(code).value
    inside = Q(division_id__gte=low, division_id__lte=high)
    return inside & Q(notice__levels__contains=f" {level} ")


def newer(token: str) -> str:
    """The address of the edition that replaced a notice and is up today; empty if there is none."""
    with wall.everywhere(wall.Question.REPLACED):  # the edition asked for was taken down
        found = Notice.objects.filter(replaces__token=token).first()
        while found is not None:
            if shown([found]):
                return str(found.token)
            found = Notice.objects.filter(replaces=found).first()
    return ""


def public(token: str) -> Up:
    """A notice that is up, by its public address.

    Raises:
        Notice.DoesNotExist: none of that address is up today.
    """
    found: Notice = Notice.objects.get(token=token)
    for up in shown([found]):
        return up
    raise Notice.DoesNotExist
