"""Names and places that look like markup, formulas or code are printed as they stand."""

import io

import pytest
from django.db import connection
from openpyxl import load_workbook

from bangfu.policy.papers import actions
from bangfu.registry.households.models import Household, Member
from tests import factories
from tests.cast import VILLAGE, Cast
from tests.policy.papers.reading import read

HOSTILE = [
    '#panic("x")',
    "$x^2$",
    "*粗* _斜_",
    "@label",
    "<tag>",
    "`raw`",
    "\"引号'",
    "\\u{41}\\",
    "// 注释",
    "= 标题",
    "#{sys.inputs}",
    "]}]})",
    "{here}{last}",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("form", ["card", "registration"])
def test_a_name_is_printed_literally(registry: Cast, text: str, form: str) -> None:
    home = factories.household(VILLAGE, members=[{"name": text}], group_name=text)
    paper = read(actions.household(by=registry.city, form=form, uid=home.uid))
    assert paper.text.count("".join(text.split())) >= 2


def test_a_very_long_name_stays_on_the_paper(registry: Cast) -> None:
    home = factories.household(VILLAGE, members=[{"name": "长" * 60}], natural_hamlet="湾" * 40)
    paper = read(actions.household(by=registry.city, form="registration", uid=home.uid))
    assert paper.text.count("长") >= 120
    assert len(paper.pages) <= 2


def test_a_control_character_does_no_harm(registry: Cast, family: Household) -> None:
    # PostgreSQL itself takes no zero byte.
    zero = "\x00" if connection.vendor == "sqlite" else "\x01"
    Member.objects.filter(name="周德胜").update(name=f"周{zero}德\x1b胜\u202e")
    paper = read(actions.household(by=registry.city, form="card", uid=family.uid))
    assert "一般贫困户" in paper


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "＝1"])
def test_no_cell_of_a_workbook_is_a_formula(registry: Cast, text: str, home: object) -> None:
    made = factories.household(VILLAGE, members=[{"name": text}], group_name=text)
    path, _name = actions.household_sheet(by=registry.city, form="registration", uid=made.uid)
    page = load_workbook(io.BytesIO(path.read_bytes())).active
    found = [c.value for row in page.iter_rows() for c in row if c.value and text in str(c.value)]
    assert found
    assert all(c.data_type != "f" for row in page.iter_rows() for c in row)
    assert f"'{text}" in found
