"""What a matched batch would change."""

import pytest

from bangfu.registry.households import numbers
from bangfu.registry.households.bulk import difference, matching
from bangfu.registry.households.bulk.difference import Difference
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE
from tests.registry.households.batches import batch

pytestmark = pytest.mark.usefixtures("cast")
HOME = {"household_no": "N1", "village": VILLAGE}


@pytest.fixture
def home() -> Household:
    """A registered household of one, with a year of income and bills."""
    bill = {"bills": {"inpatient_cost": 5_00}, "name": "王大山"}
    return factories.household(members=[bill], income={}, national_household_no="N1")


def found(incoming: Incoming) -> Difference:
    return difference.find(incoming, matching.match(incoming))


def counts(change: object) -> tuple[int, ...]:
    return tuple(change.counts().values())  # type: ignore[attr-defined]


def test_everything_of_a_new_household_is_new() -> None:
    people = [{"unit": 0, "name": "王", "year": 2016, "inpatient_cost": 7}]
    change = found(batch([HOME], people, [{"unit": 0, "year": 2016, "wage_income": 9}]))
    for part in (change.households, change.members, change.incomes, change.medical):
        assert counts(part) == (1, 0, 0)
    assert change.touched(1).tolist() == [True]


def test_what_is_said_again_touches_nothing(home: Household) -> None:
    people = [{"unit": 0, "name": "王大山", "year": 2016, "inpatient_cost": 5_00}]
    change = found(batch([HOME], people, [{"unit": 0, "year": 2016, "wage_income": 0}]))
    assert change.touched(1).tolist() == [False]
    assert counts(change.medical) == (0, 0, 1)


@pytest.mark.parametrize(
    ("person", "income"),
    [
        ({"gender": "female"}, {}),
        ({"inpatient_cost": 6_00}, {}),
        ({"year": 2015, "inpatient_cost": 5_00}, {}),
        ({}, {"wage_income": 1}),
        ({}, {"year": 2014}),
    ],
)
def test_one_cell_anywhere_touches_its_household_alone(
    home: Household, person: dict[str, object], income: dict[str, object]
) -> None:
    factories.household(national_household_no="N2")
    people = [{"unit": 0, "name": "王大山", "year": 2016, **person}]
    incomes = [{"unit": 0, "year": 2016, "wage_income": 0, **income}]
    two = [HOME, {"household_no": "N2", "village": VILLAGE}]
    assert found(batch(two, people, incomes)).touched(2).tolist() == [True, False]


def test_moving_is_a_change(home: Household) -> None:
    change = found(batch([{**HOME, "village": NEXT_VILLAGE}])).households
    assert change.differs["village"].tolist() == [True]


def test_our_own_number_is_not_kept_as_the_national_one(home: Household) -> None:
    ours = numbers.write(VILLAGE, 77)
    Household.objects.update(household_no=ours)
    change = found(batch([{"household_no": ours, "village": VILLAGE}])).households
    assert counts(change) == (0, 0, 1)
    assert change.said.column("national_household_no").to_pylist() == [None]


def test_a_national_number_is_taken_on_by_who_had_none(home: Household) -> None:
    Household.objects.update(national_household_no=None)
    people = [{"unit": 0, "name": "王大山", "relation_to_head": "head"}]
    member = home.members.get()
    incoming = batch([HOME], people)
    incoming.heads[0] = bytes(member.id_no_print)
    assert found(incoming).households.differs["national_household_no"].tolist() == [True]


def test_members_without_bills_have_no_rows_of_bills(home: Household) -> None:
    people = [{"unit": 0, "name": "王大山", "inpatient_cost": None}, {"unit": 0, "name": "李"}]
    assert found(batch([HOME], people)).medical.said.num_rows == 0


def test_rows_of_bills_remember_whose_they_are() -> None:
    people = [
        {"unit": 0, "name": "王", "year": 2016},
        {"unit": 0, "name": "李", "year": 2016, "inpatient_cost": 3},
    ]
    said = found(batch([HOME], people)).medical.said
    assert said.column("at").to_pylist() == [1]
