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
from bangfu.registry.catalogue import queries, values, versions

PACK: Pack = queries.common()
CAUSES = PACK.tables["household"].columns["other_causes"].type.codes


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
        ("other_causes", "缺资金、因残", ("disability", "lack_of_funds")),
        ("other_causes", "无", ()),
    ],
)
def test_values_are_read_as_meant(name: str, raw: str, value: object) -> None:
    assert read(name, raw) == value


@pytest.mark.parametrize(
    ("raw", "value"), [("01", "illness"), ("1", "illness"), ("１１", "lack_of_drive")]
)
def test_a_code_all_releases_agree_on_is_read(raw: str, value: str) -> None:
    coded = versions.meanings(PACK.codes[CAUSES])
    assert read("main_cause", raw, coded=coded) == value


@pytest.mark.parametrize(
    ("raw", "release", "code"),
    [
        ("12", "", "which_version"),
        ("13", "", "which_version"),
        ("15", "", "not_in_list"),
        ("14", "with_funeral", "not_in_list"),
    ],
)
def test_a_code_of_doubtful_meaning_is_never_guessed(raw: str, release: str, code: str) -> None:
    coded = versions.meanings(PACK.codes[CAUSES], release)
    with pytest.raises(Unreadable) as caught:
        read("main_cause", raw, coded=coded)
    assert caught.value.code == code


def test_an_empty_set_said_as_none_needs_no_note() -> None:
    assert versions.noted(PACK.codes[CAUSES], "没有", (), "") == ""
    assert versions.noted(PACK.codes[CAUSES], "01", ("illness",), "") != ""


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


@pytest.mark.parametrize("raw", ["、", "，", ";", " + "])
def test_a_lone_comma_is_not_taken_for_none(raw: str) -> None:
    with pytest.raises(Unreadable):
        read("other_causes", raw)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("因残;缺资金", ("disability", "lack_of_funds")),
        ("因残|缺资金", ("disability", "lack_of_funds")),
        ("因残+因残", ("disability",)),
        ("因残、", ("disability",)),
        ("没有", ()),
    ],
)
def test_sets_are_read_in_the_order_of_the_list_without_repeats(raw: str, value: object) -> None:
    assert read("other_causes", raw) == value


@pytest.mark.parametrize(
    ("name", "raw", "value"),
    [
        ("name", "阿依•古丽", "阿依·古丽"),
        ("name", "王 大 山", "王大山"),
        ("id_no", "４２９９００ 19650412 001x", "42990019650412001X"),
        ("phone", "138 0716 0001", "13807160001"),
        ("bank_account", "6228 4800 1234 5678", "6228480012345678"),
        ("group_name", "  第一组 ", "第一组"),
    ],
)
def test_texts_are_cleaned_by_what_they_are_called(name: str, raw: str, value: str) -> None:
    assert values.text_reader(name)(raw) == value


@given(st.sampled_from(sorted(PACK.codes)), st.data())
def test_every_word_of_a_list_is_read_as_its_entry(codes: str, data: st.DataObject) -> None:
    entry = data.draw(st.sampled_from(PACK.codes[codes].entries))
    known = values.words(PACK.codes[codes])
    assert known[values.key(entry.zh)] == entry.id
    assert known[values.key(f" {entry.zh[0]} {entry.zh[1:]}　")] == entry.id


@given(st.sets(st.sampled_from([e.zh for e in PACK.codes[CAUSES].entries])))
def test_any_set_of_words_is_read_back(words: set[str]) -> None:
    ids = {e.id for e in PACK.codes[CAUSES].entries if e.zh in words}
    if words:
        assert set(read("other_causes", "、".join(words))) == ids


def test_texts_end_where_their_column_ends() -> None:
    assert read("bank_name", "长" * 5, longest=5) == "长" * 5
    with pytest.raises(Unreadable, match="too_long"):
        read("bank_name", "长" * 6, longest=5)


def test_halves_of_the_smallest_unit_are_rounded_up_in_converted_numbers() -> None:
    assert read("area_cultivated", "0.0003", factor=Decimal(15)) == 0
    assert read("area_cultivated", "0.001", factor=Decimal(15)) == 2


@pytest.mark.parametrize(("raw", "year"), [("2015年", 2015), ("2015", 2015), ("2015.0", 2015)])
def test_years_may_say_that_they_are(raw: str, year: int) -> None:
    assert read("exit_year", raw) == year


def test_the_nearest_word_is_told_in_the_language_of_the_reader() -> None:
    spec = column("main_cause")
    english = values.near(spec, PACK, "缺劳", "en")
    assert english in values.allowed(spec, PACK, "en")
    assert values.near(spec, PACK, "因残、缺劳") == "缺劳力"
    assert values.near(spec, PACK, "") == ""


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        ("421083100201-000073", "421083100201-000073"),
        (" 421083100201 - 00007x ", "421083100201-00007X"),
        ("４２１０８３１００２０１－００００７３", "421083100201-000073"),
        ("'421083100201-000073", "421083100201-000073"),
        ("421083100201000073", "421083100201000073"),
        ("n-001", "N001"),
        ("A 12-34", "A1234"),
    ],
)
def test_our_household_numbers_keep_their_hyphen(raw: str, number: str) -> None:
    assert values.household_no(raw) == number
    assert values.household_no(number) == number
