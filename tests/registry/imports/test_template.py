"""The template: everything may be filled in, and what is filled in stands in the registry."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.registry.imports import queries
from bangfu.registry.imports.headings import VERSION, Vocabulary
from bangfu.registry.imports.models import Stage
from bangfu.registry.imports.template import FIRST
from tests.cast import VILLAGE, Cast
from tests.registry.imports import ledgers
from tests.registry.imports.conftest import BringIn

pytestmark = pytest.mark.usefixtures("cast")
FILLED: dict[str, dict[str, Any]] = {
    "户": {"户编号": "N9", "村代码": VILLAGE, "主要致贫原因": "因学", "住房面积": 88.5,
           "饮水是否安全": "是"},
    "成员": {"户编号": "N9", "姓名": "周书山", "证件号码": ledgers.id_no("1970-01-01", 31),
             "与户主关系": "本人或户主", "文化程度": "初中", "务工时间（月）": 6},
    "收入": {"户编号": "N9", "年度": 2016, "工资性收入": 12345.67},
}  # fmt: skip


def book(language: str = "zh") -> Any:
    """The template, opened."""
    return openpyxl.load_workbook(BytesIO(queries.template(language)))


def headings(page: Any) -> list[str]:
    return [cell.value for cell in page[1] if cell.value]


def fill(page: Any, row: int, cells: dict[str, Any]) -> None:
    """Write cells under their headings."""
    at = {heading: place for place, heading in enumerate(headings(page), start=1)}
    for heading, value in cells.items():
        page.cell(row=row, column=at[heading], value=value)


def test_every_column_of_every_sheet_is_there_once() -> None:
    words = Vocabulary(catalogue.pack())
    made = book()
    for name, sheet in words.sheets.items():
        every = words.fields[name].values()
        fields = [field for field in every if not field.is_derived and field.name != VERSION]
        assert sorted(headings(made[sheet.zh])) == sorted(field.zh for field in fields)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_heading_is_recognised_as_itself(language: str) -> None:
    words = Vocabulary(catalogue.pack())
    made = book(language)
    for name, sheet in words.sheets.items():
        page = made[sheet.zh if language == "zh" else sheet.en]
        for heading in headings(page):
            match = words.match(name, heading)
            assert match.column, f"{name}: {heading}"
            assert words.fields[name][match.column].title(language) == heading


def test_where_a_household_is_comes_first() -> None:
    words = Vocabulary(catalogue.pack())
    first = [words.match("household", heading).column for heading in headings(book()["户"])[:3]]
    assert first == list(FIRST[:3])


def test_coded_columns_offer_their_words() -> None:
    page = book()["户"]
    offered = {str(rule.formula1) for rule in page.data_validations.dataValidation}
    assert any("词表" in source for source in offered)


def test_long_numbers_are_kept_as_texts() -> None:
    page = book()["成员"]
    at = headings(page).index("证件号码") + 1
    letter = page.cell(row=1, column=at).column_letter
    assert page.column_dimensions[letter].number_format == "@"


def test_an_empty_template_says_that_nothing_is_filled_in(bring: BringIn, tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(queries.template("zh"))
    imp = bring(path)
    assert (imp.stage, imp.refusal["code"]) == (Stage.REFUSED, "no_rows")


def test_what_is_filled_in_stands_in_the_registry(bring: BringIn, tmp_path: Path) -> None:
    made = book()
    for sheet, cells in FILLED.items():
        fill(made[sheet], 2, cells)
    made.save(tmp_path / "填好.xlsx")
    imp = bring(tmp_path / "填好.xlsx", choice="all")
    assert imp.stage == Stage.COMMITTED, queries.problems(imp)
    home = Household.objects.get(national_household_no="N9")
    assert (home.main_cause, home.housing_area, home.water_safe) == ("schooling", 88_50, True)
    member = Member.objects.get(household=home)
    assert (member.name, member.education, member.work_months) == ("周书山", "junior", 6)
    assert IncomeYear.objects.get(household=home, year=2016).wage_income == 12345_67


def test_what_is_marked_can_be_put_right_and_sent_back(
    bring: BringIn, cast: Cast, tmp_path: Path
) -> None:
    sheets = ledgers.put(ledgers.ledger(), "户", 2, "主要致贫原因", "因懒")
    marked = openpyxl.load_workbook(queries.marked_workbook(bring(sheets)))
    page = marked["户"]
    at = headings(page).index("主要致贫原因") + 1
    cell = page.cell(row=2, column=at)
    assert cell.fill.fgColor.rgb == "FFF8CBAD"
    assert "因懒" in cell.comment.text
    assert marked["问题清单"]["A2"].value == "户"
    cell.value = "因病"
    marked.save(tmp_path / "改好.xlsx")
    imp = bring(tmp_path / "改好.xlsx", choice="all")
    assert imp.stage == Stage.COMMITTED, queries.problems(imp)
    assert imp.summary["problems"]["by_code"] == {}
