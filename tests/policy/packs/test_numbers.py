"""Numbers are read from Chinese official prose, with what they measure."""

from decimal import Decimal

import pytest

from bangfu.policy.packs.numbers import numeral, plain, read


def found(text: str) -> list[tuple[str, str, str]]:
    return [(n.kind, f"{n.value.normalize():f}", n.unit) for n in read(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("补助3000元", ("money", "3000", "元")),
        ("安排 50 万元", ("money", "500000", "元")),
        ("统筹2亿多元", ("money", "200000000", "元")),
        ("投资 8.5 亿元", ("money", "850000000", "元")),
        ("一亿元", ("money", "100000000", "元")),
        ("二十五万元", ("money", "250000", "元")),
        ("补助２０００元", ("money", "2000", "元")),
        ("达到99％以上", ("rate", "99", "%")),
        ("百分之七十", ("rate", "70", "%")),
        ("提高5个百分点", ("rate", "5", "%")),
        ("三成", ("rate", "30", "%")),
        ("超过一半", ("rate", "50", "%")),
        ("按1.5倍执行", ("times", "1.5", "倍")),
        ("在现行基础上翻番", ("times", "2", "倍")),
        ("13.56万户", ("count", "135600", "户")),
        ("40.4853万贫困人口", ("count", "404853", "")),
        ("15000人次", ("count", "15000", "人次")),
        ("1,200人", ("count", "1200", "人")),
        ("共371个村", ("count", "371", "个")),
        ("10余户", ("count", "10", "户")),
        ("有三个阶段", ("count", "3", "个")),
        ("三百七十一个村", ("count", "371", "个")),
        ("掌握一门技能", ("count", "1", "门")),
        ("市、区两级", ("count", "2", "级")),
        ("连续3年", ("term", "3", "年")),
        ("三年期贷款", ("term", "3", "年")),
        ("经营半年以上", ("term", "6", "月")),
        ("6个月", ("term", "6", "月")),
        ("半小时服务圈", ("term", "30", "分钟")),
        ("15分钟", ("term", "15", "分钟")),
        ("公示七天", ("term", "7", "天")),
        ("到2018年", ("day", "2018", "年")),
        ("两不愁", ("list", "2", "不愁")),
        ("“一有”", ("list", "1", "有")),
        ("“九有”标准", ("list", "9", "有")),
        ("“四不摘”", ("list", "4", "不摘")),
    ],
)
def test_a_number_is_read_with_its_scale_and_unit(
    text: str, expected: tuple[str, str, str]
) -> None:
    assert found(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "选派第一书记",
        "第14期",
        "鄂发〔2015〕19号",
        "统一建档、进一步落实、唯一",
        "十八届三中",
        "上半年形势",
        "一户一策",
        "发布时间 09:02",
        "4G网络",
        "一个基地",
        "有一批人",
        "",
    ],
)
def test_what_only_looks_like_a_number_is_left_out(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("分别给予2000万元、1000万元", [("money", "20000000", "元"), ("money", "10000000", "元")]),
        ("给予2000、1000万元", [("money", "20000000", "元"), ("money", "10000000", "元")]),
        ("占40-50%", [("rate", "40", "%"), ("rate", "50", "%")]),
        ("掌握1-2门", [("count", "1", "门"), ("count", "2", "门")]),
        ("2016-2018年", [("day", "2016", "年"), ("day", "2018", "年")]),
        ("2016年至2018年", [("day", "2016", "年"), ("day", "2018", "年")]),
        ("30%、50%、20%", [("rate", "30", "%"), ("rate", "50", "%"), ("rate", "20", "%")]),
        ("3、5", [("count", "3", ""), ("count", "5", "")]),
    ],
)
def test_ranges_and_lists_share_the_last_unit(
    text: str, expected: list[tuple[str, str, str]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2015年10月16日", (2015, 10, 16)),
        ("2015年10月", (2015, 10, 0)),
        ("2016-02-02", (2016, 2, 2)),
        ("19.08.2015", (2015, 8, 19)),
        ("5月8日前", (0, 5, 8)),
        ("6月中旬前", (0, 6, 0)),
    ],
)
def test_days_are_read_as_far_as_they_are_said(text: str, day: tuple[int, int, int]) -> None:
    (number,) = read(text)
    assert (number.kind, (int(number.value), number.month, number.day)) == ("day", day)


def test_numbers_stand_where_they_are_in_the_plain_text() -> None:
    text = "每村 每年\n安排 10 万元（２０％）"
    assert [plain(text)[n.start : n.end] for n in read(text)] == ["10 万元", "20%"]


def test_a_share_of_parts_is_a_percentage() -> None:
    (number,) = read("三分之二以上")
    assert number.value.quantize(Decimal("0.01")) == Decimal("66.67")


@pytest.mark.parametrize(
    ("text", "value"),
    [("十", 10), ("二十", 20), ("十三", 13), ("一百零五", 105), ("两千", 2000), ("二零", 20)],
)
def test_chinese_numerals(text: str, value: int) -> None:
    assert numeral(text) == value
