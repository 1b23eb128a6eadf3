"""Reading households: within one's scope, id numbers masked."""

import datetime as dt
from typing import Any

import pytest

from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.households import numbers, queries, sealing
from bangfu.registry.households.models import Household, IncomeYear, Member
from tests import factories
from tests.cast import NEIGHBOUR_VILLAGE, VILLAGE, Cast

OLD, NEW = "429900650412001", "429900196504120018"
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        (NEW, NEW),
        (f" {NEW[:6]} {NEW[6:14]} {NEW[14:]} ", NEW),
        (NEW.translate(WIDE), NEW),
        (OLD, NEW),
        ("42990019650412001x", "42990019650412001X"),
        ("王大山", None),
        (NEW[:-1], None),
        ("", None),
        (NEW + "41", None),
    ],
)
def test_what_somebody_typed_is_read_as_an_id_number_or_not(typed: str, number: str | None) -> None:
    assert queries.read_id_no(typed) == number


@pytest.mark.parametrize("wide", [False, True])
def test_a_household_number_is_not_taken_for_an_id_number(wide: bool) -> None:
    number = numbers.write(VILLAGE, 7)
    assert queries.read_id_no(f" {number.translate(WIDE) if wide else number} ") is None


def test_a_household_out_of_scope_is_as_one_that_is_not_there(cast: Cast) -> None:
    home = factories.household()
    assert queries.get(cast.county, home.uid) == home
    for user, uid in ((cast.neighbour, home.uid), (cast.county, uuid7()), (cast.nobody, home.uid)):
        with pytest.raises(Household.DoesNotExist):
            queries.get(user, uid)


def test_the_holder_of_a_number_is_found_within_scope(cast: Cast) -> None:
    home = factories.household(members=[{}])
    member = home.members.get()
    number = sealing.open_id_no(bytes(member.id_no), member.uid)
    assert queries.holders(cast.county, number) == [home.pk]
    assert queries.holders(cast.neighbour, number) == []
    assert queries.holders(cast.county, NEW[:-1] + "X") == []


def test_who_has_left_is_not_found(cast: Cast) -> None:
    member = factories.household(members=[{}]).members.get()
    number = sealing.open_id_no(bytes(member.id_no), member.uid)
    Member.objects.update(state="left")
    assert queries.holders(cast.county, number) == []


def test_a_list_shows_heads_masked_in_one_query(cast: Cast, django_assert_num_queries: Any) -> None:
    homes = [factories.household(members=[{}, {}]) for _ in range(3)]
    far = factories.household(NEIGHBOUR_VILLAGE)
    queries.shown(cast.county, [])  # posts are looked up once
    with django_assert_num_queries(1):
        found = queries.shown(cast.county, [*(home.pk for home in homes), far.pk])
    assert set(found) == {home.pk for home in homes}
    for home in homes:
        assert found[home.pk].uid == home.uid
        assert found[home.pk].head_id.startswith("429900***********")
        assert len(found[home.pk].head_id) == 18


def test_a_household_without_head_shows_no_number(cast: Cast) -> None:
    home = factories.household(members=[])
    assert queries.shown(cast.county, [home.pk])[home.pk].head_id == ""


def test_what_does_not_open_shows_nothing_instead_of_breaking() -> None:
    assert queries.masked(None, uuid7()) == ""
    assert queries.masked(b"", uuid7()) == ""
    assert queries.masked(sealing.seal_id_no(NEW, uuid7()), uuid7()) == ""
    uid = uuid7()
    assert queries.masked(memoryview(sealing.seal_id_no(NEW, uid)), uid) == "429900***********8"


def test_present_members_come_first_and_the_head_before_others(cast: Cast) -> None:
    home = factories.household(members=[])
    gone = factories.member(home, relation_to_head="parent", state="left")
    child = factories.member(home, relation_to_head="son")
    head = factories.member(home, relation_to_head="head")
    later = factories.member(home, relation_to_head="spouse")
    assert queries.members(home) == [head, child, later, gone]


def test_the_newest_year_comes_first(cast: Cast) -> None:
    home = factories.household(members=[{"bills": {"inpatient_cost": 1}}], income={}, last_year={})
    assert [income.year for income in queries.incomes(home)] == [2016, 2015]
    (bill,) = queries.medical(home.members.all())
    assert (bill.year, bill.inpatient_cost) == (2016, 1)
    assert queries.medical([]) == []
    assert IncomeYear.objects.count() == 2
    assert bill.member.birth_date == dt.date(1970, 5, 1)
