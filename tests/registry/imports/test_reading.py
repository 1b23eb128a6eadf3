"""From texts to typed columns: which rows are data, what cells mean, what cannot be read."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bangfu.registry.imports.found import Found
from bangfu.registry.imports.reading import part
from bangfu.registry.imports.reading.sheet import Sheet
from tests.registry.imports.parsed import codes, read

HOME = ["户编号", "村代码", "主要致贫原因", "住房面积"]
FOLK = ["户编号", "姓名", "证件号码", "出生日期", "与户主关系"]
IDS = {"因病": "illness", "因残": "disability", "因学": "schooling"}
MONEY = ["户编号", "年度", "工资性收入", "生产经营性收入"]


def homes(folder: Path, *rows: list[Any], **more: Any) -> tuple[Sheet, Found]:
    """A household sheet of these rows under its headings."""
    return read(folder, "household", {"户": [HOME, *rows]}, **more)


def cell(folder: Path, heading: str, value: Any, **more: Any) -> tuple[Any, Found]:
    """What one cell of the household sheet is read as."""
    rows = [[*HOME, heading], ["N1", "", "", "", value]]
    sheet, found = read(folder, "household", {"户": rows}, **more)
    return sheet.table.column(sheet.table.num_columns - 1).to_pylist()[0], found


def column(sheet: Sheet, name: str) -> list[Any]:
    return sheet.table.column(name).to_pylist()


# --- which rows are data ---


def test_rows_keep_the_numbers_people_see(tmp_path: Path) -> None:
    sheet, found = homes(tmp_path, ["N1"], [None], ["N2"])
    assert (sheet.rows, sheet.sheets) == ([2, 4], [0, 0])
    assert codes(found) == {}


@pytest.mark.parametrize(
    "row",
    [
        ["—", "/", "无数据", ""],
        ["注：本表由村委会填报"],
        [None, "填表人：舒湖滨"],
        ["", "", "审核人签字"],
        HOME,
        ["户编号", "村代码"],
    ],
)
def test_rows_that_are_no_data_are_left_out_in_silence(tmp_path: Path, row: list[Any]) -> None:
    sheet, found = homes(tmp_path, ["N1"], row, ["N2"])
    assert column(sheet, "household_no") == ["N1", "N2"]
    assert codes(found) == {}


@pytest.mark.parametrize(
    "row", [["合计", "", "", "125"], ["", "小 计：", "", "9"], ["", "", "总计", "1"]]
)
def test_totals_are_left_out_and_told(tmp_path: Path, row: list[Any]) -> None:
    sheet, found = homes(tmp_path, ["N1"], row)
    assert (sheet.rows, codes(found)) == ([2], {"row.total": 1})


@pytest.mark.parametrize(
    "row", [["N2", "会计", "", ""], ["N2", "设计", "", ""], ["注1", "421083100201", "因病", "80"]]
)
def test_words_that_only_look_like_totals_and_notes_are_data(
    tmp_path: Path, row: list[Any]
) -> None:
    sheet, _ = homes(tmp_path, ["N1"], row)
    assert sheet.rows == [2, 3]


def test_one_heading_that_happens_to_stand_in_a_row_is_data(tmp_path: Path) -> None:
    sheet, found = homes(tmp_path, ["户编号", "421083100201", "因病", "80"])
    assert sheet.rows == [2]
    assert codes(found) == {}


def test_several_sheets_of_one_kind_are_one(tmp_path: Path) -> None:
    sheets = {"户": [HOME, ["N1"]], "户(2)": [[HOME[0], HOME[3]], ["N2", "80"], ["N3", "90"]]}
    sheet, _ = read(tmp_path, "household", sheets)
    assert sheet.sheets == [0, 1, 1]
    assert column(sheet, "housing_area") == [None, 80_00, 90_00]
    assert (sheet.place(0, "housing_area"), sheet.place(1, "housing_area")) == (3, 1)
    assert sheet.place(1, "main_cause") == -1


def test_a_sheet_that_is_not_there_is_an_empty_one(tmp_path: Path) -> None:
    sheet, _ = read(tmp_path, "income", {"户": [HOME, ["N1"]]})
    assert (sheet.rows, sheet.sheets, sheet.has("year")) == ([], [], False)


def test_headings_alone_give_no_rows(tmp_path: Path) -> None:
    sheet, found = homes(tmp_path)
    assert (sheet.table.num_rows, codes(found)) == (0, {})


# --- cells ---


@pytest.mark.parametrize(
    ("heading", "value", "expected"),
    [
        ("耕地面积", "3.5", 3_50),
        ("耕地面积（公顷）", "2", 30_00),
        ("与村主干路距离（里）", "3", 1_50),
        ("饮水是否安全", True, True),
        ("饮水是否安全", "√", True),
        ("饮水是否安全", 0, False),
        ("首次识别时间", 201406, dt.date(2014, 6, 1)),
        ("首次识别时间", dt.date(2014, 6, 18), dt.date(2014, 6, 1)),
        ("首次识别时间", 41808, dt.date(2014, 6, 1)),
        ("其他致贫原因", "缺资金、因残", '["disability", "lack_of_funds"]'),
        ("其他致贫原因", "无", "[]"),
        ("联系电话", 13807160001, "13807160001"),
        ("银行账号", "6228 4800 1234 5678", "6228480012345678"),
        ("户主姓名", "阿依•古丽", "阿依·古丽"),
        ("开户银行", "不详", None),
    ],
)
def test_cells_are_read_as_meant(tmp_path: Path, heading: str, value: Any, expected: Any) -> None:
    found, problems = cell(tmp_path, heading, value)
    assert found == expected
    assert codes(problems) == {}


@pytest.mark.parametrize(
    ("heading", "value", "code"),
    [
        ("银行账号", 6228480012345678901, "cell.lost_digits"),
        ("银行账号", "6.22848E+18", "cell.lost_digits"),
        ("联系电话", "1.38E+10", "cell.lost_digits"),
        ("联系电话", "１.３８Ｅ＋１０", "cell.lost_digits"),
        ("耕地面积", True, "cell.not_a_number"),
        ("脱贫状态", True, "cell.not_in_list"),
        ("其他致贫原因", True, "cell.not_in_list"),
        ("饮水是否安全", "或许", "cell.not_yes_or_no"),
        ("首次识别时间", 2014, "cell.not_a_date"),
        ("首次识别时间", 41808.5, "cell.not_a_date"),
        ("首次识别时间", 2014.10, "cell.not_a_date"),
        ("首次识别时间", 2014.5, "cell.not_a_date"),
        ("首次识别时间", 99999, "cell.not_a_date"),
        ("耕地面积", "#REF!", "cell.error"),
        ("户主姓名", "#N/A", "cell.error"),
        ("户主姓名", "王\ufffd", "cell.garbled"),
        ("银行账号", "1234567", "cell.not_an_account"),
    ],
)
def test_what_has_no_single_reading_is_unknown_and_told(
    tmp_path: Path, heading: str, value: Any, code: str
) -> None:
    found, problems = cell(tmp_path, heading, value)
    assert (found, codes(problems)) == (None, {code: 1})


@pytest.mark.parametrize(("digits", "kept"), [(10**14, True), (10**15, False)])
def test_a_number_is_kept_as_long_as_all_of_its_digits_are(
    tmp_path: Path, digits: int, kept: bool
) -> None:
    found, _ = cell(tmp_path, "银行账号", digits)
    assert found == (str(digits) if kept else None)


@pytest.mark.parametrize("since", [False, True])
def test_day_numbers_count_from_the_first_day_of_their_workbook(
    tmp_path: Path, since: bool
) -> None:
    rows = [FOLK, ["N1", "王", "", 22382 + (0 if since else 1462), ""]]
    sheet, found = read(tmp_path, "member", {"成员": rows}, date1904=since)
    assert column(sheet, "birth_date") == [dt.date(1965, 4, 12)]
    assert codes(found) == {}


def test_a_problem_names_its_cell_and_the_nearest_word(tmp_path: Path) -> None:
    _, found = homes(tmp_path, ["N1"], ["N2", "", "缺劳", ""])
    (problem,) = found.table().to_pylist()
    assert (problem["row"], problem["at"], problem["column"]) == (3, 2, "main_cause")
    assert (problem["code"], problem["value"], problem["near"]) == (
        "cell.not_in_list",
        "缺劳",
        "缺劳力",
    )


def test_each_row_with_the_same_bad_text_is_told(tmp_path: Path) -> None:
    _, found = homes(tmp_path, ["N1", "", "因懒"], ["N2", "", "因懒"], ["N3", "", "因病"])
    assert [(p["row"], p["code"]) for p in found.table().to_pylist()] == [
        (2, "cell.not_in_list"),
        (3, "cell.not_in_list"),
    ]


def test_secrets_are_told_only_as_masks(tmp_path: Path) -> None:
    _, found = cell(tmp_path, "银行账号", "工商银行622848001234567")
    (problem,) = found.table().to_pylist()
    assert "622848001234567" not in problem["value"]


@pytest.mark.parametrize(
    ("heading", "value", "near"),
    [
        ("耕地面积（亩）", "3亩", "3"),
        ("耕地面积（亩）", "2公顷", "30"),
        ("与村主干路距离（公里）", "500米", "0.5"),
        ("与村主干路距离（公里）", "5千米", "5"),
        ("与村主干路距离（公里）", "3里", "1.5"),
        ("与村主干路距离（公里）", "三里", ""),
        ("住房面积", "80平方米", "80"),
        ("住房面积", "80m²", ""),
        ("住房面积", "80.555", "80.56"),
    ],
)
def test_a_number_with_its_unit_suggests_what_it_is_in_the_unit_of_the_column(
    tmp_path: Path, heading: str, value: str, near: str
) -> None:
    if heading == "住房面积":
        _, found = homes(tmp_path, ["N1", "", "", value])
    else:
        _, found = cell(tmp_path, heading, value)
    assert [p["near"] for p in found.table().to_pylist()] == [near]


@pytest.mark.parametrize(
    ("value", "near"),
    [("1.8万", "18000"), ("1.8万元", "18000"), ("3百", "300"), ("2千元", "2000"), ("3千克", "")],
)
def test_amounts_in_words_suggest_their_yuan(tmp_path: Path, value: str, near: str) -> None:
    _, found = read(tmp_path, "income", {"收入": [MONEY, ["N1", "2015", value, "5"]]})
    assert [p["near"] for p in found.table().to_pylist()] == [near]


@pytest.mark.parametrize(
    ("value", "year"),
    [("2015", 2015), (2015, 2015), ("2015年", 2015), ("", None), (2017, 2017)],
)
def test_years_are_read(tmp_path: Path, value: Any, year: int | None) -> None:
    sheet, found = read(tmp_path, "income", {"收入": [MONEY, ["N1", value, "5", ""]]})
    assert (column(sheet, "year"), codes(found)) == ([year], {})


@pytest.mark.parametrize("value", ["1999", 2018, "今年", "15", "2015-12"])
def test_years_out_of_reach_are_told_with_the_reach(tmp_path: Path, value: Any) -> None:
    _, found = read(tmp_path, "income", {"收入": [MONEY, ["N1", value, "5", ""]]})
    (problem,) = found.table().to_pylist()
    assert (problem["code"], problem["args"]) == ("row.year", '{"low": 2000, "high": 2017}')


def test_the_allowed_range_is_told_as_people_write_it(tmp_path: Path) -> None:
    _, found = homes(tmp_path, ["N1", "", "", "-1"])
    (problem,) = found.table().to_pylist()
    assert problem["code"] == "cell.out_of_range"
    assert '"low": "0"' in problem["args"]


def test_characters_of_the_private_area_are_kept_and_told(tmp_path: Path) -> None:
    found, problems = cell(tmp_path, "户主姓名", "王\ue000山")
    assert (found, codes(problems)) == ("王\ue000山", {"cell.private_use": 1})


@pytest.mark.parametrize("name", ["䶮", "㛃", "𬱖", "𫖯", "𠅤", "〇"])
def test_rare_characters_are_kept(tmp_path: Path, name: str) -> None:
    assert cell(tmp_path, "户主姓名", "王" + name)[0] == "王" + name


# --- rows that slipped ---


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (["N1", "421083100201", "因病", "80", "x"], {"row.too_many_cells": 1}),
        (["N1", "421083100201"], {"row.too_few_cells": 1}),
        (["N1", "421083100201", "因病", "80"], {}),
        (["N1", "421083100201", "因病", "80", " "], {}),
    ],
)
def test_in_text_tables_a_row_of_another_width_is_told(
    tmp_path: Path, row: list[str], code: dict[str, int]
) -> None:
    _, found = homes(tmp_path, row, ["N2", "", "", "", ""], kind="csv")
    assert codes(found) == code


def test_in_workbooks_the_width_of_a_row_says_nothing(tmp_path: Path) -> None:
    _, found = homes(tmp_path, ["N1", "421083100201"], ["N2", "", "", "", "x"])
    assert codes(found) == {}


# --- whatever comes ---

ANY_CELL = st.none() | st.text(max_size=6) | st.integers() | st.floats(-1e12, 1e12) | st.dates()


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None
)
@given(st.lists(st.tuples(*[ANY_CELL] * len(HOME)), max_size=4))
def test_any_cells_are_read_or_told_and_nothing_breaks(
    tmp_path: Path, rows: list[tuple[Any, ...]]
) -> None:
    sheet, found = homes(tmp_path, *(list(row) for row in rows))
    told = {(p["row"], p["column"]) for p in found.table().to_pylist()}
    for at, row in enumerate(sheet.rows):
        raw = rows[row - 2][3]
        area = column(sheet, "housing_area")[at]
        stated = raw is not None and not part._is_blank(str(raw).strip("\x01"))
        assert area is None or stated
        assert area is not None or not stated or (row, "housing_area") in told


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None
)
@given(st.lists(st.tuples(st.sampled_from(sorted(IDS)), st.integers(0, 500_00)), max_size=5))
def test_what_is_written_in_a_sheet_is_read_back(
    tmp_path: Path, facts: list[tuple[str, int]]
) -> None:
    rows = [[f"N{at}", "", cause, f"{area / 100:.2f}"] for at, (cause, area) in enumerate(facts)]
    sheet, found = homes(tmp_path, *rows)
    assert column(sheet, "housing_area") == [area for _, area in facts]
    assert column(sheet, "main_cause") == [IDS[cause] for cause, _ in facts]
    assert codes(found) == {}
