"""Reading places."""

import datetime as dt

import pytest

from bangfu.base.divisions import queries
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from tests.cast import CITY, COUNTY, NEIGHBOUR, PLACES, PROVINCE, TOWN, VILLAGE, Cast


def test_the_lineage_runs_from_the_province_down(cast: Cast) -> None:
    assert [place.code for place in queries.lineage(VILLAGE)] == [
        PROVINCE,
        CITY,
        COUNTY,
        TOWN,
        VILLAGE,
    ]


def test_a_short_code_finds_its_place(cast: Cast) -> None:
    assert queries.get("421083").name == "洪湖市"


def test_below_a_place_is_everything_in_its_span(cast: Cast) -> None:
    below = {place.code for place in queries.under(COUNTY)}
    assert below == {code for code in PLACES if code.startswith("421083")}


def test_places_are_found_by_part_of_the_name_or_code(cast: Cast) -> None:
    assert [place.code for place in queries.find("洪湖")] == [COUNTY]
    assert NEIGHBOUR in {place.code for place in queries.find("421022", level="county")}


def test_signs_with_a_meaning_in_sql_are_only_signs(cast: Cast) -> None:
    assert not queries.find("%").exists()
    assert not queries.find("_").exists()


def test_names_of_more_places_than_one_statement_takes(cast: Cast) -> None:
    wanted = [f"{n:012d}" for n in range(40_000)]
    assert queries.names([*wanted, COUNTY]) == {COUNTY: "洪湖市"}


def test_a_place_that_has_not_begun_is_no_child_yet(cast: Cast) -> None:
    begins = dt.date(2999, 1, 1)
    Division.objects.filter(code=NEIGHBOUR).update(valid_from=begins)
    assert NEIGHBOUR not in {place.code for place in queries.children(CITY)}
    assert NEIGHBOUR in {place.code for place in queries.children(CITY, on=begins)}


def test_unknown_places_are_named_in_the_refusal(cast: Cast) -> None:
    queries.require([COUNTY, TOWN])
    with pytest.raises(Refusal, match="999999999999"):
        queries.require([COUNTY, "999999999999"])
