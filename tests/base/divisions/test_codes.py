"""The grammar of codes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level

VALID = st.sampled_from([2, 4, 6, 9, 12]).flatmap(
    lambda n: st.from_regex(rf"[1-9][0-9]{{{n - 1}}}", fullmatch=True)
)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("42", Level.PROVINCE),
        ("4210", Level.CITY),
        ("421083", Level.COUNTY),
        ("421083100", Level.TOWNSHIP),
        ("421083100201", Level.VILLAGE),
        ("429004", Level.COUNTY),
        ("421071", Level.COUNTY),
    ],
)
def test_zeros_say_the_level(code: str, level: Level) -> None:
    assert codes.level_of(codes.pad(code)) == level


@pytest.mark.parametrize(
    ("code", "parent"),
    [
        ("42", None),
        ("4210", "42"),
        ("421083", "4210"),
        ("421083100", "421083"),
        ("421083100201", "421083100"),
        ("421071001", "421071"),
    ],
)
def test_the_parent_is_the_next_shorter_code(code: str, parent: str | None) -> None:
    assert codes.parent_of(codes.pad(code)) == (parent and codes.pad(parent))


def test_a_county_of_its_own_hangs_on_the_province() -> None:
    assert codes.parent_of("429004000000") == "420000000000"
    assert codes.lineage("429004001002") == [
        "420000000000",
        "429004000000",
        "429004001000",
        "429004001002",
    ]


def test_a_city_without_counties_holds_its_townships_itself() -> None:
    assert codes.parent_of("441900003000") == "441900000000"


@pytest.mark.parametrize(
    "text",
    ["", "4", "421", "42108", "42108310", "4210831002", "4210831002011", "42108X", "４２", "00"],
)
def test_what_is_not_a_code_is_not_padded_to_one(text: str) -> None:
    assert codes.read(text) is None


@given(VALID)
def test_a_place_lies_in_the_span_of_each_place_above(text: str) -> None:
    code = codes.pad(text)
    for step in codes.lineage(code):
        low, high = codes.span(step)
        assert low <= code <= high


@given(VALID)
def test_the_lineage_goes_down_level_by_level(text: str) -> None:
    steps = codes.lineage(codes.pad(text))
    levels = [codes.ORDER.index(codes.level_of(step)) for step in steps]
    assert levels == sorted(set(levels))
    assert [codes.parent_of(step) for step in steps] == [None, *steps[:-1]]
