"""The standing cast, known to every test.

Honghu county (421083) has Xindi town with two villages and Luoshan town with one; Gong'an county
(421022) is the neighbour, whose officer must see nothing of Honghu.
"""

from dataclasses import dataclass

from bangfu.base.accounts import actions as accounts
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import ROLES
from bangfu.base.divisions import actions as divisions
from bangfu.base.divisions.models import Division
from bangfu.base.divisions.reading import Row
from bangfu.registry.catalogue import actions as catalogue
from tests import snapshots

PROVINCE = "420000000000"
CITY = "421000000000"
COUNTY = "421083000000"
TOWN = "421083100000"
VILLAGE = "421083100201"
NEXT_VILLAGE = "421083100202"
OTHER_TOWN = "421083101000"
OTHER_VILLAGE = "421083101201"
NEIGHBOUR = "421022000000"
NEIGHBOUR_TOWN = "421022100000"
NEIGHBOUR_VILLAGE = "421022100201"

PLACES = {
    PROVINCE: "湖北省",
    CITY: "荆州市",
    COUNTY: "洪湖市",
    TOWN: "新堤镇",
    VILLAGE: "湖滨村",
    NEXT_VILLAGE: "荷花村",
    OTHER_TOWN: "螺山镇",
    OTHER_VILLAGE: "江堤村",
    NEIGHBOUR: "公安县",
    NEIGHBOUR_TOWN: "斗湖堤镇",
    NEIGHBOUR_VILLAGE: "孱陵村",
}
PASSWORD = "lotus-lake-2016"
SEATS = {
    "city": ("city_officer", CITY, "林市长办"),
    "county": ("county_officer", COUNTY, "何洪湖"),
    "town": ("township_officer", TOWN, "唐新堤"),
    "secretary": ("first_secretary", VILLAGE, "舒湖滨"),
    "neighbour": ("county_officer", NEIGHBOUR, "龚公安"),
    "clerk": ("department_clerk", COUNTY, "卫医保"),
    "auditor": ("auditor", CITY, "沈审计"),
    "system": ("system_admin", CITY, "席系统"),
    "security": ("security_admin", CITY, "安保密"),
    "auditing": ("audit_admin", CITY, "申安审"),
}


@dataclass(frozen=True)
class Cast:
    """One person for each seat; ``nobody`` has an account and no post."""

    city: User
    county: User
    town: User
    secretary: User
    neighbour: User
    clerk: User
    auditor: User
    system: User
    security: User
    auditing: User
    nobody: User


def assemble(pack: str = "lotus") -> Cast:
    """Places, people and posts, as the product's own actions make them."""
    snapshots.begin(f"cast of {pack}", lambda: _make(pack))
    users = User.objects.in_bulk([*SEATS, "nobody"], field_name="username")
    return Cast(**users)


def _make(pack: str) -> None:
    rows = [Row(code, name) for code, name in PLACES.items()]
    divisions.load_codes(by="tests", rows=rows, source="tests")
    catalogue.establish(by="tests", pack=pack, division=CITY, reference_date=None)
    for seat, (role, place, name) in SEATS.items():
        assert role in ROLES
        user = accounts.open_account(by="tests", username=seat, name=name, password=PASSWORD)
        accounts.grant(by="tests", user=user, role=role, division=Division.objects.get(code=place))
    accounts.open_account(by="tests", username="nobody", name="吴岗", password=PASSWORD)
