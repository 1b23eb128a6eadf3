"""The gate: what a household becomes, and what no form of it may hold."""

import datetime as dt
from dataclasses import FrozenInstanceError, fields, replace
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from bangfu.base.divisions import reading
from bangfu.demo.places import bundle_of
from bangfu.engine.packs import loader
from bangfu.procedures.notices import gate, screen
from bangfu.procedures.notices.gate import STAR, Entry, Sheet, Unfit
from bangfu.procedures.notices.surnames import COMPOUND
from bangfu.registry.households.models import Household, Member

DAY = dt.date(2016, 12, 31)
ENTRY = Entry(1, "household", "张＊", "湖滨村", "三组", 4)
SHEET = Sheet(
    number="〔2016〕00001号", place="洪湖市新堤镇湖滨村", matter=("退出", "Exit"),
    stage=("公示", "Notice"), starts=DAY, ends=DAY, hotline="12317", pack="0a1b2c3d",
    entries=(ENTRY,),
)  # fmt: skip


def person(name: str, born: dt.date | None, **more: Any) -> Member:
    return Member(name=name, birth_date=born, relation_to_head="head", **more)


def shown(head: Member, *, full: bool = False, group: str = "") -> Entry:
    home = Household(group_name=group, village_id="421083100201")
    return gate.of_household(home, [head], "湖滨村", DAY, full=full)


def test_the_published_form_has_these_fields_and_no_other() -> None:
    assert [field.name for field in fields(Entry)] == [
        "number", "kind", "name", "village", "group", "size", "is_full",
    ]  # fmt: skip
    assert [field.name for field in fields(Sheet)] == [
        "number", "place", "matter", "stage", "starts", "ends", "hotline", "pack", "entries",
        "sort", "replaces", "replaced_on",
    ]  # fmt: skip


def test_it_does_not_change() -> None:
    with pytest.raises(FrozenInstanceError):
        ENTRY.name = "张三"  # type: ignore[misc]


# --- names ---


@pytest.mark.parametrize(
    ("name", "left"),
    [
        ("张三", "张＊"),
        ("张", "张＊"),
        ("  张 小明 ", "张＊"),
        ("欧阳建国", "欧阳＊"),
        ("欧阳", "欧＊"),
        ("诸葛亮", "诸葛＊"),
        ("阿卜杜拉·买买提", "阿＊"),
        ("Anna Maria", "A＊"),
        ("𠅤伟", "𠅤＊"),
        ("429900196504120018", "＊"),
        ("３号张三", "＊"),
        ("", "＊"),
        ("*", "＊"),
        ("<b>张</b>", "＊"),
    ],
)
def test_masked(name: str, left: str) -> None:
    assert gate.masked(name) == left


@given(st.text(max_size=40))
def test_no_name_leaves_more_than_a_surname(name: str) -> None:
    left = gate.masked(name)
    assert left.endswith(STAR)
    surname = left[:-1]
    assert len(surname) <= 1 or surname in COMPOUND
    assert replace(ENTRY, name=left).name == left


@pytest.mark.parametrize(
    ("born", "name"),
    [
        (dt.date(1998, 12, 31), "王＊"),  # eighteen on this very day
        (dt.date(1999, 1, 1), STAR),
        (dt.date(2010, 2, 28), STAR),
        (None, "王＊"),
    ],
)
def test_a_minor_is_not_named_at_all(born: dt.date | None, name: str) -> None:
    assert shown(person("王小明", born)).name == name


@pytest.mark.parametrize(
    ("born", "name", "is_full"),
    [
        (dt.date(1970, 1, 1), "王小明", True),
        (dt.date(1999, 1, 1), STAR, False),
        (None, "王＊", False),  # nobody knows whether of age
    ],
)
def test_full_names_are_those_of_adults(born: dt.date | None, name: str, is_full: bool) -> None:
    entry = shown(person("王小明", born), full=True)
    assert (entry.name, entry.is_full) == (name, is_full)


@pytest.mark.parametrize(
    "name", ["王13807160001", "王（残疾）", "王" * 21, "王 12", "一二三四五六七八九"]
)
def test_a_full_name_that_is_none_is_masked(name: str) -> None:
    entry = shown(person(name, dt.date(1970, 1, 1)), full=True)
    assert not entry.is_full
    assert len(entry.name) <= 2


def test_a_household_without_a_head_has_no_name() -> None:
    other = Member(name="王小明", relation_to_head="son")
    assert shown(other).name == STAR


def test_only_present_members_count() -> None:
    home = Household(village_id="421083100201")
    people = [
        person("王芳", None),
        Member(name="走了", state="left"),
        Member(name="错的", state="void"),
    ]
    assert gate.of_household(home, people, "湖滨村", DAY).size == 1
    assert gate.of_household(home, [], "湖滨村", DAY).size is None


# --- groups ---


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("三组", "三组"),
        ("第三村民小组", "三组"),
        ("３组", "3组"),
        ("12小组", "12组"),
        ("十二组", "十二组"),
        ("1234组", ""),
        ("三", ""),
        ("三组王家", ""),
        ("三组 13807160001", ""),
        ("<b>三组</b>", ""),
        ("", ""),
    ],
)
def test_of_a_group_its_number_remains(said: str, left: str) -> None:
    assert gate.group(said) == left
    assert shown(person("王芳", None), group=said).group == left


@given(st.text(max_size=40))
def test_any_group_passes_the_form(said: str) -> None:
    assert replace(ENTRY, group=gate.group(said)).group in {"", gate.group(said)}


# --- what the forms refuse ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "张三"},
        {"name": "张三＊"},
        {"name": "张"},
        {"name": ""},
        {"name": "1＊"},
        {"name": "张＊＊"},
        {"name": "429900196504120018", "is_full": True},
        {"name": "张13807160001", "is_full": True},
        {"name": "张三<b>", "is_full": True},
        {"name": "张" * 21, "is_full": True},
        {"name": "", "is_full": True},
        {"name": "一二三四五六七八", "is_full": True},
        {"group": "王家湾"},
        {"group": "第三组"},
        {"group": "三组 "},
        {"size": 0},
        {"size": 100},
        {"number": 0},
        {"number": 501},
        {"village": "湖滨村0716-2345678"},
        {"village": "湖滨村\n"},
        {"village": "<b>湖滨村</b>"},
        {"village": "长" * 61},
        {"kind": "person"},
        {"kind": "village"},
        {"kind": "other"},
        {"kind": "village", "name": "张＊"},
        {"kind": "other", "name": "张＊"},
    ],
)
def test_an_entry_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unfit) as unfit:
        replace(ENTRY, **wrong)
    assert str(unfit.value) in {"name", "group", "size", "number", "village"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "F421083-2016-00001"},
        {"number": "〔2016〕00001号 "},
        {"place": "湖滨村 429900196504120018"},
        {"place": "湖滨村！"},
        {"matter": ("退出 13807160001", "Exit")},
        {"matter": ("退出", "Exit 6228 4800 1234 5678 901")},
        {"stage": ("<script>", "Notice")},
        {"hotline": "13807160001"},
        {"hotline": "0716-2345678"},
        {"hotline": "12"},
        {"pack": "0a1b2c3"},
        {"pack": "zzzzzzzz"},
        {"entries": ()},
        {"entries": (ENTRY,) * 501},
        {"ends": DAY - dt.timedelta(days=1)},
    ],
)
def test_a_sheet_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(Unfit):
        replace(SHEET, **wrong)


def test_a_village_is_named_and_anything_else_is_not() -> None:
    assert gate.of_village("湖滨村").name == "湖滨村"
    assert gate.of_other("湖滨村").name == ""


@pytest.mark.parametrize("pack", ["jingzhou", "wuhan"])
def test_every_shipped_procedure_and_place_may_be_named(pack: str) -> None:
    loaded = loader.load(pack, settings.PACKS)
    for procedure in loaded.procedures.values():
        for title in (procedure.title, *(stage.title for stage in procedure.stages)):
            assert screen.words("matter", title.text("zh"))
            assert screen.words("matter", title.text("en"))
    rows, _facts = reading.bundle(bundle_of(loaded))
    names = {row.name for row in rows}
    assert len(names) > 100
    for name in names:
        assert screen.words("place", name)


# --- numbers in texts ---


@pytest.mark.parametrize(
    "text",
    [
        "429900196504120018",
        "42990019650412001X",
        "429900650412001",
        "４２９９００１９６５０４１２００１８",
        "429900 19650412 0018",
        "4299-0019-6504-1200-18",
        "4 2 9 9 0 0 1 9",
        "4299\u200b0019\u20606504",
        "①②③④⑤⑥⑦",
        "13807160001",
        "138 0716 0001",
        "0716-2345678",
        "2345678",
        "6228480012345678901",
        "一三八〇七一六〇〇〇一",
        "壹叁捌零柒壹陆",
        "电话1三8零7一6",
        "١٢٣٤٥٦٧",
    ],
)
def test_a_number_is_seen(text: str) -> None:
    assert screen.has_number(text)
    with pytest.raises(Unfit):
        screen.words("place", f"村{text}")


@pytest.mark.parametrize(
    "text", ["", "湖滨村", "八一村", "第3组", "七一一厂社区", "2016年3月7日", "12317", "一九四九路"]
)
def test_no_number_is_seen_where_none_is(text: str) -> None:
    assert not screen.has_number(text)


@given(st.from_regex(r"[1-9][0-9]{16}[0-9X]", fullmatch=True), st.sampled_from(" -　.·_\u200b、"))
def test_an_id_is_seen_however_it_is_taken_apart(number: str, between: str) -> None:
    assert screen.has_number(between.join(number))
    assert screen.has_number(f"村{between.join(number[at : at + 6] for at in (0, 6, 12))}人")
