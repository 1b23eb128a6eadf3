"""Readings of names, and what a question is taken for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.registry.names import spelling

HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=1, max_size=6)
NAMES = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF),
        st.characters(min_codepoint=0x20000, max_codepoint=0x2A6DF),
        st.sampled_from("·Aa -"),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.parametrize(
    ("name", "found_by"),
    [
        ("陈大伟", ["陈", "陈大伟", "大伟", "伟", "chendawei", "cdw", "dawei", "dw", "wei"]),
        ("单雄", ["danxiong", "shanxiong", "sx", "dx", "chanxiong"]),
        ("吕布", ["lvbu", "lubu", "lb"]),
        ("曾乐", ["zengle", "zengyue", "cengle", "zl", "zy"]),
        ("阿卜杜拉·买买提", ["阿卜杜拉买买提", "买买提", "abudulamaimaiti", "maimaiti", "mmt"]),
        ("Anna Maria", ["annamaria", "maria"]),
        ("欧阳 修", ["欧阳修", "ouyangxiu", "oyx"]),
    ],
)
def test_a_name_is_found_by_its_parts_its_pinyin_and_its_initials(
    name: str, found_by: list[str]
) -> None:
    keys = spelling.keys(name)
    assert not [text for text in found_by if not any(key.startswith(text) for key in keys)]


def test_a_character_nobody_knows_stands_for_itself() -> None:
    rare = "\U0002a6d6"
    assert spelling.readings(rare) == (rare,) or spelling.readings(rare)[0].isascii()
    assert any(key.startswith(rare) for key in spelling.keys(rare + "伟"))


def test_many_readings_stay_few_keys() -> None:
    assert len(spelling.keys("单曾乐行长重朝")) < 800
    assert max(map(len, spelling.keys("龘" * 60))) <= spelling.LONGEST


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("zhang wei", ["zhangwei"]),
        ("Z W", ["zw"]),
        ("王 da wei", ["王", "dawei"]),
        ("ｗａｎｇ", ["wang"]),
        ("lǚ", ["lv"]),
        ("Zhāng Wěi", ["zhangwei"]),
        ("买买提·阿", ["买买提阿"]),
        ("%", []),
        ("' OR 1=1 --", ["or"]),
        ("", []),
        ("😀", ["😀"]),
    ],
)
def test_a_question_is_characters_and_letters(text: str, runs: list[str]) -> None:
    assert spelling.asked(text) == runs


@given(NAMES)
def test_every_name_is_found_by_itself(name: str) -> None:
    clean = spelling.compact(name)
    keys = spelling.keys(name)
    assert not clean or clean[: spelling.LONGEST] in keys
    assert "" not in keys


@given(HAN)
def test_a_name_is_found_by_its_most_usual_pinyin(name: str) -> None:
    syllables = [spelling.readings(character)[0] for character in spelling.compact(name)]
    spelt = "".join(syllables)
    runs = spelling.asked(spelt)
    keys = spelling.keys(name)
    assert all(any(key.startswith(run) for key in keys) for run in runs)


@given(st.text(max_size=30))
def test_no_question_breaks_it(text: str) -> None:
    runs = spelling.asked(text)
    assert all(0 < len(run) <= spelling.LONGEST for run in runs)
