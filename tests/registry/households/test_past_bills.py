"""Medical bills looked back on, however they came; and an import's bills and items taken back."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from bangfu.base.accounts.scope import Scope
from bangfu.base.audit import actions as trail
from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import codes
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import actions, amounts, effective, life, past
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import (
    Household,
    IncomeItem,
    IncomeYear,
    MedicalYear,
    Member,
)
from tests import factories
from tests.cast import COUNTY, VILLAGE, Cast
from tests.registry.households.batches import batch

HOME = {"household_no": "N1", "village": VILLAGE}
NIGHT = dt.timedelta(days=1)
YEAR = 2016
Bills = dict[str, dict[str, Any]]


@pytest.fixture
def home(cast: Cast) -> Household:
    people = [{"name": "王大山"}, {"name": "李秀英"}]
    return factories.household(members=people, national_household_no="N1", income={})


def bring(
    home: Household, *people: dict[str, Any], incomes: list[dict[str, Any]] | None = None
) -> int:
    """Import into the household; returns the entry of its trail."""
    now = Household.objects.get(pk=home.pk)
    told = batch([HOME], [{"unit": 0, **one} for one in people], incomes or [])
    with transaction.atomic():
        actions.bring_in(
            by="tests",
            batch=told,
            seen=[(now.pk, now.version)],
            origin="ledger",
            scope=Scope((codes.span(COUNTY),)),
        )
    return last(home).pk


def last(home: Household) -> Entry:
    found = audit.history("household", home.household_no).first()
    assert found is not None
    return found


def undo(cast: Cast, home: Household, entry: int) -> None:
    life.undo(act=Act("town", cast.town, "台账导错了"), uid=home.uid, entry=entry)


def key(name: str, year: int = YEAR) -> str:
    return f"{Member.objects.get(name=name).uid} {year}"


def now(cast: Cast, home: Household) -> Bills:
    return dict(past.as_of(cast.town, home.uid, timezone.localdate()).medical)


def before(cast: Cast, home: Household, entry: int) -> Bills:
    return dict(past.before(cast.town, home.uid, entry).value()["medical"])


def test_a_bill_by_hand_is_there_from_its_entry_in_both_meanings(
    cast: Cast, home: Household
) -> None:
    who = Member.objects.get(name="李秀英")
    about = {"uid": home.uid, "version": 1, "member": who.uid, "year": YEAR}
    amounts.add_bill(act=Act("town", cast.town), **about, values={"inpatient_cost": 9_00})
    first = last(home).pk
    change = {"critical_illness_cost": 5_00}
    amounts.change_bill(act=Act("town", cast.town), **{**about, "version": 2}, values=change)
    whole = {key("李秀英"): {"inpatient_cost": 9_00, "critical_illness_cost": 5_00}}
    assert now(cast, home) == whole
    assert before(cast, home, last(home).pk) == {key("李秀英"): {"inpatient_cost": 9_00}}
    assert before(cast, home, first) == {}
    yesterday, today = timezone.localdate() - NIGHT, timezone.localdate()
    for meaning in (past, effective):
        assert meaning.as_of(cast.town, home.uid, today).value()["medical"] == whole
        assert meaning.as_of(cast.town, home.uid, yesterday).value()["medical"] == {}


def test_an_imported_bill_is_told_cell_by_cell_and_unwound(cast: Cast, home: Household) -> None:
    entry = bring(home, {"name": "王大山", "year": YEAR, "inpatient_cost": 7_00})
    assert last(home).changes["medical"] == {key("王大山"): {"inpatient_cost": [None, 7_00]}}
    assert now(cast, home) == {key("王大山"): {"inpatient_cost": 7_00}}
    assert before(cast, home, entry) == {}
    again = bring(home, {"name": "王大山", "year": YEAR, "inpatient_cost": 8_00})
    assert before(cast, home, again) == {key("王大山"): {"inpatient_cost": 7_00}}


def test_a_bill_stands_among_the_differences_of_two_days(cast: Cast, home: Household) -> None:
    bring(home, {"name": "王大山", "year": YEAR, "inpatient_cost": 7_00})
    Household.objects.update(created_at=timezone.now() - 3 * NIGHT)
    today = timezone.localdate()
    _told, found = past.differences(cast.town, home.uid, today - NIGHT, today)
    [one] = [each for each in found if each.key[0] == "medical"]
    assert (one.key, one.before, one.after) == (
        ("medical", key("王大山"), "inpatient_cost"),
        None,
        7_00,
    )
    assert [entry.pk for entry in one.entries] == [last(home).pk]


def test_an_import_s_bills_items_and_person_are_taken_back_together(
    cast: Cast, home: Household
) -> None:
    first = bring(home, {"name": "李秀英", "year": YEAR, "inpatient_cost": 1_00})
    people = [
        {"name": "王大山", "year": YEAR, "inpatient_cost": 7_00},
        {"name": "李秀英", "year": YEAR, "inpatient_cost": 3_00},
        {"name": "王小宝", "year": YEAR, "chronic_outpatient_cost": 2_00},
    ]
    income = {"unit": 0, "year": 2015, "wage_income": 9_00, "migrant_wage": 6_00}
    entry = bring(home, *people, incomes=[income])
    assert (MedicalYear.objects.count(), IncomeItem.objects.count()) == (3, 1)
    undo(cast, home, entry)
    bill = MedicalYear.objects.get()
    assert (bill.member.name, bill.inpatient_cost) == ("李秀英", 1_00)
    assert Member.objects.get(name="王小宝").state == "void"
    assert not IncomeItem.objects.exists()
    assert not IncomeYear.objects.filter(year=2015).exists()
    assert now(cast, home) == before(cast, home, entry), "as it was before the import"
    undo(cast, home, first)
    assert not MedicalYear.objects.exists()


def test_what_somebody_changed_since_stands_in_the_way(cast: Cast, home: Household) -> None:
    entry = bring(home, {"name": "王大山", "year": YEAR, "inpatient_cost": 7_00})
    who = Member.objects.get(name="王大山")
    about = {"uid": home.uid, "version": 2, "member": who.uid, "year": YEAR}
    amounts.change_bill(act=Act("town", cast.town), **about, values={"inpatient_cost": 8_00})
    with pytest.raises(Refusal) as caught:
        undo(cast, home, entry)
    assert caught.value.code == "households.undo_blocked"
    assert MedicalYear.objects.get().inpatient_cost == 8_00


def test_a_person_not_there_yet_has_no_bills(cast: Cast, home: Household) -> None:
    entry = bring(home, {"name": "王小宝", "year": YEAR, "inpatient_cost": 7_00})
    assert key("王小宝") in now(cast, home)
    assert before(cast, home, entry) == {}


def test_bills_of_imports_that_only_counted_them_are_not_guessed(
    cast: Cast, home: Household
) -> None:
    """Older trails say how many bills came, not whose: such an act is not taken back here."""
    MedicalYear.objects.create(member=home.members.get(name="王大山"), year=YEAR, inpatient_cost=1)
    told = {"import": "ledger", "medical_added": [YEAR]}
    act = trail.Act("households.update", "household", home.household_no, VILLAGE, told)
    trail.record(by="tests", act=act)
    entry = last(home).pk
    with pytest.raises(Refusal) as caught:
        undo(cast, home, entry)
    assert caught.value.code == "households.undo_import"
