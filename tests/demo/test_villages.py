"""The village file: large enough, with nine haves that fit how far the village has come."""

import pytest

from bangfu.demo.city import City
from tests.demo import ask

HAVES = [
    "has_leading_industry",
    "has_service_centre",
    "has_clinic",
    "has_culture_room",
    "has_hard_road",
    "has_household_water",
    "has_safe_grid",
    "has_fibre",
    "has_clean_energy",
]


def test_every_village_with_households_has_one_file(clean: City) -> None:
    households = set(clean.ledger.sheets["household"]["village_code"].to_pylist())
    files = clean.ledger.sheets["village"]["village_code"].to_pylist()
    assert len(files) == len(set(files))
    assert set(files) == households


def test_a_village_is_larger_than_what_is_registered_in_it(clean: City) -> None:
    registered = "SELECT village_code AS code, count(*) AS n FROM household GROUP BY 1"
    joined = f"village JOIN ({registered}) ON code = village_code"
    assert ask.count(clean, joined, "total_households < n OR total_population < n") == 0
    assert ask.count(clean, "village", "total_population < 2 * total_households") == 0


def test_villages_that_left_say_when(clean: City) -> None:
    day = clean.reference_date.isoformat()
    assert ask.count(clean, "village", f"exited_on > DATE '{day}'") == 0
    assert ask.count(clean, "village", "exited_on IS NOT NULL AND is_poor_village = '否'") == 0
    assert ask.count(clean, "village", "exited_on IS NOT NULL") > 30


@pytest.mark.parametrize("have", HAVES)
def test_villages_that_left_have_more_of_the_nine(clean: City, have: str) -> None:
    poor = f"is_poor_village = '是' AND {have} IS NOT NULL"
    left = ask.share(clean, "village", f"{have} = '是'", f"{poor} AND exited_on IS NOT NULL")
    stayed = ask.share(clean, "village", f"{have} = '是'", f"{poor} AND exited_on IS NULL")
    assert left > 0.9 > stayed or left > stayed + 0.05


def test_poor_villages_are_poorer(clean: City) -> None:
    mean = "SELECT avg(disposable_income_pc) FROM village WHERE exited_on IS NULL AND "
    poor, other = (ask.one(clean, f"{mean} is_poor_village = '{word}'") for word in "是否")
    assert float(poor) < 0.8 * float(other)
