"""Deciding about differences: the record follows, a correction leaves, or somebody goes there."""

import datetime as dt

import openpyxl
import pytest

from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.watch.matching import deciding, handing, queries, returning
from bangfu.watch.matching.models import Comparison, Decision, Standing
from bangfu.watch.matching.queries import Filter
from tests.cast import VILLAGE, Cast
from tests.registry.imports import ledgers
from tests.watch.matching.conftest import Compare, silent


@pytest.fixture
def compared(compare: Compare) -> Comparison:
    """A comparison with a difference of each kind in one household, and one in another."""
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "缺技术")
    ledgers.put(sheets, "户", 2, "住房面积", "")
    ledgers.put(sheets, "户", 2, "联系电话", "13807160009")
    ledgers.put(sheets, "成员", 3, "文化程度", "小学")
    ledgers.put(sheets, "收入", 2, "工资性收入", "19000")
    ledgers.put(sheets, "户", 3, "住房面积", "50")
    return compare(sheets)


def row(cast: Cast, found: Comparison, column: str, household: str = "N001") -> int:
    rows = queries.differences(cast.county, found)
    fit = [r["seq"] for r in rows if r["column"] == column and r["national_no"] == household]
    assert len(fit) == 1, [(r["column"], r["national_no"]) for r in rows]
    return int(fit[0])


def standing(number: str = "N001") -> Standing:
    return Standing.objects.get(household__national_household_no=number)


def test_what_the_national_record_has_right_is_put_right_here(
    compared: Comparison, registry: Cast
) -> None:
    rows = [row(registry, compared, n) for n in ("main_cause", "education", "wage_income", "phone")]
    told = deciding.decide(by=registry.secretary, comparison=compared, side="national", rows=rows)
    assert told == {"decided": 4, "applied": 4, "by_hand": 0, "moved": 0}
    home = Household.objects.get(national_household_no="N001")
    assert (home.main_cause, home.phone) == ("lack_of_skill", "13807160009")
    assert Member.objects.get(name="李秀英").education == "primary"
    assert IncomeYear.objects.get(household=home).wage_income == 19_000_00
    entry = Entry.objects.filter(action="households.update").latest("pk")
    assert entry.changes["household"]["main_cause"] == ["illness", "lack_of_skill"]
    assert "2015-12-20" in str(entry.changes)
    assert (standing().national, standing().settled) == ("differs", 4)
    assert queries.count(registry.county, compared, Filter(state="open")) == 2


def test_a_household_agrees_once_all_its_differences_are_put_right(
    compared: Comparison, registry: Cast
) -> None:
    only = [row(registry, compared, "housing_area", "N002")]
    told = deciding.decide(by=registry.county, comparison=compared, side="national", rows=only)
    assert told["applied"] == 1
    assert standing("N002").national == "agrees"


def test_what_cannot_be_set_is_left_to_be_corrected_by_hand(
    compared: Comparison, registry: Cast
) -> None:
    blank = [row(registry, compared, "housing_area")]
    told = deciding.decide(by=registry.county, comparison=compared, side="national", rows=blank)
    assert told == {"decided": 1, "applied": 0, "by_hand": 1, "moved": 0}
    assert Household.objects.get(national_household_no="N001").housing_area == 80_00
    assert not Decision.objects.get().applied


def test_a_household_that_has_changed_since_is_left_alone(
    compared: Comparison, registry: Cast
) -> None:
    Household.objects.filter(national_household_no="N001").update(main_cause="disability")
    rows = [row(registry, compared, "main_cause"), row(registry, compared, "education")]
    told = deciding.decide(by=registry.county, comparison=compared, side="national", rows=rows)
    assert told == {"decided": 0, "applied": 0, "by_hand": 0, "moved": 2}
    assert Member.objects.get(name="李秀英").education == "junior"
    assert not Decision.objects.exists()


def test_what_is_right_here_leaves_as_a_file_in_the_layout_of_the_export(
    compared: Comparison, registry: Cast
) -> None:
    rows = [row(registry, compared, n) for n in ("main_cause", "education", "housing_area")]
    with pytest.raises(Refusal) as caught:
        returning.corrections(by=registry.county, comparison=compared)
    assert caught.value.code == "matching.no_corrections"
    deciding.decide(
        by=registry.county, comparison=compared, side="ours", rows=rows, reason="=病历为证"
    )
    path, cells = returning.corrections(by=registry.county, comparison=compared)
    assert cells == 3
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["户", "成员"]
    home = {h.value: c.value for h, c in zip(*book["户"].iter_rows(max_row=2), strict=True)}
    assert {k: v for k, v in home.items() if v} == {
        "户编号": "N001",
        "主要致贫原因": "因病",
        "住房面积": "80.00",
        "更正项目": "住房面积、主要致贫原因",
        "更正依据": "'=病历为证",
    }
    person = {h.value: c.value for h, c in zip(*book["成员"].iter_rows(max_row=2), strict=True)}
    assert (person["户编号"], person["姓名"], person["文化程度"]) == ("N001", "李秀英", "初中")
    assert person["证件号码"] is None
    assert standing().national == "differs"


def test_all_that_fit_a_filter_can_be_decided_at_once(compared: Comparison, registry: Cast) -> None:
    chosen = Filter(at=VILLAGE, kind="differs")
    told = deciding.decide(
        by=registry.county, comparison=compared, side="visit", chosen=chosen, reason="核实"
    )
    assert told["decided"] == 4
    assert queries.count(registry.county, compared, Filter(state="visit")) == 4
    with pytest.raises(Refusal) as caught:
        deciding.decide(by=registry.county, comparison=compared, side="visit", chosen=chosen)
    assert caught.value.code == "matching.nothing"


def test_a_job_begun_again_finds_nothing_left(compared: Comparison, registry: Cast) -> None:
    params = deciding.asked(compared, "visit", "", None, Filter())
    first = deciding.decide_job(by=registry.county.username, progress=silent, **params)
    assert first["decided"] == 6
    assert deciding.decide_job(by=registry.county.username, progress=silent, **params) == {}
    assert Decision.objects.count() == 6


@pytest.mark.parametrize(
    ("side", "reason", "code"),
    [
        ("both", "", "matching.side"),
        ("ours", "  ", "matching.silent"),
        ("visit", "长" * 501, "matching.long"),
    ],
)
def test_a_decision_needs_a_side_and_a_ground(
    compared: Comparison, registry: Cast, side: str, reason: str, code: str
) -> None:
    with pytest.raises(Refusal) as caught:
        deciding.decide(by=registry.county, comparison=compared, side=side, reason=reason)
    assert caught.value.code == code


def test_nobody_decides_elsewhere_or_without_the_right(
    compared: Comparison, registry: Cast
) -> None:
    there = [row(registry, compared, "housing_area", "N002")]
    with pytest.raises(Refusal) as caught:
        deciding.decide(by=registry.secretary, comparison=compared, side="visit", rows=there)
    assert caught.value.code == "matching.nothing"
    for user in (registry.clerk, registry.nobody, registry.system):
        with pytest.raises(Refusal) as caught:
            deciding.decide(by=user, comparison=compared, side="visit", rows=there)
        assert caught.value.code == "rights.missing"
    assert not Decision.objects.exists()


def test_a_decision_can_be_taken_back_unless_the_record_was_changed(
    compared: Comparison, registry: Cast
) -> None:
    mine = [row(registry, compared, "education")]
    deciding.decide(by=registry.county, comparison=compared, side="visit", rows=mine)
    deciding.withdraw(by=registry.county, decision=Decision.objects.get())
    assert queries.count(registry.county, compared, Filter(state="open")) == 6
    deciding.decide(by=registry.county, comparison=compared, side="national", rows=mine)
    with pytest.raises(Refusal) as caught:
        deciding.withdraw(by=registry.county, decision=Decision.objects.get(withdrawn_at=None))
    assert caught.value.code == "matching.applied"
    with pytest.raises(Refusal) as caught:
        deciding.withdraw(
            by=registry.county, decision=Decision.objects.get(withdrawn_at__isnull=False)
        )
    assert caught.value.code == "matching.withdrawn"


def test_the_list_of_differences_can_be_handed_over(compared: Comparison, registry: Cast) -> None:
    path, rows = handing.export(
        by=registry.county, comparison=compared, chosen=Filter(), form="xlsx"
    )
    assert rows == 6
    sheet = openpyxl.load_workbook(path).active
    assert sheet is not None
    told = [[cell.value for cell in line] for line in sheet.iter_rows(min_row=2)]
    assert ["因病", "缺技术"] in [line[7:9] for line in told]
    entry = Entry.objects.get(action="matching.export")
    assert (entry.actor, entry.changes["rows"]) == (registry.county.username, 6)
    with pytest.raises(Refusal):
        handing.export(by=registry.clerk, comparison=compared, chosen=Filter(), form="csv")


def test_the_day_of_an_export_is_the_ground_when_none_is_given(
    compared: Comparison, registry: Cast
) -> None:
    assert compared.export_day == dt.date(2015, 12, 20)
    mine = [row(registry, compared, "education")]
    deciding.decide(by=registry.county, comparison=compared, side="national", rows=mine)
    entry = Entry.objects.filter(action="households.update").latest("pk")
    assert "与国网信息比对（2015-12-20）" in str(entry.changes)
