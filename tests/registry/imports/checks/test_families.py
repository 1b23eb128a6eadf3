"""Which household each row belongs to, in files as people put them together."""

from typing import Any

import pytest

from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.registry.imports.models import Import, Stage
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.ledgers import LI, WANG, ZHAO, Ledger

HEAD = "户主证件号码"


def by_head(sheets: Ledger, *names: str) -> Ledger:
    """Sheets whose rows name the head instead of the household's number."""
    heads = {"N001": WANG, "N002": ZHAO}
    for name in names:
        numbers = [row[0] for row in sheets[name][1:]]
        ledgers.column(sheets, name, HEAD, *(heads[number] for number in numbers))
        for row in sheets[name][1:]:
            row[0] = None
    return sheets


def problems(imp: Import) -> dict[str, int]:
    assert imp.stage == Stage.CHECKED, (imp.refusal, imp.layout.get("needs"))
    found: dict[str, int] = imp.summary["problems"]["by_code"]
    return found


def own(sheets: Ledger, *names: str) -> Ledger:
    """Sheets that call registered households by our numbers."""
    known = dict(Household.objects.values_list("national_household_no", "household_no"))
    for name in names:
        for row in sheets[name][1:]:
            row[0] = known[row[0]]
    return sheets


def test_heads_tie_all_sheets_together(bring: BringIn) -> None:
    sheets = by_head(ledgers.ledger(), "户", "成员", "收入")
    imp = bring(sheets, choice="all")
    assert imp.stage == Stage.COMMITTED, imp.summary
    assert Household.objects.count() == 2
    assert set(Household.objects.values_list("national_household_no", flat=True)) == {None}
    assert IncomeYear.objects.filter(household__members__name="赵老五").count() == 1


def test_an_old_number_of_the_head_ties_as_the_new_one_does(bring: BringIn) -> None:
    sheets = by_head(ledgers.ledger(), "户", "成员", "收入")
    ledgers.put(sheets, "收入", 2, HEAD, "429900650412001")
    assert problems(bring(sheets)) == {}


@pytest.mark.parametrize("names", [("收入",), ("成员",), ("成员", "收入"), ("户",)])
def test_a_file_may_call_one_household_by_either_number(
    bring: BringIn, names: tuple[str, ...]
) -> None:
    bring(ledgers.ledger(), choice="all")
    imp = bring(own(ledgers.ledger(), *names), choice="all")
    assert imp.summary["problems"]["by_code"] == {}
    assert imp.outcome["counts"]["household"] == {"new": 0, "changed": 0, "unchanged": 2}


def test_incomes_that_name_the_head_find_a_registered_household_of_the_sheet(
    bring: BringIn,
) -> None:
    bring(ledgers.ledger(), choice="all")
    sheets = by_head(ledgers.ledger(), "收入")
    ledgers.put(sheets, "收入", 2, "工资性收入", "20000")
    imp = bring(sheets, choice="all")
    assert imp.summary["problems"]["by_code"] == {}
    assert IncomeYear.objects.filter(wage_income=20000_00).count() == 1


def standing() -> list[Any]:
    """Who lives where, and on what."""
    incomes = IncomeYear.objects.order_by("wage_income").values_list("wage_income", flat=True)
    people = Member.objects.order_by("name").values_list("name", "household__village")
    return [list(people), list(incomes)]


def test_two_files_come_to_the_same_as_one(bring: BringIn) -> None:
    sheets = ledgers.ledger()
    bring({"户": sheets["户"]}, choice="all")
    bring({"成员": sheets["成员"], "收入": sheets["收入"]}, choice="all")
    apart = standing()
    Household.objects.all().delete()
    bring({name: sheets[name] for name in ("收入", "成员", "户")}, choice="all")
    assert apart == standing()


def test_households_sent_back_under_our_numbers_are_not_registered_twice(bring: BringIn) -> None:
    bring(ledgers.ledger(), choice="all")
    sheets = own({"户": ledgers.ledger()["户"]}, "户")
    ledgers.put(sheets, "户", 2, "住房面积", "99")
    bring(sheets, choice="all")
    found = Household.objects.order_by("national_household_no")
    assert [(h.national_household_no, h.housing_area) for h in found] == [
        ("N001", 99_00),
        ("N002", 45_50),
    ]


def test_members_before_their_household_is_known_belong_to_nobody(bring: BringIn) -> None:
    imp = bring({"成员": ledgers.ledger()["成员"]}, choice="good")
    assert problems_of(imp) == {"row.orphan": 4}
    assert not Member.objects.exists()


def problems_of(imp: Import) -> dict[str, int]:
    found: dict[str, int] = imp.summary["problems"]["by_code"]
    return found


SPOILT: dict[str, tuple[Any, dict[str, int]]] = {
    "a head's name that is another member's": (
        lambda s: ledgers.put(s, "户", 2, "户主姓名", "李秀英"),
        {"household.head_name": 1},
    ),
    "a head's number that is another member's": (
        lambda s: ledgers.column(s, "户", HEAD, LI, ZHAO),
        {"household.head_id": 1},
    ),
    "a passport as the head's number": (
        lambda s: [ledgers.put(s, "成员", 5, "证件类型", "其他证件"),
                   ledgers.put(s, "成员", 5, "证件号码", "E12345678"),
                   ledgers.column(s, "户", HEAD, WANG, "E12345678")],
        {},
    ),
    "a head's number with a slip and no household number": (
        lambda s: [by_head(s, "户", "成员", "收入"), ledgers.put(s, "户", 3, HEAD, "123")],
        {"id.shape": 1, "row.orphan": 2, "household.no_members": 1},
    ),
    "keys of two households in a member's row": (
        lambda s: [ledgers.column(s, "户", HEAD, WANG, ZHAO),
                   ledgers.column(s, "成员", HEAD, WANG, WANG, WANG, WANG)],
        {"row.keys_disagree": 1},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPOILT)
def test_what_is_said_of(name: str, bring: BringIn) -> None:
    spoil, expected = SPOILT[name]
    sheets = ledgers.ledger()
    spoil(sheets)
    assert problems(bring(sheets)) == expected
