"""Reading what people write into columns."""

import datetime as dt
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.kit.normal import Unreadable
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue import queries, values

PACK: Pack = queries.common()


def column(name: str) -> Column:
    """A column of the national tables."""
    return next(t.columns[name] for t in PACK.tables.values() if name in t.columns)


def read(name: str, raw: str, **more: Any) -> Any:
    return values.reader(column(name), PACK, **more)(raw)


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("water_safe", "是", True),
        ("water_safe", "×", False),
        ("wage_income", "1,234.5", 123450),
        ("housing_area", "８０．５", 8050),
        ("work_months", "10", 10),
        ("birth_date", "1965年4月12日", dt.date(1965, 4, 12)),
        ("first_identified_on", "201406", dt.date(2014, 6, 1)),
        ("main_cause", "因病", "illness"),
        ("main_cause", " 因 病 ", "illness"),
        ("main_cause", "01", "illness"),
        ("main_cause", "1", "illness"),
        ("other_causes", "缺资金、因残", ("disability", "lack_of_funds")),
        ("other_causes", "无", ()),
    ],
)
def test_values_are_read_as_meant(name: str, raw: str, value: object) -> None:
    assert read(name, raw) == value


@pytest.mark.parametrize(
    ("name", "raw", "code"),
    [
        ("water_safe", "大概", "not_yes_or_no"),
        ("wage_income", "一万", "not_a_number"),
        ("wage_income", "1.005", "too_precise"),
        ("wage_income", "-1", "out_of_range"),
        ("work_months", "2.5", "not_whole"),
        ("birth_date", "2015-02-30", "not_a_date"),
        ("main_cause", "因懒", "not_in_list"),
        ("health_status", "健康、残疾", "excludes_others"),
        ("bank_name", "长" * 300, "too_long"),
        ("bank_name", "农\ufffd行", "garbled"),
    ],
)
def test_what_has_no_single_reading_is_refused(name: str, raw: str, code: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read(name, raw)
    assert caught.value.code == code


def test_a_unit_of_the_heading_multiplies() -> None:
    assert read("area_cultivated", "2", factor=Decimal(15)) == 30_00
    assert read("wage_income", "1.8", factor=Decimal(10_000)) == 18000_00


def test_no_word_of_a_list_means_two_entries() -> None:
    for codes in PACK.codes.values():
        known = values.words(codes)
        for entry in codes.entries:
            assert known[values.key(entry.zh)] == entry.id
            assert known[values.key(entry.id)] in {e.id for e in codes.entries}


@pytest.mark.parametrize(
    ("name", "raw", "near"),
    [("main_cause", "缺劳", "缺劳力"), ("main_cause", "天气", ""), ("wage_income", "x", "")],
)
def test_the_nearest_word_is_suggested(name: str, raw: str, near: str) -> None:
    assert values.near(column(name), PACK, raw) == near


def test_what_may_be_written_is_listed_in_both_languages() -> None:
    assert values.allowed(column("water_safe"), PACK) == ["是", "否"]
    assert "因病" in values.allowed(column("main_cause"), PACK)
    assert values.allowed(column("wage_income"), PACK) == []
    assert len(values.allowed(column("main_cause"), PACK, "en")) == len(
        values.allowed(column("main_cause"), PACK)
    )


@given(st.integers(0, 10**9))
def test_any_amount_is_read_back(fen: int) -> None:
    assert read("wage_income", f"{Decimal(fen).scaleb(-2):f}") == fen


@given(st.text(max_size=20))
def test_any_text_is_read_or_refused_and_never_crashes(raw: str) -> None:
    for name in ("water_safe", "wage_income", "birth_date", "main_cause", "other_causes"):
        with suppress(Unreadable):
            read(name, raw)
