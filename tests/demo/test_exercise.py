"""The ledger left for practice."""

import pytest

from bangfu.demo import accounts, exercise
from bangfu.demo.city import City, generate
from bangfu.demo.ledger import Ledger


@pytest.fixture(scope="module")
def made(jingzhou: City) -> Ledger:
    return exercise.exercise(jingzhou)


def column(ledger: Ledger, sheet: str, name: str) -> list[str | None]:
    return ledger.sheets[sheet][name].to_pylist()


def test_households_are_new_to_the_city(made: Ledger, jingzhou: City) -> None:
    known = set(jingzhou.ledger.sheets["member"]["id_no"].to_pylist())
    assert not known & set(column(made, "member", "id_no"))
    assert set(column(made, "household", "household_no")) == {None}


def test_all_live_in_villages_of_the_township_officer(made: Ledger, jingzhou: City) -> None:
    town = next(a.division for a in accounts.accounts(jingzhou) if a.role == "township_officer")
    villages = column(made, "household", "village_code")
    assert len(villages) == exercise.ROWS
    assert len(set(villages)) > 1
    assert all(code and code.startswith(town[:9]) for code in villages)
    assert {jingzhou.places.names[code] for code in villages if code} == set(
        column(made, "household", "village_name")
    )


def test_it_has_members_and_incomes_of_these_households_only(made: Ledger) -> None:
    heads = set(column(made, "household", "head_id_no"))
    assert set(made.sheets) == {"household", "member", "income"}
    assert set(column(made, "member", "head_id_no")) <= heads
    assert made.sheets["member"].num_rows > exercise.ROWS


def test_there_is_something_to_find(made: Ledger, jingzhou: City) -> None:
    clean = generate("jingzhou", "small", jingzhou.seed + 1, errors=0).ledger
    heads = set(column(made, "household", "head_id_no"))
    right = exercise.part(clean, heads)
    assert not made.sheets["member"].equals(right.sheets["member"])


def test_a_part_keeps_the_headings_of_what_it_keeps(jingzhou: City) -> None:
    head = jingzhou.ledger.sheets["household"]["head_id_no"][0].as_py()
    part = exercise.part(jingzhou.ledger, {head})
    assert part.titled("household").num_rows == 1
    assert set(part.titles) == {"household", "member", "income"}
    assert part.sheets["member"].num_rows >= 1
