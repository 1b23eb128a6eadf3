"""The whole way: a ledger comes in and stands in the registry as written."""

import datetime as dt
import json

from bangfu.base.audit.models import Entry
from bangfu.registry.catalogue.models import Change
from bangfu.registry.households import numbers, sealing
from bangfu.registry.households.models import Household, IncomeYear, MedicalYear, Member
from bangfu.registry.imports.models import Stage
from bangfu.registry.villages.models import VillageFile
from tests.cast import COUNTY, NEXT_VILLAGE, VILLAGE
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn


def test_a_faultless_ledger_is_written_whole(bring: BringIn) -> None:
    imp = bring(ledgers.ledger(), choice="all")
    assert imp.stage == Stage.COMMITTED
    assert imp.summary["problems"] == {"block": 0, "warn": 0, "by_code": {}}
    assert imp.outcome["counts"]["member"] == {"new": 4, "changed": 0, "unchanged": 0}
    assert (Household.objects.count(), Member.objects.count()) == (2, 4)
    assert (IncomeYear.objects.count(), VillageFile.objects.count()) == (2, 1)


def test_households_stand_as_written(bring: BringIn) -> None:
    bring(ledgers.ledger(), choice="all")
    home = Household.objects.get(national_household_no="N001")
    assert home.village_id == VILLAGE
    assert numbers.is_ours(home.household_no)
    assert home.household_no.startswith(f"{VILLAGE}-00001")
    assert (home.main_cause, home.other_causes) == ("illness", ["disability", "lack_of_funds"])
    assert home.first_identified_on == dt.date(2014, 6, 1)
    assert (home.area_cultivated, home.water_safe, home.house_grade) == (350, True, "b")
    assert home.version == 1


def test_members_stand_as_written(bring: BringIn) -> None:
    bring(ledgers.ledger(), choice="all")
    head = Member.objects.get(name="王大山")
    assert (head.gender, head.birth_date) == ("male", dt.date(1965, 4, 12))
    assert (head.relation_to_head, head.health_status) == ("head", ["chronic_illness"])
    assert (head.gets_dibao, head.dibao_monthly) == (True, 210_50)
    assert MedicalYear.objects.get(member=head).inpatient_cost == 8000_00
    assert Member.objects.get(name="赵老五").health_status == ["major_illness", "disabled"]


def test_id_numbers_and_accounts_are_sealed_and_found(bring: BringIn) -> None:
    bring(ledgers.ledger(), choice="all")
    head = Member.objects.get(id_no_print=sealing.id_no_print(ledgers.WANG))
    assert sealing.open_id_no(head.id_no, head.uid) == ledgers.WANG
    home = Household.objects.get(bank_account_print=sealing.account_print("6228480012345678901"))
    assert sealing.open_account(home.bank_account, home.uid) == "6228480012345678901"


def test_a_blank_part_of_a_filled_income_row_is_none(bring: BringIn) -> None:
    bring(ledgers.ledger(), choice="all")
    poor = IncomeYear.objects.get(household__village_id=NEXT_VILLAGE)
    assert (poor.wage_income, poor.production_income, poor.production_cost) == (0, 800_00, 0)
    assert poor.disposable_income_pc is None  # surveyed, not added up
    assert poor.elder_allowance is None  # the sheet never asked


def test_every_household_leaves_a_trail_and_its_county_is_noted(bring: BringIn) -> None:
    imp = bring(ledgers.ledger(), choice="all")
    created = Entry.objects.filter(action="households.create")
    assert {entry.subject_id for entry in created} == set(
        Household.objects.values_list("household_no", flat=True)
    )
    assert {entry.operation_id for entry in created} == {str(imp.pk)}
    assert Change.objects.get(county=COUNTY).counter >= 1


def test_the_trail_holds_no_id_number_and_no_account(bring: BringIn) -> None:
    bring(ledgers.ledger(), choice="all")
    told = json.dumps(list(Entry.objects.values_list("changes", flat=True)))
    assert ledgers.WANG not in told
    assert "6228480012345678901" not in told


def test_years_not_stated_are_those_of_the_ledger(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "收入", 2, "年度", None)
    bring(sheets, choice="all", year=2016)
    assert set(IncomeYear.objects.values_list("year", flat=True)) == {2015, 2016}
