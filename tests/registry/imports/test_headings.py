"""What people call columns and sheets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.imports import headings
from bangfu.registry.imports.headings import Match, Vocabulary


@pytest.fixture(scope="module")
def words() -> Vocabulary:
    """The vocabulary of Jingzhou's ledger."""
    return Vocabulary(catalogue.pack("jingzhou"))


@pytest.mark.parametrize(
    ("sheet", "heading", "column", "how"),
    [
        ("member", "姓名", "name", "name"),
        ("member", "Name", "name", "name"),
        ("member", "id_no", "id_no", "name"),
        ("member", "AAB002", "name", "national"),
        ("member", "aab002", "name", "national"),
        ("member", " 姓　名 * ", "name", "name"),
        ("member", "证件号码：", "id_no", "name"),
        ("household", "住房面积", "housing_area", "name"),
        ("household", "ｈｏｕｓｉｎｇ＿ａｒｅａ", "housing_area", "name"),
        ("household", "户主的爱好", "", ""),
    ],
)
def test_headings_are_recognised(
    words: Vocabulary, sheet: str, heading: str, column: str, how: str
) -> None:
    assert words.match(sheet, heading) == Match(column, how)


@pytest.mark.parametrize(
    ("heading", "match"),
    [
        ("林地面积（亩）", ""),
        ("林地面积(公顷)", "15"),
        ("林地面积【亩】", ""),
    ],
)
def test_a_unit_behind_a_heading_is_converted(words: Vocabulary, heading: str, match: str) -> None:
    found = words.match("household", heading)
    known = words.fields["household"][found.column]
    assert (known.zh, found.factor) == ("林地面积", match)


def test_a_unit_that_contradicts_is_told_not_guessed(words: Vocabulary) -> None:
    assert words.match("household", "林地面积（元）") == Match(how="unit")


def test_a_remark_in_brackets_is_no_unit(words: Vocabulary) -> None:
    assert words.match("member", "姓名（按身份证）").column == "name"


@pytest.mark.parametrize(
    ("name", "ledger"),
    [
        ("户", "household"),
        ("成员", "member"),
        ("洪湖市-成员-2015", "member"),
        ("收入", "income"),
        ("Sheet1", ""),
        ("户-成员", ""),
    ],
)
def test_sheets_are_recognised_by_name(words: Vocabulary, name: str, ledger: str) -> None:
    assert words.sheet(name) == ledger


def test_columns_of_a_sheet_alone_weigh_more_than_shared_keys(words: Vocabulary) -> None:
    row = ["户编号", "姓名", "证件号码", "与户主关系"]
    assert words.score("member", row) > words.score("household", row)
    assert words.score("member", ["", "随便"]) == 0


def test_what_the_registry_works_out_is_known_but_not_taken(words: Vocabulary) -> None:
    derived = [
        (sheet, field)
        for sheet, fields in words.fields.items()
        for field in fields.values()
        if field.is_derived
    ]
    assert derived
    for sheet, field in derived:
        assert words.match(sheet, field.zh).how == "derived"


@given(st.text("户主姓名编号AbCｄＥ１2 　_()（）【】*:：★\u200b", max_size=30))
def test_the_form_for_comparing_is_final(heading: str) -> None:
    once = headings.key(heading)
    assert headings.key(once).strip(headings.DECORATION) == once.strip(headings.DECORATION)
