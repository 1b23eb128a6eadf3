"""Corrections: partial rows by household number, a word that makes unknown, versions."""

from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.registry.households.models import Household
from bangfu.registry.imports.models import Stage
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn

HEAD = ["户编号", "户主姓名", "核对用证件号", "住房面积", "村民小组", "主要致贫原因", "数据版本"]


@pytest.fixture
def family(bring: BringIn) -> Household:
    """A registered household, with everything a correction touches."""
    bring(ledgers.ledger(), choice="all")
    found = Household.objects.get(national_household_no="N001")
    Household.objects.filter(pk=found.pk).update(
        housing_area=8000, group_name="一组", main_cause="illness", other_causes=["illness"]
    )
    return Household.objects.get(pk=found.pk)


def sheet(family: Household, *cells: Any, version: Any = None, head: list[str] = HEAD) -> Any:
    name = family.members.get(relation_to_head="head").name
    row = [family.household_no, name, "429900***********1", *cells]
    return {"户": [head, [*row, str(family.version if version is None else version)]]}


def problems(imp: Any) -> dict[str, int]:
    return dict(imp.summary["problems"]["by_code"])


def test_a_partial_row_changes_what_it_says_and_leaves_blanks_alone(
    bring: BringIn, family: Household
) -> None:
    imp = bring(sheet(family, "95", "", ""), choice="all")
    assert (imp.stage, problems(imp)) == (Stage.COMMITTED, {})
    now = Household.objects.get(pk=family.pk)
    assert (now.housing_area, now.group_name, now.main_cause) == (9500, "一组", "illness")
    assert now.version == family.version + 1
    assert Household.objects.count() == 2


def test_the_check_lists_before_and_after(bring: BringIn, family: Household) -> None:
    imp = bring(sheet(family, "95", "清空", "因病"))
    assert imp.stage == Stage.CHECKED
    assert sorted(imp.summary["changes"]) == [
        [family.household_no, "group_name", "一组", None],
        [family.household_no, "housing_area", 8000, 9500],
    ]
    assert Household.objects.get(pk=family.pk).version == family.version


@pytest.mark.parametrize("word", ["清空", " 清空 ", "【清空】", "清 空"])
def test_a_word_makes_fields_unknown(bring: BringIn, family: Household, word: str) -> None:
    bring(sheet(family, word, word, word), choice="all")
    now = Household.objects.get(pk=family.pk)
    assert (now.housing_area, now.group_name, now.main_cause) == (None, "", None)
    told = Entry.objects.filter(action="households.update").latest("pk").changes["household"]
    assert told["housing_area"] == [8000, None]
    assert told["group_name"] == ["一组", None]


def test_what_is_unknown_already_is_not_changed_by_the_word(
    bring: BringIn, family: Household
) -> None:
    Household.objects.filter(pk=family.pk).update(housing_area=None, group_name="")
    imp = bring(sheet(family, "清空", "清空", ""), choice="all")
    assert imp.outcome["counts"]["household"]["changed"] == 0
    assert Household.objects.get(pk=family.pk).version == family.version


def test_a_set_of_codes_is_emptied_to_unknown(bring: BringIn, family: Household) -> None:
    head = ["户编号", "其他致贫原因", "数据版本"]
    rows = {"户": [head, [family.household_no, "清空", str(family.version)]]}
    bring(rows, choice="all")
    assert Household.objects.get(pk=family.pk).other_causes is None


@pytest.mark.parametrize(("heading", "cell"), [("户编号", "清空"), ("银行账号", "清空")])
def test_keys_and_sealed_numbers_cannot_be_emptied(
    bring: BringIn, family: Household, heading: str, cell: str
) -> None:
    head = ["户编号", heading] if heading != "户编号" else ["户编号", "住房面积"]
    row = [family.household_no, cell] if heading != "户编号" else [cell, "95"]
    imp = bring({"户": [head, row]})
    assert problems(imp)["cell.not_clearable"] == 1


def test_in_another_sheet_the_word_is_a_fault(bring: BringIn, family: Household) -> None:
    sheets = ledgers.put(ledgers.ledger(), "成员", 3, "文化程度", "清空")
    imp = bring(sheets)
    assert problems(imp)["cell.not_clearable"] == 1


def test_a_household_changed_since_the_download_is_held_back(
    bring: BringIn, family: Household
) -> None:
    Household.objects.filter(pk=family.pk).update(version=family.version + 1, group_name="五组")
    imp = bring(sheet(family, "95", "", ""), choice="good")
    assert problems(imp) == {"household.moved": 1}
    now = Household.objects.get(pk=family.pk)
    assert (now.housing_area, now.group_name) == (8000, "五组")


def test_a_moved_household_in_which_nothing_differs_is_no_conflict(
    bring: BringIn, family: Household
) -> None:
    Household.objects.filter(pk=family.pk).update(version=family.version + 1)
    imp = bring(sheet(family, "80", "一组", "因病"))
    assert problems(imp) == {}


def test_the_same_workbook_twice_writes_once_and_finds_no_conflict(
    bring: BringIn, family: Household
) -> None:
    given = sheet(family, "95", "二组", "清空")
    bring(given, choice="all")
    again = bring(given, choice="all")
    assert problems(again) == {}
    assert again.outcome["counts"]["household"]["changed"] == 0
    assert Household.objects.get(pk=family.pk).version == family.version + 1


def test_a_workbook_without_versions_is_taken_as_it_is(bring: BringIn, family: Household) -> None:
    bring({"户": [["户编号", "住房面积"], [family.household_no, "95"]]}, choice="all")
    assert Household.objects.get(pk=family.pk).housing_area == 9500


def test_a_number_nobody_has_makes_no_household(bring: BringIn, family: Household) -> None:
    imp = bring({"户": [["户编号", "住房面积"], ["N999", "95"]]}, choice="good")
    assert problems(imp)
    assert Household.objects.count() == 2
