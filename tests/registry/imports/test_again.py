"""Bringing in again what is there: nothing happens twice, and only what differs is written."""

from typing import Any

import pytest

from bangfu.base.audit.models import Entry
from bangfu.registry.households import sealing
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.registry.imports.models import Stage
from bangfu.registry.villages.models import VillageFile
from tests.cast import NEXT_VILLAGE, OTHER_VILLAGE, VILLAGE
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.standing import registry


@pytest.fixture
def standing(bring: BringIn) -> None:
    """The two families are registered."""
    bring(ledgers.ledger(), choice="all")


def differently(sheets: ledgers.Ledger) -> ledgers.Ledger:
    """The same said in other words: numbers as numbers, synonyms, other forms of days."""
    ledgers.put(sheets, "收入", 2, "工资性收入", 18000)
    ledgers.put(sheets, "户", 2, "其他致贫原因", "缺资金+因残")
    ledgers.put(sheets, "户", 2, "首次识别时间", "2014年6月")
    ledgers.put(sheets, "成员", 2, "姓名", "王 大 山")
    ledgers.put(sheets, "成员", 2, "证件号码", f"'{ledgers.WANG}")
    return ledgers.put(sheets, "户", 2, "户编号", "n001")


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize("change", [lambda sheets: sheets, differently], ids=["same", "reworded"])
def test_the_same_again_changes_nothing_at_all(bring: BringIn, change: Any) -> None:
    before = registry()
    imp = bring(change(ledgers.ledger()), choice="all")
    assert imp.stage == Stage.COMMITTED
    assert registry() == before
    assert imp.outcome["counts"]["household"] == {"new": 0, "changed": 0, "unchanged": 2}
    assert imp.outcome["villages"] == 0


@pytest.mark.usefixtures("standing")
def test_only_the_household_that_differs_gets_a_new_version(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "住房面积", "95")
    imp = bring(sheets, choice="all")
    versions = dict(Household.objects.values_list("national_household_no", "version"))
    assert versions == {"N001": 2, "N002": 1}
    assert imp.outcome["counts"]["household"] == {"new": 0, "changed": 1, "unchanged": 1}


@pytest.mark.usefixtures("standing")
def test_the_trail_says_what_was_before_and_after(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "住房面积", "95")
    ledgers.put(sheets, "收入", 2, "工资性收入", "20000")
    ledgers.put(sheets, "成员", 3, "文化程度", "高中")
    bring(sheets, choice="all")
    entry = Entry.objects.get(action="households.update")
    uid = str(Member.objects.get(name="李秀英").uid)
    assert entry.changes["household"] == {"housing_area": [80_00, 95_00]}
    assert entry.changes["incomes"] == {"2015": {"wage_income": [18000_00, 20000_00]}}
    assert list(entry.changes["members"]) == [uid]


@pytest.mark.usefixtures("standing")
def test_a_blank_never_erases(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "住房面积", None)
    ledgers.put(sheets, "户", 2, "银行账号", "")
    ledgers.put(sheets, "成员", 2, "出生日期", "—")
    before = registry()
    bring(sheets, choice="all")
    assert registry() == before


@pytest.mark.usefixtures("standing")
def test_a_column_left_out_never_erases(bring: BringIn) -> None:
    sheets = {n: [row[:4] for row in rows] for n, rows in ledgers.ledger().items() if n != "收入"}
    before = registry()
    bring(sheets, choice="all")
    assert registry() == before


@pytest.mark.usefixtures("standing")
def test_a_new_member_joins_the_household(bring: BringIn) -> None:
    sheets = ledgers.ledger()
    child = ledgers.id_no("2014-03-08", 7)
    sheets["成员"].append(["N001", "王小花", "居民身份证", child, "", "", "之女"])
    bring(sheets, choice="all")
    member = Member.objects.get(name="王小花")
    assert member.household.national_household_no == "N001"
    entry = Entry.objects.get(action="households.update")
    assert entry.changes["members_added"] == [str(member.uid)]


@pytest.mark.usefixtures("standing")
def test_members_alone_find_their_household_by_its_number(bring: BringIn) -> None:
    sheets = {"成员": ledgers.ledger()["成员"]}
    ledgers.put(sheets, "成员", 4, "务工时间（月）", "11")
    imp = bring(sheets, choice="all")
    assert imp.stage == Stage.COMMITTED, imp.summary
    assert Member.objects.get(name="王小龙").work_months == 11


@pytest.mark.usefixtures("standing")
def test_a_household_is_known_by_its_head_without_a_number(bring: BringIn) -> None:
    sheets = ledgers.ledger()
    for name, heads in {"户": 2, "成员": 4, "收入": 2}.items():
        for row in sheets[name][1:]:
            row[0] = None
        cells = [ledgers.WANG] * (heads - 1) + [ledgers.ZHAO]
        ledgers.column(sheets, name, "户主证件号码", *cells)
    imp = bring(sheets, choice="all")
    assert imp.outcome["counts"]["household"] == {"new": 0, "changed": 0, "unchanged": 2}


@pytest.mark.usefixtures("standing")
def test_our_own_number_is_known_as_well(bring: BringIn) -> None:
    ours = Household.objects.get(national_household_no="N002").household_no
    sheets = ledgers.ledger()
    for name in ("户", "成员", "收入"):
        for row in sheets[name][1:]:
            row[0] = ours if row[0] == "N002" else row[0]
    before = registry()
    bring(sheets, choice="all")
    assert registry() == before


@pytest.mark.usefixtures("standing")
def test_a_household_that_moves_keeps_its_number(bring: BringIn) -> None:
    number = Household.objects.get(national_household_no="N001").household_no
    bring(ledgers.put(ledgers.ledger(), "户", 2, "村代码", OTHER_VILLAGE), choice="all")
    home = Household.objects.get(national_household_no="N001")
    assert (home.village_id, home.household_no) == (OTHER_VILLAGE, number)
    assert number.startswith(VILLAGE)


@pytest.mark.usefixtures("standing")
def test_the_head_may_change(bring: BringIn) -> None:
    sheets = ledgers.put(ledgers.ledger(), "成员", 2, "与户主关系", "其他")
    ledgers.put(sheets, "成员", 4, "与户主关系", "本人或户主")
    ledgers.put(sheets, "户", 2, "户主姓名", "王小龙")
    bring(sheets, choice="all")
    heads = Member.objects.filter(household__national_household_no="N001", relation_to_head="head")
    assert [head.name for head in heads] == ["王小龙"]


@pytest.mark.usefixtures("standing")
def test_a_new_account_is_sealed_and_told_only_as_a_mask(bring: BringIn) -> None:
    new = "6228480099999999999"
    bring(ledgers.put(ledgers.ledger(), "户", 2, "银行账号", new), choice="all")
    home = Household.objects.get(national_household_no="N001")
    assert sealing.open_account(home.bank_account, home.uid) == new
    told = Entry.objects.get(action="households.update").changes["household"]["bank_account"]
    assert new not in str(told)


@pytest.mark.usefixtures("standing")
def test_another_year_is_added_beside(bring: BringIn) -> None:
    sheets = {"收入": ledgers.ledger()["收入"]}
    for row in (2, 3):
        ledgers.put(sheets, "收入", row, "年度", "2016")
    bring(sheets, choice="all")
    assert IncomeYear.objects.filter(year=2016).count() == 2
    assert IncomeYear.objects.filter(year=2015).count() == 2


@pytest.mark.usefixtures("standing")
def test_a_village_file_is_changed_where_it_differs(bring: BringIn) -> None:
    sheets = {"村": ledgers.put(ledgers.ledger(), "村", 2, "总人口", "1640")["村"]}
    imp = bring(sheets, choice="all")
    assert imp.outcome["counts"]["village"] == {"new": 0, "changed": 1, "unchanged": 0}
    assert VillageFile.objects.get().total_population == 1640


# --- what the registry has against it ---

TROUBLES: dict[str, tuple[Any, dict[str, int]]] = {
    "somebody of another household": (
        lambda s: s["成员"].append(
            ["N002", "李秀英", "居民身份证", ledgers.LI, "", "", "其他"]
        ) or s["成员"].pop(2),
        {"id.elsewhere": 1},
    ),
    "the number of another family": (
        lambda s: [ledgers.put(s, "成员", 5, "证件号码", ledgers.id_no("1950-06-01", 9)),
                   ledgers.put(s, "成员", 5, "姓名", "钱多多"),
                   ledgers.put(s, "户", 3, "户主姓名", "")],
        {"household.other_family": 1, "household.two_heads": 1},
    ),
    "a namesake with another number": (
        lambda s: ledgers.put(s, "成员", 4, "证件号码", ledgers.id_no("1992-02-29", 11)),
        {"member.same_name": 1},
    ),
}  # fmt: skip


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize("name", TROUBLES)
def test_what_contradicts_the_registry_is_blocked(name: str, bring: BringIn) -> None:
    spoil, expected = TROUBLES[name]
    sheets = ledgers.ledger()
    spoil(sheets)
    before = registry()
    assert bring(sheets).summary["problems"]["by_code"] == expected
    assert registry() == before


@pytest.mark.usefixtures("standing")
def test_a_household_elsewhere_is_out_of_reach(bring: BringIn, cast: Any) -> None:
    ledger = ledgers.ledger()
    imp = bring({"成员": ledger["成员"]}, user=cast.secretary)
    assert imp.summary["problems"]["by_code"]["household.out_of_scope"] == 1
    assert imp.summary["households"] == {"all": 2, "writable": 1, "blocked": 1, "to_write": 0}
    assert NEXT_VILLAGE != VILLAGE
