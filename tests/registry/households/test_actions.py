"""Bringing a batch in: what is written, what is held back, what the trail says."""

from typing import Any

import pytest
from django.db import transaction

from bangfu.base.accounts.scope import Scope
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import codes
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue.models import Change
from bangfu.registry.households import actions, numbers, sealing
from bangfu.registry.households.actions import Outcome
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.models import (
    Household,
    IncomeItem,
    IncomeYear,
    MedicalYear,
    Member,
    Series,
)
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, NEXT_VILLAGE, VILLAGE
from tests.factories import id_number
from tests.registry.households.batches import batch

pytestmark = pytest.mark.usefixtures("cast")
HERE = Scope((codes.span(COUNTY),))
NEW = (-1, 0)
HOME = {"household_no": "N1", "village": VILLAGE}
WANG, LI = (id_number(factories.DAY.replace(year=1960), n) for n in (501, 502))


def bring(
    incoming: Incoming, *seen: tuple[int, int], scope: Scope = HERE, origin: str = "ledger"
) -> Outcome:
    with transaction.atomic():
        given = list(seen) or [NEW] * incoming.units
        return actions.bring_in(by="tests", batch=incoming, seen=given, origin=origin, scope=scope)


def person(name: str, **more: Any) -> dict[str, Any]:
    return {"unit": 0, "name": name, **more}


@pytest.fixture
def home() -> Household:
    """A registered household of two whose head is 王大山."""
    people = [{"name": "王大山"}, {"name": "李秀英"}]
    return factories.household(members=people, national_household_no="N1", income={})


def seen(home: Household) -> tuple[int, int]:
    return home.pk, home.version


def relations() -> dict[str, str]:
    return dict(Member.objects.values_list("name", "relation_to_head"))


@pytest.mark.django_db(transaction=True)
def test_it_is_brought_in_only_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        actions.bring_in(by="tests", batch=batch([HOME]), seen=[NEW], origin="", scope=HERE)
    assert not Household.objects.exists()


def test_a_new_household_gets_a_number_of_its_village() -> None:
    outcome = bring(batch([HOME, {"household_no": "N2", "village": NEXT_VILLAGE}]))
    assert outcome.counts["household"] == {"new": 2, "changed": 0, "unchanged": 0}
    assert outcome.villages == {VILLAGE, NEXT_VILLAGE}
    found = dict(Household.objects.values_list("national_household_no", "household_no"))
    assert found == {"N1": numbers.write(VILLAGE, 1), "N2": numbers.write(NEXT_VILLAGE, 1)}


def test_people_incomes_and_bills_come_with_it() -> None:
    people = [person("王大山", relation_to_head="head", id_no=WANG, year=2016, inpatient_cost=7)]
    bring(batch([HOME], people, [{"unit": 0, "year": 2015, "wage_income": 9}]))
    member = Member.objects.get()
    assert member.household == Household.objects.get()
    assert sealing.open_id_no(bytes(member.id_no), member.uid) == WANG
    assert MedicalYear.objects.get(member=member).inpatient_cost == 7
    assert IncomeYear.objects.get(household=member.household, year=2015).wage_income == 9


def test_the_trail_counts_what_is_new_and_names_where_it_came_from() -> None:
    people = [person("王大山", year=2016, inpatient_cost=7), person("李秀英")]
    bring(batch([HOME], people, [{"unit": 0, "year": 2015, "wage_income": 9}]), origin="job-7")
    entry = Entry.objects.get(action="households.create")
    assert (entry.division, entry.operation_id) == (VILLAGE, "job-7")
    told = entry.changes
    assert (told["members_added"], told["incomes_added"], told["medical_added"]) == (2, [2015], 1)


def test_items_of_an_income_sheet_are_rows_of_their_own() -> None:
    told = {"unit": 0, "year": 2016, "wage_income": 9, "migrant_wage": 6, "village_post_wage": 3}
    bring(batch([HOME], [], [told]), origin="job-7")
    listed = IncomeItem.objects.order_by("item").values_list("year", "item", "amount", "source")
    assert list(listed) == [
        (2016, "migrant_wage", 6, "job-7"),
        (2016, "village_post_wage", 3, "job-7"),
    ]
    assert IncomeYear.objects.get().wage_income == 9


def test_an_item_that_changes_is_told_like_a_column_of_its_year(home: Household) -> None:
    told = {"unit": 0, "year": 2016, "wage_income": 0, "migrant_wage": 6}
    bring(batch([HOME], [], [told]), seen(home))
    home.refresh_from_db()
    bring(batch([HOME], [], [{**told, "migrant_wage": 7, "crop_income": 1}]), seen(home))
    entries = Entry.objects.filter(action="households.update").order_by("pk")
    first, second = (entry.changes["incomes"]["2016"] for entry in entries)
    assert first == {"migrant_wage": [None, 6]}
    assert second == {"migrant_wage": [6, 7], "crop_income": [None, 1]}
    assert dict(IncomeItem.objects.values_list("item", "amount")) == {
        "migrant_wage": 7,
        "crop_income": 1,
    }
    assert Household.objects.get(pk=home.pk).version == home.version + 1


def test_an_item_left_blank_or_said_again_changes_nothing(home: Household) -> None:
    told = {"unit": 0, "year": 2016, "wage_income": 0, "migrant_wage": 6}
    bring(batch([HOME], [], [told]), seen(home))
    home.refresh_from_db()
    outcome = bring(batch([HOME], [], [{**told, "migrant_wage": None}]), seen(home))
    assert outcome.villages == set()
    assert bring(batch([HOME], [], [told]), seen(home)).villages == set()
    assert IncomeItem.objects.get().amount == 6


def test_a_full_series_stops_the_whole_batch() -> None:
    Series.objects.create(village_id=VILLAGE, last=numbers.MOST)
    with pytest.raises(Refusal) as caught:
        bring(batch([HOME, {"household_no": "N2", "village": NEXT_VILLAGE}]))
    assert caught.value.code == "households.series_full"
    assert not Household.objects.exists()


def test_a_changed_household_gets_its_next_version(home: Household) -> None:
    outcome = bring(batch([{**HOME, "main_cause": "illness"}]), seen(home))
    home.refresh_from_db()
    assert (home.main_cause, home.version) == ("illness", 2)
    assert outcome.counts["household"] == {"new": 0, "changed": 1, "unchanged": 0}


def test_what_is_said_again_writes_nothing(home: Household) -> None:
    entries, counter = Entry.objects.count(), Change.objects.get(county=COUNTY).counter
    outcome = bring(batch([HOME], [person("王大山")]), seen(home))
    home.refresh_from_db()
    assert (home.version, Entry.objects.count(), outcome.villages) == (1, entries, set())
    assert Change.objects.get(county=COUNTY).counter == counter


@pytest.mark.parametrize("version", [0, 2])
def test_what_changed_since_it_was_looked_at_is_held_back(home: Household, version: int) -> None:
    outcome = bring(batch([{**HOME, "main_cause": "illness"}]), (home.pk, version))
    home.refresh_from_db()
    assert (outcome.conflicts, home.main_cause) == ([0], None)


def test_a_stale_household_in_which_nothing_would_change_is_no_conflict(home: Household) -> None:
    assert bring(batch([HOME]), (home.pk, 9)).conflicts == []


def test_one_that_somebody_registered_meanwhile_is_held_back(home: Household) -> None:
    assert bring(batch([{**HOME, "main_cause": "illness"}]), NEW).conflicts == [0]


def test_one_held_back_does_not_hold_back_others(home: Household) -> None:
    two = [{**HOME, "main_cause": "illness"}, {"household_no": "N2", "village": VILLAGE}]
    outcome = bring(batch(two), NEW, NEW)
    assert outcome.conflicts == [0]
    assert Household.objects.filter(national_household_no="N2").exists()
    assert outcome.counts["household"] == {"new": 1, "changed": 0, "unchanged": 0}


@pytest.mark.parametrize(
    ("where", "to"), [(NEIGHBOUR_VILLAGE, VILLAGE), (VILLAGE, NEIGHBOUR_VILLAGE)]
)
def test_nobody_moves_a_household_over_the_edge_of_their_place(where: str, to: str) -> None:
    home = factories.household(where, national_household_no="N1")
    assert bring(batch([{**HOME, "village": to}]), seen(home)).conflicts == [0]
    home.refresh_from_db()
    assert home.village_id == where


def test_a_move_is_told_to_both_villages_and_keeps_the_number(home: Household) -> None:
    number = home.household_no
    outcome = bring(batch([{**HOME, "village": NEXT_VILLAGE}]), seen(home))
    home.refresh_from_db()
    assert outcome.villages == {VILLAGE, NEXT_VILLAGE}
    assert (home.village_id, home.household_no) == (NEXT_VILLAGE, number)


@pytest.mark.parametrize("order", [1, -1])
def test_the_head_changes_whichever_row_comes_first(home: Household, order: int) -> None:
    rows = [
        person("王大山", relation_to_head="parent"),
        person("李秀英", relation_to_head="head"),
    ][::order]
    bring(batch([HOME], rows), seen(home))
    assert relations() == {"王大山": "parent", "李秀英": "head"}


def test_a_new_member_may_become_the_head(home: Household) -> None:
    rows = [person("王小龙", relation_to_head="head"), person("王大山", relation_to_head="parent")]
    bring(batch([HOME], rows), seen(home))
    assert relations() == {"王大山": "parent", "李秀英": "other", "王小龙": "head"}


def test_two_people_may_swap_their_numbers(home: Household) -> None:
    Member.objects.update(person_no=None)
    for name, number, key in (("王大山", WANG, "P1"), ("李秀英", LI, "P2")):
        print_ = sealing.id_no_print(number)
        Member.objects.filter(name=name).update(person_no=key, id_no_print=print_)
    print_ = sealing.id_no_print
    rows = [person("王大山", id_no=LI), person("李秀英", id_no=WANG)]
    bring(batch([HOME], rows), seen(home))
    found = {bytes(m.id_no_print): m.name for m in Member.objects.all()}
    assert found == {print_(LI): "王大山", print_(WANG): "李秀英"}
    told = Entry.objects.get(action="households.update").changes["members"]
    assert set(told) == {str(uid) for uid in Member.objects.values_list("uid", flat=True)}


def test_a_namesake_without_number_before_the_one_with_it_is_somebody_else(
    home: Household,
) -> None:
    known = Member.objects.get(name="王大山")
    Member.objects.filter(pk=known.pk).update(id_no_print=sealing.id_no_print(WANG))
    bring(batch([HOME], [person("王大山"), person("王大山", id_no=WANG)]), seen(home))
    assert Member.objects.filter(name="王大山").count() == 2
    known.refresh_from_db()
    assert bytes(known.id_no_print) == sealing.id_no_print(WANG)


def test_an_account_is_sealed_anew_and_never_told(home: Household) -> None:
    old, new = "6228480012345678", "6228480099999999"
    bring(batch([{**HOME, "bank_account": old}]), seen(home))
    bring(batch([{**HOME, "bank_account": new}]), (home.pk, 2))
    home.refresh_from_db()
    assert sealing.open_account(bytes(home.bank_account), home.uid) == new
    told = str(list(Entry.objects.values_list("changes", flat=True)))
    assert old not in told
    assert new not in told


def test_a_new_year_of_a_known_household_is_told_by_its_year(home: Household) -> None:
    bring(batch([HOME], [], [{"unit": 0, "year": 2014, "wage_income": 1}]), seen(home))
    assert Entry.objects.get(action="households.update").changes["incomes_added"] == [2014]
