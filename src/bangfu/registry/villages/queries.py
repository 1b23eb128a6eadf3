"""Reading village files."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Value, When

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import NONE
from bangfu.registry.villages.models import Hamlet, Observation, PlaceFile, VillageFile


def versions(villages: Sequence[str], years: Sequence[int]) -> list[tuple[int, int]]:
    """Primary key and version of the file of each village and year; ``(-1, 0)`` for none."""
    names = ["id", "village", "year", "version"]
    table = rows.select(VillageFile, names, "village", sorted(set(villages)))
    stored = zip(*(table.column(name).to_pylist() for name in names), strict=True)
    known = {(village, year): (pk, version) for pk, village, year, version in stored}
    return [known.get(pair, (NONE, 0)) for pair in zip(villages, years, strict=True)]


def files(village: str) -> list[VillageFile]:
    """A village's files, newest year first."""
    return list(VillageFile.objects.filter(village_id=village).order_by("-year"))


def file_of(village: str, year: int) -> VillageFile | None:
    """A village's file of a year."""
    return VillageFile.objects.filter(village_id=village, year=year).first()


def hamlets(village: str, *, closed: bool = False) -> list[Hamlet]:
    """A village's hamlets by code; those closed only when asked for."""
    found = Hamlet.objects.filter(village_id=village).order_by("code")
    return list(found if closed else found.filter(closed_on=None))


def hamlet(village: str, code: str) -> Hamlet | None:
    """One hamlet of a village."""
    return Hamlet.objects.filter(village_id=village, code=code).first()


def observations(village: str, most: int = 30) -> list[Observation]:
    """What was seen in a village and its hamlets, the last day first."""
    found = Observation.objects.filter(village_id=village).select_related("hamlet")
    return list(found[:most])


def place_file(place: str, year: int) -> PlaceFile:
    """A county's or city's file of a year; an empty one of version 0 where there is none."""
    found = PlaceFile.objects.filter(place_id=place, year=year).first()
    return found or PlaceFile(place_id=place, year=year, version=0)


def filled(scope: Scope, year: int, names: Sequence[str]) -> dict[str, int]:
    """How many of some columns each file of a year states: ``{village: stated}``.

    Counted by the database, a row per village; columns that a place collects besides are not
    among them.
    """
    own = {field.name for field in rows.fields(VillageFile)}
    one = [
        Case(When(**{f"{name}__isnull": False}, then=1), default=0) for name in names if name in own
    ]
    stated = sum(one[1:], start=one[0]) if one else Value(0)
    files = VillageFile.objects.filter(scope.q("village_id"), year=year)
    return dict(files.annotate(stated=stated).values_list("village_id", "stated"))


def villages(scope: Scope) -> list[str]:
    """Codes of the villages in force of a scope, in order."""
    found = Division.objects.filter(scope.q("code"), level=Level.VILLAGE.value, valid_to=None)
    return list(found.order_by("code").values_list("code", flat=True))


@dataclass(frozen=True, slots=True)
class Poor:
    """The poor villages below a place.

    Args:
        remaining: have not left the list.
        unknown: nobody has said whether they are poor.
        villages: of all kinds.
    """

    remaining: int
    unknown: int
    villages: int


def poor_below(place: str, year: int) -> Poor:
    """How the villages in force below a place stand by the last file up to a year of each."""
    low, high = codes.span(place)
    own = Division.objects.filter(code__gte=low, code__lte=high, level=Level.VILLAGE.value)
    known: dict[str, tuple[bool | None, bool]] = {}
    stated = VillageFile.objects.filter(village_id__gte=low, village_id__lte=high, year__lte=year)
    rows = stated.order_by("year").values_list("village_id", "is_poor_village", "exited_on")
    for village, poor, left in rows.iterator():
        known[village] = (poor, left is not None)
    found = [known.get(code, (None, False))
             for code in own.filter(valid_to=None).values_list("code", flat=True)]  # fmt: skip
    remaining = sum(poor is True and not left for poor, left in found)
    unknown = sum(poor is None for poor, _left in found)
    return Poor(remaining, unknown, len(found))
