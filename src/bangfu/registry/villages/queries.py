"""Reading village files."""

from collections.abc import Sequence

from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import NONE
from bangfu.registry.villages.models import VillageFile


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
