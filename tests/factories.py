"""Records for tests, written as rows; each notes its county as changed, as actions do."""

import datetime as dt
import io
import itertools
from typing import Any

from PIL import ExifTags, Image

from bangfu.base.divisions.models import Division
from bangfu.base.kit import crypto, idno
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member
from bangfu.registry.names import actions as names
from bangfu.registry.villages.models import VillageFile
from tests.cast import VILLAGE

YEAR = 2016
DAY = dt.date(YEAR, 12, 31)
_numbers = itertools.count(1)
PARTS = [
    "wage_income",
    "production_income",
    "asset_dividend",
    "other_property_income",
    "family_planning_benefit",
    "dibao_income",
    "extreme_hardship_income",
    "pension_income",
    "support_from_children",
    "elder_allowance",
    "disability_subsidy",
    "ecological_compensation",
    "other_transfer_income",
    "production_cost",
    "long_asset_income",
    "retirement_income",
    "bereavement_income",
    "service_pay",
    "stable_subsidy",
]


def id_number(born: dt.date, sequence: int) -> str:
    """A valid synthetic id number."""
    body = f"429900{born:%Y%m%d}{sequence:03d}"
    return body + idno.check_char(body)


def household(
    village: str = VILLAGE,
    *,
    members: list[dict[str, Any]] | None = None,
    income: dict[str, int] | None = None,
    last_year: dict[str, int] | None = None,
    **columns: Any,
) -> Household:
    """A household with its members and incomes; amounts in fen."""
    number = next(_numbers)
    defaults = {"household_no": f"{village}-{number:05d}0", "exit_status": "not_exited"}
    place = Division.objects.get(code=village)
    home = Household.objects.create(village=place, **{**defaults, **columns})
    for index, given in enumerate([{}] if members is None else members):
        member(home, relation_to_head="head" if index == 0 else "other", **given)
    for year, parts in ((YEAR, income), (YEAR - 1, last_year)):
        if parts is not None:
            IncomeYear.objects.create(
                household=home, year=year, **{**dict.fromkeys(PARTS, 0), **parts}
            )
    catalogue.touch([village])
    return home


def member(home: Household, *, bills: dict[str, int] | None = None, **columns: Any) -> Member:
    """A person of a household, with a sealed synthetic id number."""
    born = columns.setdefault("birth_date", dt.date(1970, 5, 1))
    sequence = _free(born)
    columns.setdefault("name", f"周测{sequence}")
    person = Member(household=home, **columns)
    box, number = crypto.provider(), id_number(born, sequence)
    person.id_no = box.seal(number, context=f"member.id_no:{person.uid}")
    person.id_no_print = box.fingerprint(number, purpose="id_no")
    person.save()
    names.learn([person.name])
    if bills:
        MedicalYear.objects.create(member=person, year=YEAR, **bills)
    return person


def _free(born: dt.date) -> int:
    """A sequence number whose id number nobody has."""
    while True:
        sequence = next(_numbers) % 1000
        taken = crypto.provider().fingerprint(id_number(born, sequence), purpose="id_no")
        if not Member.objects.filter(id_no_print=taken).exists():
            return sequence


def village_file(village: str = VILLAGE, **columns: Any) -> VillageFile:
    """A village's file of the year."""
    place = Division.objects.get(code=village)
    made = VillageFile.objects.create(village=place, year=YEAR, **columns)
    catalogue.touch([village])
    return made


def jpeg(
    *, side: int = 400, colour: str = "teal", taken: str = "2016:05:04 09:30:00", place: bool = True
) -> bytes:
    """A photo as a telephone makes it: with the day, the place and the telephone's name."""
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "a telephone"
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if place:
        spot = exif.get_ifd(ExifTags.IFD.GPSInfo)
        spot[ExifTags.GPS.GPSLatitudeRef], spot[ExifTags.GPS.GPSLongitudeRef] = "N", "E"
        spot[ExifTags.GPS.GPSLatitude] = (29.0, 48.0, 36.0)
        spot[ExifTags.GPS.GPSLongitude] = (113.0, 27.0, 0.0)
    buffer = io.BytesIO()
    Image.new("RGB", (side, side // 2), colour).save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()
