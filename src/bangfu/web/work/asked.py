"""What the address of a page of work asks for."""

import datetime as dt
import re

from django.http import HttpRequest
from django.utils import formats
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work import sources
from bangfu.watch.work.contract import AREA, DESKS, MINE, Chosen
from bangfu.web.guards import person
from bangfu.web.households.asked import Choice
from bangfu.web.places import cascade as places

LONGEST = 40
# Years before and after this one that the calendar shows.
YEARS = 20
# A number of a person is never looked for by an address.
NUMBER = re.compile(r"\d{12}")
SEEING = (Permission.HOUSEHOLDS_READ, Permission.POSTS_GRANT)


def cascade(request: HttpRequest) -> places.Cascade:
    """The lists of places, as far as the person has work there."""
    user = person(request)
    spans = [span for one in SEEING for span in scope.of(user, one).spans]
    chosen = places.deepest([value for value in request.GET.getlist("at") if value])
    return places.cascade(scope.merge(spans), catalogue.site().division_id, chosen)


def read(request: HttpRequest, place: places.Cascade) -> Chosen:
    """The filter; what no list offers counts as not asked."""
    get, user = request.GET, person(request)
    desk, kind, when = (get.get(name, "") for name in ("desk", "kind", "when"))
    text = get.get("q", "").strip()[:LONGEST]
    offered = {source.kind for source in sources.open_to(user)}
    return Chosen(
        desk=desk if desk in DESKS else MINE,
        kind=kind if kind in offered else "",
        at=place.at if place.at != place.root else "",
        when=when if bands.is_band(when) else "",
        text="" if NUMBER.search(text) else text,
    )


def words(when: str) -> str:
    """What a band is called."""
    named = {
        bands.LATE: _("已逾期"),
        bands.WEEK: _("本周到期"),
        bands.LATER: _("以后到期"),
        bands.NONE: _("没有期限"),
    }
    day = bands.day(when)
    return named.get(when) or (formats.date_format(day, "Y-m-d") if day else "")


def choices(user: User, chosen: Chosen) -> list[Choice]:
    """The lists of the filter bar."""
    kinds = [(source.kind, str(source.title)) for source in sources.open_to(user)]
    whens = [(name, words(name)) for name in bands.NAMES]
    if chosen.when and chosen.when not in bands.NAMES:
        whens.append((chosen.when, words(chosen.when)))
    desks = [(AREA, _("本地区所有人的"))]
    mine = "" if chosen.desk == MINE else chosen.desk
    return [
        Choice("desk", _("范围"), _("等我办理的"), [("", desks)], mine),
        Choice("kind", _("种类"), _("全部种类"), [("", kinds)], chosen.kind),
        Choice("when", _("时限"), _("不限时限"), [("", whens)], chosen.when),
    ]


def day(text: str, today: dt.date) -> dt.date:
    """A day of the address; today for anything else and for what no calendar shows."""
    found = bands.day(text) or today
    return found if abs(found.year - today.year) <= YEARS else today


def month(text: str, today: dt.date) -> dt.date:
    """The first day of a month written ``2016-12``; of this month for anything else."""
    return bands.first(day(f"{text}-01", today))
