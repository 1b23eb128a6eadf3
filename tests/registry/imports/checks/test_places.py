"""Which village a row belongs to: by code, by names, and where both disagree."""

import datetime as dt

import pyarrow as pa
import pytest

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.registry.imports.checks import places
from bangfu.registry.imports.checks.places import Gazetteer, Verdict
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.reading.sheet import Sheet
from tests.cast import (
    CITY,
    COUNTY,
    NEIGHBOUR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
)

pytestmark = pytest.mark.usefixtures("cast")
EVERYWHERE = Scope((codes.span(CITY),))


def resolve(
    code: str = "",
    county: str = "",
    township: str = "",
    village: str = "",
    *,
    within: str = CITY,
    scope: Scope = EVERYWHERE,
) -> Verdict:
    return Gazetteer(within, scope).resolve(code, county, township, village)


def add(code: str, name: str, **more: object) -> None:
    """One more place."""
    Division.objects.create(code=code, name=name, level=codes.level_of(code), **more)


@pytest.mark.parametrize(
    "names",
    [
        ("", "", "湖滨村"),
        ("", "", "湖滨"),
        ("", "", "湖滨村委会"),
        ("", "", "湖滨村民委员会"),
        ("", "", "湖滨村村民委员会"),
        ("", "", " 湖 滨 村 "),
        ("洪湖", "新堤", "湖滨"),
        ("洪湖市", "新堤镇", "湖滨村"),
        ("洪湖县", "新堤街道办事处", "湖滨社区"),
    ],
)
def test_a_village_is_found_by_its_names(names: tuple[str, str, str]) -> None:
    assert resolve("", *names) == Verdict(village=VILLAGE)


@pytest.mark.parametrize(
    ("given", "code", "column"),
    [
        ((), "village.missing", ""),
        (("421083",), "village.code", "village_code"),
        (("42108310020x",), "village.code", "village_code"),
        ((TOWN,), "village.level", "village_code"),
        (("421083100999",), "village.unknown", "village_code"),
        (("", "", "", "桃源村"), "village.not_found", "village_name"),
        (("", "公安县", "", "湖滨村"), "village.not_found", "village_name"),
        ((VILLAGE, "公安县"), "village.contradicts", "county_name"),
        ((VILLAGE, "", "螺山镇"), "village.contradicts", "township_name"),
        ((VILLAGE, "", "", "桃源村"), "village.contradicts", "village_name"),
        ((VILLAGE, "", "", "荷花村"), "village.contradicts", "village_code"),
    ],
)
def test_what_is_amiss_is_named_with_its_column(
    given: tuple[str, ...], code: str, column: str
) -> None:
    verdict = resolve(*given)
    assert (verdict.village, verdict.code, verdict.column) == ("", code, column)


def test_names_that_agree_on_another_village_suggest_its_code() -> None:
    verdict = resolve(VILLAGE, "洪湖市", "新堤镇", "荷花村")
    assert (verdict.near, verdict.name, verdict.said) == (NEXT_VILLAGE, "荷花村", "湖滨村")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("湖滨村", VILLAGE),
        ("湖滨村委会", VILLAGE),
        ("湖滨村民委员会", VILLAGE),
        ("湖滨社区", "421083100203"),
        ("湖滨社区居委会", "421083100203"),
        ("湖滨社区居民委员会", "421083100203"),
        ("湖滨", ""),
    ],
)
def test_a_village_and_a_community_of_one_name_are_told_apart(name: str, expected: str) -> None:
    add("421083100203", "湖滨社区")
    verdict = resolve(village=name)
    assert (verdict.village, verdict.code) == (expected, "" if expected else "village.ambiguous")


def test_namesakes_in_two_towns_are_told_apart_by_their_town() -> None:
    add("421083101202", "湖滨村")
    assert resolve(village="湖滨村").code == "village.ambiguous"
    assert resolve(township="螺山镇", village="湖滨村").village == "421083101202"


def test_only_places_of_the_ledger_are_meant_by_names() -> None:
    add("421022100202", "湖滨村")
    assert resolve(village="湖滨村", within=COUNTY).village == VILLAGE
    assert resolve(village="湖滨村").code == "village.ambiguous"


def test_a_ledger_for_one_village_needs_no_names() -> None:
    assert resolve(within=VILLAGE) == Verdict(village=VILLAGE)


@pytest.mark.parametrize(
    ("within", "scope", "code"),
    [
        (COUNTY, EVERYWHERE, "village.outside"),
        (CITY, Scope((codes.span(COUNTY),)), "village.out_of_scope"),
        (CITY, EVERYWHERE, ""),
    ],
)
def test_beyond_the_ledger_and_beyond_the_scope_are_two_things(
    within: str, scope: Scope, code: str
) -> None:
    assert resolve(NEIGHBOUR_VILLAGE, within=within, scope=scope).code == code


def test_an_ended_village_suggests_its_successor() -> None:
    Division.objects.filter(code=NEXT_VILLAGE).update(
        valid_to=dt.date(2015, 1, 1), successor_id=VILLAGE
    )
    verdict = resolve(NEXT_VILLAGE)
    assert (verdict.code, verdict.near) == ("village.abolished", VILLAGE)
    assert resolve(village="荷花村").code == "village.not_found"


def test_an_ended_village_without_successor_suggests_nothing() -> None:
    Division.objects.filter(code=NEXT_VILLAGE).update(valid_to=dt.date(2015, 1, 1))
    verdict = resolve(NEXT_VILLAGE)
    assert (verdict.code, verdict.near) == ("village.abolished", "")


def test_the_former_name_of_a_renamed_county_is_understood() -> None:
    add("421088000000", "洪湖县", valid_to=dt.date(1987, 7, 31), successor_id=COUNTY)
    Division.objects.filter(code="421088000000").update(name="沔阳县")
    assert resolve("", "沔阳县", "", "江堤村").village == OTHER_VILLAGE
    assert resolve("", "潜江县", "", "江堤村").code == "village.not_found"


@pytest.mark.parametrize(
    ("name", "level", "core"),
    [
        ("县", Level.COUNTY, "县"),
        ("北村村", Level.VILLAGE, "北村"),
        ("北村村委会", Level.VILLAGE, "北"),
        ("新堤街道办事处", Level.TOWNSHIP, "新堤"),
        ("沙洋农场", Level.TOWNSHIP, "沙洋"),
        ("阿尔山嘎查", Level.VILLAGE, "阿尔山"),
    ],
)
def test_kinds_are_left_off_once_and_never_the_whole_name(
    name: str, level: Level, core: str
) -> None:
    assert places.core(name, level) == core


def settled(required: bool) -> tuple[list[str | None], dict[str, int]]:
    table = pa.table(
        {
            "sheet": pa.array([0, 0, 0], pa.int32()),
            "row": pa.array([2, 3, 4], pa.int32()),
            "village_name": ["湖滨村", None, "桃源村"],
        }
    )
    found = Found()
    sheet = Sheet("household", table, {0: {"village_name": 3}})
    where = places.settle(sheet, Gazetteer(CITY, EVERYWHERE), found, required=required)
    return where, found.by_code()


def test_a_row_without_place_is_a_problem_only_where_it_needs_one() -> None:
    assert settled(required=False) == ([VILLAGE, None, None], {"village.not_found": 1})
    assert settled(required=True)[1] == {"village.missing": 1, "village.not_found": 1}
