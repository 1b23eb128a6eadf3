"""What the database itself refuses, whoever writes."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from bangfu.base.divisions.models import Division
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member, Series
from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE, Cast

pytestmark = pytest.mark.usefixtures("cast")


def again(home: Household) -> dict[str, Callable[[], Any]]:
    """Things that must be there once, and are written a second time."""
    head = home.members.get(relation_to_head="head")
    print_ = bytes(head.id_no_print)
    return {
        "our number": lambda: factories.household(household_no=home.household_no),
        "the national number": lambda: factories.household(national_household_no="N1"),
        "the public key": lambda: factories.household(uid=home.uid),
        "an id number": lambda: Member.objects.create(
            household=factories.household(members=[]), name="钱", id_no_print=print_
        ),
        "a head": lambda: Member.objects.create(household=home, name="钱", relation_to_head="head"),
        "a year of income": lambda: IncomeYear.objects.create(household=home, year=2016),
        "a year of bills": lambda: MedicalYear.objects.create(member=head, year=2016),
    }


NAMES = [
    "our number",
    "the national number",
    "the public key",
    "an id number",
    "a head",
    "a year of income",
    "a year of bills",
]


@pytest.mark.parametrize("what", NAMES)
def test_there_is_only_one_of(what: str) -> None:
    bill = {"inpatient_cost": 1}
    home = factories.household(members=[{"bills": bill}], income={}, national_household_no="N1")
    with pytest.raises(IntegrityError), transaction.atomic():
        again(home)[what]()


def test_the_cases_are_all_there_are() -> None:
    home = factories.household(members=[{}])
    assert list(again(home)) == NAMES


def test_unknown_numbers_are_no_repeats() -> None:
    for _ in range(2):
        home = factories.household(national_household_no=None)
        Member.objects.create(household=home, name="钱", id_no_print=None)
    assert Household.objects.count() == 2


def test_who_has_left_frees_number_and_headship() -> None:
    home = factories.household(members=[{}])
    head = home.members.get()
    Member.objects.filter(pk=head.pk).update(state="left")
    new = Member.objects.create(
        household=home, name="钱", relation_to_head="head", id_no_print=bytes(head.id_no_print)
    )
    assert set(home.members.all()) == {head, new}


def test_a_village_with_households_cannot_be_deleted() -> None:
    factories.household(VILLAGE)
    with pytest.raises(ProtectedError):
        Division.objects.get(code=VILLAGE).delete()


def test_members_are_where_their_household_is(cast: Cast) -> None:
    member = factories.household(NEXT_VILLAGE, members=[{}]).members.get()
    assert list(Member.objects.visible_to(cast.county)) == [member]
    assert not Member.objects.visible_to(cast.secretary).exists()
    assert not Member.objects.visible_to(cast.neighbour).exists()


def test_records_are_called_by_what_people_know() -> None:
    home = factories.household(members=[{"name": "王大山", "bills": {}}], income={})
    member = home.members.get()
    assert (str(home), str(member)) == (home.household_no, "王大山")
    assert str(home.incomes.get()) == f"{home.pk} 2016"
    assert str(Series(village_id=VILLAGE, last=7)) == f"{VILLAGE} 7"
