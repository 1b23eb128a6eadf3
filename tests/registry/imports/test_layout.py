"""Finding tables in sheets: what each sheet is, where its headings stand, what is still needed."""

from pathlib import Path
from typing import Any

import pytest

from bangfu.registry.imports import layout
from bangfu.registry.imports.layout import Decisions, LaidSheet
from tests.registry.imports.parsed import lay_out

HOME = ["户编号", "村代码", "户主姓名", "主要致贫原因", "住房面积"]
FOLK = ["户编号", "姓名", "证件号码", "与户主关系", "文化程度"]
A_HOME = ["N1", "421083100201", "王大山", "因病", "80"]
A_PERSON = ["N1", "王大山", "429900196504120018", "户主", "小学"]


def one(folder: Path, rows: list[list[Any]], name: str = "Sheet1", **more: Any) -> LaidSheet:
    """The only sheet, as understood."""
    (sheet,) = lay_out(folder, {name: rows}, **more).sheets
    return sheet


def decided(**more: Any) -> Decisions:
    return Decisions(**{"columns": {}, "sheets": {}, "saved": {}, **more})


def codes(folder: Path, rows: list[list[Any]], name: str = "户", **more: Any) -> list[str]:
    """What is still needed of one sheet."""
    return [need.code for need in lay_out(folder, {name: rows}, **more).needs]


# --- which sheet, which row ---


@pytest.mark.parametrize(("headings", "ledger"), [(HOME, "household"), (FOLK, "member")])
def test_a_sheet_is_known_by_its_headings_whatever_its_name(
    tmp_path: Path, headings: list[str], ledger: str
) -> None:
    assert one(tmp_path, [headings, A_HOME]).ledger == ledger


def test_headings_that_speak_louder_than_a_name_win(tmp_path: Path) -> None:
    assert one(tmp_path, [FOLK, A_PERSON], "户").ledger == "member"


def test_a_name_decides_where_headings_do_not(tmp_path: Path) -> None:
    rows = [["户编号", "年度"], ["N1", "2015"]]
    assert one(tmp_path, rows, "收入").ledger == "income"
    assert one(tmp_path, rows, "别的").skipped == "unknown"


@pytest.mark.parametrize("above", [0, 1, 3, layout.TOP_ROWS - 1])
def test_titles_and_notes_may_stand_above_the_headings(tmp_path: Path, above: int) -> None:
    rows = [["洪湖市贫困户信息表"]] * above + [HOME, A_HOME]
    assert one(tmp_path, rows).header_row == above + 1


def test_a_page_of_notes_is_too_much(tmp_path: Path) -> None:
    rows = [["说明文字"]] * layout.TOP_ROWS + [HOME, A_HOME]
    assert one(tmp_path, rows).skipped == "unknown"


def test_of_two_rows_of_headings_the_first_counts(tmp_path: Path) -> None:
    assert one(tmp_path, [HOME, HOME, A_HOME]).header_row == 1


def test_a_blank_row_above_keeps_the_number_of_the_heading_row(tmp_path: Path) -> None:
    assert one(tmp_path, [[None], HOME, A_HOME]).header_row == 2


@pytest.mark.parametrize(
    ("name", "rows", "more", "why"),
    [
        ("户", [HOME], {"hidden": True}, "hidden"),
        ("问题清单", [HOME], {}, "ours"),
        ("Lists", [HOME], {}, "ours"),
        ("户", [], {}, "empty"),
        ("其他", [["一", "二"]], {}, "unknown"),
    ],
)
def test_a_sheet_that_is_no_table_of_the_ledger_is_left_out_with_a_reason(
    tmp_path: Path, name: str, rows: list[list[str]], more: dict[str, Any], why: str
) -> None:
    assert one(tmp_path, rows, name, **more).skipped == why


# --- what columns mean ---


def test_every_heading_is_kept_with_its_letter_even_when_unknown(tmp_path: Path) -> None:
    sheet = one(tmp_path, [[*HOME, "", "备注"], A_HOME])
    assert [(c.letter, c.heading, c.column) for c in sheet.columns[-2:]] == [
        ("E", "住房面积", "housing_area"),
        ("G", "备注", ""),
    ]


def test_a_heading_merged_over_two_rows_is_read_from_above(tmp_path: Path) -> None:
    rows = [
        ["户编号", "村代码", "基本情况"],
        ["", "", "主要致贫原因", "住房面积", "危房等级"],
        A_HOME,
    ]
    sheet = one(tmp_path, rows, "户", merges=[[0, 0, 1, 0], [0, 1, 1, 1], [0, 2, 0, 4]])
    assert sheet.header_row == 2
    assert [c.column for c in sheet.columns][:3] == ["household_no", "village_code", "main_cause"]


def test_cells_above_that_are_not_merged_say_nothing(tmp_path: Path) -> None:
    rows = [["户编号", "村代码"], ["", "", "主要致贫原因", "住房面积", "危房等级"]]
    assert [c.at for c in one(tmp_path, rows, "户").columns] == [2, 3, 4]


def test_what_was_decided_by_hand_comes_first(tmp_path: Path) -> None:
    mine = decided(columns={"户": {"户主姓名": "", "住房面积": "area_cultivated"}})
    sheet = one(tmp_path, [HOME, A_HOME], "户", decided=mine)
    assert {
        c.heading: (c.column, c.how) for c in sheet.columns if c.how in {"manual", "left_out"}
    } == {
        "户主姓名": ("", "left_out"),
        "住房面积": ("area_cultivated", "manual"),
    }


@pytest.mark.parametrize(("answer", "how"), [("housing_area", "saved"), ("", "left_out")])
def test_a_saved_answer_counts_for_what_is_unknown(tmp_path: Path, answer: str, how: str) -> None:
    mine = decided(saved={("household", "房子大小"): answer})
    column = one(tmp_path, [[*HOME[:4], "房子 大小"], A_HOME], decided=mine).columns[4]
    assert (column.column, column.how) == (answer, how)


def test_a_saved_answer_never_overrules_what_is_known(tmp_path: Path) -> None:
    mine = decided(saved={("household", "住房面积"): "area_cultivated"})
    assert one(tmp_path, [HOME, A_HOME], decided=mine).columns[4].column == "housing_area"


@pytest.mark.parametrize(("answer", "ledger"), [("household", "household"), ("", "")])
def test_a_sheet_may_be_named_or_left_out_by_hand(tmp_path: Path, answer: str, ledger: str) -> None:
    mine = decided(sheets={"户": answer})
    assert one(tmp_path, [FOLK, A_PERSON], "户", decided=mine).ledger == ledger


def test_a_sheet_named_by_hand_takes_its_fullest_row_for_headings(tmp_path: Path) -> None:
    mine = decided(sheets={"甲": "household"})
    sheet = one(tmp_path, [["题目"], ["一", "二", "三"], ["1", "2", "3"]], "甲", decided=mine)
    assert sheet.header_row == 2


# --- what is still needed ---


@pytest.mark.parametrize(
    ("headings", "name", "needed"),
    [
        (["村代码", "主要致贫原因", "住房面积"], "户", ["missing_key"]),
        (["户编号", "性别", "文化程度"], "成员", ["missing_key"]),
        (["性别", "文化程度"], "成员", ["missing_key", "missing_key"]),
        (["年度", "总户数", "总人口"], "村", ["missing_key"]),
        (["户主证件号码", "主要致贫原因"], "户", []),
        (["村名称", "总户数"], "村", []),
    ],
)
def test_keys_that_are_missing_are_asked_for(
    tmp_path: Path, headings: list[str], name: str, needed: list[str]
) -> None:
    if name == "村":
        headings = ["行政村" if heading == "村名称" else heading for heading in headings]
    assert codes(tmp_path, [headings, ["x"] * len(headings)], name) == needed


def test_the_same_heading_twice_cannot_be_settled(tmp_path: Path) -> None:
    laid = lay_out(tmp_path, {"户": [[*HOME, "住房 面积"], A_HOME]})
    (need,) = laid.needs
    assert (need.code, need.final, need.values["name"]) == ("header_repeated", True, "housing_area")
    assert need.values["columns"] == "E（住房面积）、F（住房 面积）"


def test_two_names_for_one_column_are_asked_about(tmp_path: Path) -> None:
    laid = lay_out(tmp_path, {"户": [[*HOME, "housing_area"], A_HOME]})
    assert [(n.code, n.final) for n in laid.needs] == [("two_columns", False)]


def test_the_answer_to_two_columns_settles_it(tmp_path: Path) -> None:
    mine = decided(columns={"户": {"housing_area": ""}})
    assert codes(tmp_path, [[*HOME, "housing_area"], A_HOME], decided=mine) == []


def test_headings_merged_sideways_cannot_be_read(tmp_path: Path) -> None:
    laid = lay_out(tmp_path, {"户": [HOME, A_HOME]}, merges=[[0, 0, 0, 1]])
    assert [(n.code, n.final, n.values["cells"]) for n in laid.needs] == [
        ("header_merged", True, "A1:B1")
    ]


@pytest.mark.parametrize("box", [[1, 0, 1, 3], [0, 6, 0, 9], [0, 0, 0, 0]])
def test_other_merges_do_no_harm(tmp_path: Path, box: list[int]) -> None:
    assert codes(tmp_path, [HOME, A_HOME], merges=[box]) == []


def test_no_sheet_at_all_is_final_and_says_what_was_found(tmp_path: Path) -> None:
    laid = lay_out(tmp_path, {"甲": [["一"]], "乙": []})
    (need,) = laid.needs
    assert (need.code, need.final, need.values["found"]) == ("no_sheets", True, ["甲", "乙"])


# --- as a whole ---


def test_sheets_of_one_name_are_told_apart(tmp_path: Path) -> None:
    from tests.registry.imports import parsed

    report = parsed.lay_down(tmp_path, {"户": [HOME, A_HOME], "户 (2)": [HOME], "x": [HOME]})
    report[2]["name"] = "户"
    laid = layout.lay_out(tmp_path, report, parsed.words(), parsed.UNDECIDED)
    assert [sheet.name for sheet in laid.sheets] == ["户", "户 (2)", "户 (3)"]
    assert {sheet.ledger for sheet in laid.sheets} == {"household"}
