"""Invented numbers: valid, unique, and of an area given to nobody."""

import numpy as np
import pyarrow as pa
import pytest

from bangfu.base.kit import idno
from bangfu.demo import ids
from bangfu.demo.city import City
from tests.demo import ask

BORN = np.array(["1950-02-28", "2012-02-29", "2016-12-31", "1950-02-28"], "M8[D]")
FEMALE = np.array([False, True, False, False])


def test_numbers_are_read_back_as_they_were_meant() -> None:
    numbers = ids.citizens("429900", BORN, FEMALE, np.random.default_rng(1)).to_pylist()
    for number, born, female in zip(numbers, BORN, FEMALE, strict=True):
        reading = idno.read(number)
        assert reading is not None
        assert reading.birth_date == born.item()
        assert reading.gender == ("female" if female else "male")


def test_people_of_one_birthday_get_different_numbers() -> None:
    born = np.full(500, np.datetime64("1970-01-01"))
    numbers = ids.citizens("429900", born, np.zeros(500, bool), np.random.default_rng(1))
    assert len(numbers.unique()) == 500


def test_more_people_than_numbers_of_a_day_are_refused() -> None:
    born = np.full(501, np.datetime64("1970-01-01"))
    with pytest.raises(ValueError, match="birthday"):
        ids.citizens("429900", born, np.zeros(501, bool), np.random.default_rng(1))


def test_every_id_number_of_a_clean_ledger_is_valid(clean: City) -> None:
    today = clean.reference_date
    for number in clean.ledger.sheets["member"]["id_no"].drop_null().to_pylist():
        citizen = number[:18]
        assert idno.read(citizen, today=today) is not None
        assert number in (citizen, "".join(idno.split_certificate(number) or ()))


def test_id_numbers_are_unique_and_of_the_unassigned_area(clean: City) -> None:
    numbers = clean.ledger.sheets["member"]["id_no"].drop_null()
    assert len(numbers.unique()) == len(numbers)
    assert ask.count(clean, "member", "NOT starts_with(id_no, '429900')") == 0


@pytest.mark.slow
def test_id_numbers_of_the_full_city_are_unique(full: City) -> None:
    planted = full.planted.filter(pa.compute.equal(full.planted["kind"], "duplicate_id")).num_rows
    numbers = full.ledger.sheets["member"]["id_no"].drop_null()
    assert len(numbers) - len(numbers.unique()) == planted > 0


def test_running_numbers_are_different_and_have_their_length() -> None:
    numbers = ids.running("154", 11, 5000, np.random.default_rng(4)).to_pylist()
    assert len(set(numbers)) == 5000
    assert all(len(number) == 11 and number.startswith("154") for number in numbers)


def test_too_many_running_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot make"):
        ids.running("42", 4, 101, np.random.default_rng(4))


def test_phones_accounts_and_household_numbers_are_not_shared(clean: City) -> None:
    for column in ("phone", "bank_account", "household_no"):
        cells = clean.ledger.sheets["household"][column].drop_null()
        assert len(cells.unique()) == len(cells)
