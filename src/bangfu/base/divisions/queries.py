"""Reading places. Public reference data: names and codes are not scoped."""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Boundary, Division, Organisation
from bangfu.base.kit.refusals import Refusal

# SQLite takes 32,766 values in one statement; a province has about as many villages.
BATCH = 10_000
NAMED = 10  # places a message lists before it says "and so on"


def get(code: str) -> Division:
    """One place; ``Division.DoesNotExist`` when there is none."""
    return Division.objects.get(code=codes.pad(code))


def valid(on: dt.date | None = None, *, prefix: str = "") -> Q:
    """Places that exist on a day (today if none is given).

    Args:
        on: the day.
        prefix: how the place is reached from the table asked, such as ``division__``.
    """
    day, begins, ends = on or timezone.localdate(), f"{prefix}valid_from", f"{prefix}valid_to"
    begun = Q(**{f"{begins}__isnull": True}) | Q(**{f"{begins}__lte": day})
    return begun & (Q(**{f"{ends}__isnull": True}) | Q(**{f"{ends}__gte": day}))


def lineage(code: str) -> list[Division]:
    """The place and those above it, from the province down, in one query."""
    return list(Division.objects.filter(code__in=codes.lineage(code)).order_by("code"))


# What joins the places above a village to it, up to its city.
ABOVE = "parent__parent__parent"


def chain(village: Division) -> list[Division]:
    """The village and those above it, from the city down: out of what ``ABOVE`` joined to it."""
    found, place = [village], village.parent
    while place is not None and place.level != Level.PROVINCE:
        found.append(place)
        place = place.parent if place.level != Level.CITY else None
    return found[::-1]


def children(code: str, on: dt.date | None = None) -> QuerySet[Division]:
    """Places directly below that exist on a day (today if none is given)."""
    return Division.objects.filter(valid(on), parent_id=code)


def at_level(code: str, level: str, on: dt.date | None = None) -> QuerySet[Division]:
    """Places of a level below one that exist on a day (today if none is given)."""
    return under(code).filter(valid(on), level=level)


def under(code: str) -> QuerySet[Division]:
    """The place and everything below it, past places too."""
    low, high = codes.span(code)
    return Division.objects.filter(code__gte=low, code__lte=high)


def zones(place: str, *, own: bool = False) -> list[Organisation]:
    """Functional zones that belong to a place, or to one below it unless ``own``, by code."""
    low, high = (place, place) if own else codes.span(place)
    found = Organisation.objects.filter(kind=Organisation.Kind.ZONE)
    return list(found.filter(division_id__gte=low, division_id__lte=high))


def zone(code: str) -> Organisation:
    """One functional zone; ``Organisation.DoesNotExist`` when there is none of the code."""
    return Organisation.objects.get(kind=Organisation.Kind.ZONE, code=code)


def run_by(zone: Organisation) -> list[str]:
    """Codes of the places that a zone runs today."""
    return sorted(zone.administers.filter(valid()).values_list("division_id", flat=True))


def below(parents: Iterable[str]) -> dict[str, list[Division]]:
    """``{code: places directly below it, still valid}``, in one query."""
    found: dict[str, list[Division]] = {}
    for place in Division.objects.filter(parent_id__in=set(parents), valid_to__isnull=True):
        found.setdefault(place.parent_id or "", []).append(place)
    return found


def names(wanted: Iterable[str]) -> dict[str, str]:
    """``{code: name}`` of the places given."""
    places, found = sorted(set(wanted)), dict[str, str]()
    for start in range(0, len(places), BATCH):
        batch = places[start : start + BATCH]
        found |= dict(Division.objects.filter(code__in=batch).values_list("code", "name"))
    return found


def require(wanted: Iterable[str]) -> None:
    """Refuse unless every place given is known.

    Raises:
        Refusal: ``divisions.unknown``, naming the first few that are not.
    """
    places = set(wanted)
    missing = sorted(places - set(names(places)))
    if missing:
        raise Refusal(
            "divisions.unknown",
            _("区划表里没有这些代码：%(codes)s。") % {"codes": listed(missing)},
            hint=_("请核对代码，或先导入包含它们的区划表。"),
            context={"codes": missing[:NAMED]},
        )


def listed(places: Sequence[str]) -> str:
    """Some codes in a sentence, the first few of many."""
    return "、".join(places[:NAMED]) + ("……" if len(places) > NAMED else "")


def find(text: str, *, level: str | None = None, limit: int = 20) -> QuerySet[Division]:
    """Places whose name contains the text or whose code begins with it."""
    found = Division.objects.filter(Q(name__icontains=text) | Q(code__startswith=text))
    return (found.filter(level=level) if level else found)[:limit]


def successor(code: str) -> str:
    """The code in use today for one that may be abolished.

    A county's successor carries over to the townships and villages below it that kept their own
    digits (421023… 监利县 → 421088… 监利市).
    """
    seen: set[str] = set()
    while code not in seen:  # a circle in a code list must not hang the reader
        seen.add(code)
        steps = codes.lineage(code)
        ended = Division.objects.filter(code__in=steps, successor__isnull=False)
        followers = dict(ended.values_list("code", "successor_id"))
        step = next((step for step in reversed(steps) if step in followers), None)
        if step is None:
            return code
        code = _carried(code, step, followers[step])
    return code


def successors(wanted: Iterable[str]) -> dict[str, str]:
    """``{code: code in use today}`` of many codes, see ``successor``."""
    ended = set(Division.objects.filter(successor__isnull=False).values_list("code", flat=True))
    return {c: c if ended.isdisjoint(codes.lineage(c)) else successor(c) for c in set(wanted)}


def _carried(code: str, step: str, follower: str) -> str:
    """The code with the digits of a place above it replaced by its follower's."""
    old, new = codes.prefix(step), codes.prefix(follower)
    return new + code[len(old) :] if len(old) == len(new) else follower


def boundaries(parent: str, level: str | None = None) -> QuerySet[Boundary]:
    """Outlines of valid places below a parent, with their names.

    Args:
        parent: code of the place the map shows.
        level: of the places wanted; those directly below if none is given.
    """
    low, high = codes.span(parent)
    below = Q(division__parent_id=parent)
    if level:
        below = Q(division_id__gte=low, division_id__lte=high, division__level=level)
    found = Boundary.objects.filter(below, valid(prefix="division__"))
    return found.select_related("division").defer("shape").order_by("division_id")


def boundary(code: str) -> Boundary | None:
    """The outline of one place, if there is any."""
    found = Boundary.objects.filter(division_id=code).select_related("division")
    return found.defer("shape").first()
