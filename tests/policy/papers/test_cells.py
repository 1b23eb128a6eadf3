"""Values as printed: words, units where they belong, blank where nobody knows."""

import datetime as dt
from typing import Any

import pytest

from bangfu.engine.compile.program import load
from bangfu.engine.language.types import Kind, Type
from bangfu.policy.papers import blocks, cells
from bangfu.policy.papers.setting import Setting
from bangfu.policy.papers.wording import SAID, say
from tests.engine.packs.test_forms import ROOT

PROGRAM = load("national", [ROOT / "packs"])
DAY = dt.date(2016, 12, 31)
HEALTH = Type(Kind.CODES, "", "health")


@pytest.mark.parametrize(
    ("type_", "raw", "text"),
    [
        (Type(Kind.MONEY), 1_234_50, "1,234.50 元"),
        (Type(Kind.MONEY), 0, "0 元"),
        (Type(Kind.MONEY), None, ""),
        (Type(Kind.TEXT), "", ""),
        (Type(Kind.BOOL), False, "否"),
        (Type(Kind.BOOL), None, ""),
        (Type(Kind.DATE), "2016-03-04T00:00", "2016-03-04"),
        (Type(Kind.MONTH), DAY, "2016-12"),
        (HEALTH, ["chronic_illness", "disabled"], "长期慢性病、残疾"),
        (HEALTH, [], "无"),
        (HEALTH, 1, "健康"),
        (Type(Kind.CODE, "", "gender"), "female", "女"),
    ],
)
def test_a_value_in_words(type_: Type, raw: Any, text: str) -> None:
    assert cells.shown(PROGRAM.pack, type_, raw).replace(cells.NBSP, " ") == text


def test_a_column_of_a_table_has_its_unit_in_the_heading() -> None:
    assert cells.shown(PROGRAM.pack, Type(Kind.MONEY), 5_00, unit=False) == "5"
    form = PROGRAM.pack.forms["ledger"]
    block = blocks.Block(Setting(PROGRAM, DAY, DAY), form, form.parts[0], None)
    heads = block.made()["heads"]
    assert "人均纯收入（元）" in heads
    assert "户主姓名" in heads


@pytest.mark.parametrize(
    ("type_", "text"),
    [
        (Type(Kind.BOOL), "□是　□否"),
        (Type(Kind.CODE, "", "support_mode"), "□分散供养　□集中供养"),
        (Type(Kind.CODE, "", "ethnicity"), ""),
        (Type(Kind.MONEY), ""),
    ],
)
def test_an_empty_form_offers_what_fits_into_a_cell(type_: Type, text: str) -> None:
    assert cells.boxes(PROGRAM.pack, type_) == text


def test_every_wording_has_both_languages_and_the_same_values() -> None:
    values = dict.fromkeys(("here", "last", "version", "pack", "digest", "day", "year"), "7")
    values |= dict.fromkeys(("number", "names", "count", "title", "before", "after"), "7")
    for key in SAID:
        zh, en = say(key, "zh", **values), say(key, "en", **values)
        assert zh.count("7") == en.count("7")


def test_columns_share_the_width_by_what_they_hold() -> None:
    form = PROGRAM.pack.forms["registration"]
    block = blocks.Block(Setting(PROGRAM, DAY, DAY), form, form.parts[1], None)
    made = block.made()
    assert len(made["widths"]) == len(made["heads"]) == len(form.parts[1].columns) + 1
    assert len(made["rows"]) == form.parts[1].rows
    assert min(made["widths"]) > 0
