"""Reading places. Public reference data: names and codes are not scoped."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Boundary, Division


def get(code: str) -> Division:
    """One place; ``Division.DoesNotExist`` when there is none."""
    return Division.objects.get(code=codes.pad(code))


def lineage(code: str) -> list[Division]:
    """The place and those above it, from the province down, in one query."""
    return list(Division.objects.filter(code__in=codes.lineage(code)).order_by("code"))


def children(code: str) -> QuerySet[Division]:
    """Places directly below, still valid."""
    return Division.objects.filter(parent_id=code, valid_to__isnull=True)


def below(parents: Iterable[str]) -> dict[str, list[Division]]:
    """``{code: places directly below it, still valid}``, in one query."""
    found: dict[str, list[Division]] = {}
    for place in Division.objects.filter(parent_id__in=set(parents), valid_to__isnull=True):
        found.setdefault(place.parent_id or "", []).append(place)
    return found


def names(wanted: Iterable[str]) -> dict[str, str]:
    """``{code: name}`` of the places given."""
    return dict(Division.objects.filter(code__in=set(wanted)).values_list("code", "name"))


def find(text: str, *, level: str | None = None, limit: int = 20) -> QuerySet[Division]:
    """Places whose name contains the text or whose code begins with it."""
    found = Division.objects.filter(Q(name__icontains=text) | Q(code__startswith=text))
    return (found.filter(level=level) if level else found)[:limit]


def successor(code: str) -> str:
    """The code in use today for one that may be abolished.

    A county's successor carries over to the townships and villages below it that kept their own
    digits (421023… 监利县 → 421088… 监利市).
    """
    for step in reversed(codes.lineage(code)):
        follower = Division.objects.filter(code=step).values_list("successor_id", flat=True).first()
        if follower:
            return successor(codes.prefix(follower) + code[len(codes.prefix(step)) :])
    return code


def boundaries(parent: str) -> QuerySet[Boundary]:
    """Outlines of the places directly below, with their names."""
    return Boundary.objects.filter(division__parent_id=parent).select_related("division")
