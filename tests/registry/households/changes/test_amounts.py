"""Items of income and medical bills by hand: totals as in ledgers, two people, bad input, undo."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from bangfu.base.audit import queries as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue.models import Change
from bangfu.registry.households import actions, amounts, life, past
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import (
    Household,
    IncomeItem,
    IncomeYear,
    MedicalYear,
    Member,
)
from tests import factories
from tests.cast import COUNTY, Cast

YEAR = 2016
LARGEST = 10**11  # what a column of money may hold where its pack does not say


@pytest.fixture
def home(cast: Cast) -> Household:
    people: list[dict[str, Any]] = [{"name": "孙大"}, {"name": "孙小妹"}]
    return factories.household(members=people, income={"wage_income": 500_00})


def act(cast: Cast, reason: str = "", seat: str = "secretary", **more: Any) -> Act:
    user = getattr(cast, seat)
    return Act(by=user.username, user=user, reason=reason, **more)


def about(home: Household, item: str = "crop_income", year: int = YEAR) -> dict[str, Any]:
    version = Household.objects.get(pk=home.pk).version
    return {"uid": home.uid, "version": version, "year": year, "item": item}


def add(cast: Cast, home: Household, amount: Any = 300_00, **more: Any) -> Household:
    told = about(home, more.pop("item", "crop_income"), more.pop("year", YEAR))
    return amounts.add_item(act=act(cast, **more.pop("acting", {})), **told, amount=amount, **more)


def sheet(home: Household, year: int = YEAR) -> IncomeYear:
    return IncomeYear.objects.get(household=home, year=year)


def last(home: Household) -> Any:
    return audit.history("household", home.household_no).first()


def codes(refused: pytest.ExceptionInfo[Refusal]) -> dict[str, str]:
    return {f["column"]: f["code"] for f in refused.value.context["fields"]}


# --- items: adding, changing, taking out ---


def test_an_item_is_entered_told_and_counted_as_a_version(cast: Cast, home: Household) -> None:
    counter = Change.objects.get(county=COUNTY).counter
    done = add(cast, home, source="入户核实表")
    item = IncomeItem.objects.get(household=home)
    assert (item.year, item.item, item.amount, item.source) == (
        YEAR,
        "crop_income",
        300_00,
        "入户核实表",
    )
    assert (done.version, last(home).action) == (2, "households.item_add")
    assert last(home).changes["incomes"] == {
        "2016": {
            "crop_income": [None, 300_00],
            "crop_income@source": [None, "入户核实表"],
            "production_income": [0, 300_00],
        }
    }
    assert Change.objects.get(county=COUNTY).counter == counter + 1
    assert not list(audit.verify())


def test_a_column_left_to_its_items_is_their_sum(cast: Cast, home: Household) -> None:
    add(cast, home)
    add(cast, home, 200_00, item="livestock_income")
    assert sheet(home).production_income == 500_00
    amounts.change_item(act=act(cast), **about(home), values={"amount": 50_00})
    assert sheet(home).production_income == 250_00
    amounts.remove_item(act=act(cast, "记错了"), **about(home))
    assert sheet(home).production_income == 200_00
    amounts.remove_item(act=act(cast, "记错了"), **about(home, "livestock_income"))
    assert sheet(home).production_income == 0


def test_a_column_stated_otherwise_stays_as_stated(cast: Cast, home: Household) -> None:
    add(cast, home, 300_00, item="migrant_wage")
    assert sheet(home).wage_income == 500_00
    add(cast, home, 900_00, item="village_post_wage")
    assert sheet(home).wage_income == 500_00  # as in ledgers: both are kept, the page points at it


def test_a_column_stated_with_its_item_is_what_was_stated(cast: Cast, home: Household) -> None:
    add(cast, home, 300_00, total=450_00)
    assert sheet(home).production_income == 450_00
    values = {"amount": 400_00, "total": 400_00}
    amounts.change_item(act=act(cast), **about(home), values=values)
    assert (sheet(home).production_income, last(home).changes["incomes"]["2016"]) == (
        400_00,
        {"crop_income": [300_00, 400_00], "production_income": [450_00, 400_00]},
    )


def test_a_year_without_a_sheet_gets_one_whose_blanks_are_none(cast: Cast, home: Household) -> None:
    add(cast, home, 12_34, year=2015)
    new = sheet(home, 2015)
    assert (new.production_income, new.wage_income, new.disposable_income_pc) == (12_34, 0, None)
    assert last(home).changes["incomes_added"] == [2015]


def test_taking_out_asks_why(cast: Cast, home: Household) -> None:
    add(cast, home)
    with pytest.raises(Refusal) as refused:
        amounts.remove_item(act=act(cast, " "), **about(home))
    assert refused.value.context["fields"][0]["column"] == "reason"
    assert IncomeItem.objects.filter(household=home).count() == 1


# --- bad input ---


BAD = [
    (-1, "cell.out_of_range"),
    (LARGEST + 1, "cell.out_of_range"),
    ("三百", "cell.not_a_number"),
    (3.5, "cell.not_a_number"),
    (None, "amount.missing"),
]


@pytest.mark.parametrize(("amount", "code"), BAD)
def test_a_bad_amount_is_refused_at_its_field(
    cast: Cast, home: Household, amount: Any, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        add(cast, home, amount)
    assert codes(refused) == {"crop_income": code}
    assert (IncomeItem.objects.count(), last(home)) == (0, None)


@pytest.mark.parametrize("amount", [0, 1, LARGEST])
def test_amounts_at_the_edge_are_kept(cast: Cast, home: Household, amount: int) -> None:
    add(cast, home, amount)
    assert IncomeItem.objects.get().amount == amount


@pytest.mark.parametrize("item", ["wage_income", "phone", "nonsense", ""])
def test_only_items_of_the_catalogue_are_entered(cast: Cast, home: Household, item: str) -> None:
    with pytest.raises(Refusal) as refused:
        add(cast, home, item=item)
    assert codes(refused) == {"item": "cell.not_in_list"}


def test_a_year_before_the_registry_or_to_come_is_refused(cast: Cast, home: Household) -> None:
    this = timezone.localdate().year
    for year in (1999, 0, this + 1):
        with pytest.raises(Refusal) as refused:
            add(cast, home, year=year)
        assert codes(refused) == {"year": "row.year"}
    for year in (2000, this):
        add(cast, home, year=year)


def test_a_source_may_be_so_long(cast: Cast, home: Household) -> None:
    add(cast, home, source="据" * 60)
    with pytest.raises(Refusal) as refused:
        amounts.change_item(act=act(cast), **about(home), values={"source": "据" * 61})
    assert codes(refused) == {"crop_income@source": "cell.too_long"}


def test_one_that_is_there_already_is_not_added_again(cast: Cast, home: Household) -> None:
    add(cast, home)
    with pytest.raises(Refusal) as refused:
        add(cast, home, 1_00)
    assert (refused.value.code, refused.value.status) == ("households.amount_known", 409)
    assert "种植收入" in refused.value.message


def test_what_is_not_there_is_neither_changed_nor_taken_out(cast: Cast, home: Household) -> None:
    with pytest.raises(Refusal) as change:
        amounts.change_item(act=act(cast), **about(home), values={"amount": 1})
    with pytest.raises(Refusal) as out:
        amounts.remove_item(act=act(cast, "错"), **about(home))
    assert {change.value.code, out.value.code} == {"households.amount_gone"}


def test_others_areas_and_ended_households_are_closed(cast: Cast, home: Household) -> None:
    with pytest.raises(Household.DoesNotExist):
        add(cast, home, acting={"seat": "neighbour"})
    with pytest.raises(Refusal) as reader:
        add(cast, home, acting={"seat": "auditor"})
    assert reader.value.code == "rights.missing"
    Household.objects.filter(pk=home.pk).update(ended_on=dt.date(2016, 1, 1))
    with pytest.raises(Refusal) as ended:
        add(cast, home)
    assert ended.value.code == "households.ended"


# --- two people, repeated sending, taking back ---


def test_two_people_at_one_item_choose_and_others_pass(cast: Cast, home: Household) -> None:
    add(cast, home, source="甲")
    seen = about(home)
    amounts.change_item(act=act(cast, seat="town"), **about(home), values={"amount": 1_00})
    with pytest.raises(Refusal) as met:
        amounts.change_item(act=act(cast), **seen, values={"amount": 2_00, "source": "乙"})
    assert (met.value.code, met.value.status) == ("households.changed_meanwhile", 409)
    (field,) = met.value.context["fields"]
    assert (field["column"], field["theirs"], field["mine"]) == ("crop_income", 1_00, 2_00)
    amounts.change_item(act=act(cast), **seen, values={"source": "乙"})
    amounts.add_item(act=act(cast), **{**seen, "item": "livestock_income"}, amount=5_00)
    item = IncomeItem.objects.get(item="crop_income")
    assert (item.amount, item.source, sheet(home).production_income) == (1_00, "乙", 6_00)


def test_the_same_request_twice_is_one_act(cast: Cast, home: Household) -> None:
    key, seen = str(uuid4()), about(home)
    for _ in range(2):
        done = amounts.add_item(act=act(cast, operation_id=key), **seen, amount=3_00)
    assert (done.version, IncomeItem.objects.count()) == (2, 1)


def test_each_act_is_taken_back(cast: Cast, home: Household) -> None:
    states = [_state(cast, home)]
    add(cast, home, source="甲", year=2015)
    states.append(_state(cast, home))
    told = about(home, year=2015)
    amounts.change_item(act=act(cast), **told, values={"amount": 7_00, "source": None})
    states.append(_state(cast, home))
    amounts.remove_item(act=act(cast, "错"), **about(home, year=2015))
    for state in reversed(states):
        assert _state(cast, home) != state
        back = life.undo(act=act(cast, "撤"), uid=home.uid, entry=_newest_act(home))
        assert (_state(cast, home), back.uid) == (state, home.uid)
    assert not IncomeItem.objects.exists()
    assert not IncomeYear.objects.filter(year=2015).exists()


def test_taking_back_can_be_taken_back(cast: Cast, home: Household) -> None:
    add(cast, home, source="甲", year=2015)
    state = _state(cast, home)
    life.undo(act=act(cast, "撤"), uid=home.uid, entry=last(home).pk)
    life.undo(act=act(cast, "再撤"), uid=home.uid, entry=last(home).pk)
    assert _state(cast, home) == state
    assert IncomeItem.objects.get().source == "甲"


def _state(cast: Cast, home: Household) -> Any:
    return past.as_of(cast.secretary, home.uid, dt.date(2100, 1, 1)).value()


def _newest_act(home: Household) -> int:
    entries = list(audit.history("household", home.household_no))
    gone = {e.changes.get("undoes") for e in entries}
    acts = [e for e in entries if "item" in e.action and f"{e.chain}#{e.seq}" not in gone]
    return acts[0].pk


# --- bills ---


def bill(home: Household, who: Member | None = None, year: int = YEAR) -> dict[str, Any]:
    who = who or home.members.get(name="孙小妹")
    version = Household.objects.get(pk=home.pk).version
    return {"uid": home.uid, "version": version, "member": who.uid, "year": year}


def test_a_bill_is_entered_changed_taken_out_and_back(cast: Cast, home: Household) -> None:
    values = {"inpatient_cost": 900_00, "chronic_outpatient_cost": None}
    done = amounts.add_bill(act=act(cast), **bill(home), values=values)
    kept = MedicalYear.objects.get()
    assert (kept.member.name, kept.inpatient_cost, kept.chronic_outpatient_cost) == (
        "孙小妹",
        900_00,
        None,
    )
    who = kept.member.uid
    assert (done.version, last(home).changes["medical"]) == (
        2,
        {f"{who} 2016": {"inpatient_cost": [None, 900_00]}},
    )
    amounts.change_bill(act=act(cast), **bill(home), values={"critical_illness_cost": 5_00})
    assert MedicalYear.objects.get().inpatient_cost == 900_00
    amounts.remove_bill(act=act(cast, "发票作废"), **bill(home))
    assert not MedicalYear.objects.exists()
    life.undo(act=act(cast, "撤"), uid=home.uid, entry=last(home).pk)
    back = MedicalYear.objects.get()
    assert (back.inpatient_cost, back.critical_illness_cost) == (900_00, 5_00)


def test_a_bill_of_nobody_here_twice_or_of_nothing_is_refused(cast: Cast, home: Household) -> None:
    other = factories.household().members.get()
    good = {"inpatient_cost": 1_00}
    with pytest.raises(Refusal) as stranger:
        amounts.add_bill(act=act(cast), **bill(home, other), values=good)
    assert codes(stranger) == {"member": "cell.not_in_list"}
    with pytest.raises(Refusal) as nothing:
        amounts.add_bill(act=act(cast), **bill(home), values={"inpatient_cost": None})
    assert codes(nothing) == {"": "amount.missing"}
    with pytest.raises(Refusal) as negative:
        amounts.add_bill(act=act(cast), **bill(home), values={"inpatient_cost": -1})
    assert codes(negative) == {"inpatient_cost": "cell.out_of_range"}
    amounts.add_bill(act=act(cast), **bill(home), values=good)
    with pytest.raises(Refusal) as twice:
        amounts.add_bill(act=act(cast), **bill(home), values=good)
    assert twice.value.code == "households.amount_known"
    with pytest.raises(LookupError):
        amounts.change_bill(act=act(cast), **bill(home), values={"wage_income": 1})


def test_two_people_at_one_bill_choose(cast: Cast, home: Household) -> None:
    amounts.add_bill(act=act(cast), **bill(home), values={"inpatient_cost": 1_00})
    seen = bill(home)
    theirs = {"inpatient_cost": 2_00}
    amounts.change_bill(act=act(cast, seat="town"), **seen, values=theirs)
    with pytest.raises(Refusal) as met:
        amounts.change_bill(act=act(cast), **seen, values={"inpatient_cost": 3_00})
    assert met.value.context["fields"][0]["theirs"] == 2_00


def test_no_other_form_holds_items(cast: Cast, home: Household) -> None:
    with pytest.raises(LookupError):
        actions.edit(
            by="secretary",
            user=cast.secretary,
            uid=home.uid,
            version=1,
            changes={"crop_income": 1_00},
        )
