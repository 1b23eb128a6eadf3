"""Expressions and values in words."""

import datetime as dt

import pytest

from bangfu.engine import words
from bangfu.engine.language import tree as t
from bangfu.engine.language import types as ty
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.words import Words
from tests.engine.orchard import asking, fact, home, orchard, standard

PROGRAM = orchard()


@pytest.mark.parametrize(
    ("type_", "value", "zh", "en"),
    [
        (ty.BOOL, True, "是", "yes"),
        (ty.BOOL, False, "否", "no"),
        (ty.BOOL, None, "不详", "unknown"),
        (ty.MONEY, 300_000, "3,000\u00a0元", "3,000\u00a0yuan"),
        (ty.MONEY, 123_456, "1,234.56\u00a0元", "1,234.56\u00a0yuan"),
        (ty.MONEY, 0, "0\u00a0元", "0\u00a0yuan"),
        (ty.MONEY, -50, "-0.50\u00a0元", "-0.50\u00a0yuan"),
        (ty.RATE, 2000, "20%", "20%"),
        (ty.RATE, 435, "4.35%", "4.35%"),
        (ty.RATE, 1_000_000, "10000%", "10000%"),
        (ty.INT, 1000, "1,000", "1,000"),
        (Type(Kind.INT, "person"), 3, "3\u00a0人", "3"),
        (Type(Kind.INT, "calendar_year"), 2016, "2016\u00a0年", "2016"),
        (Type(Kind.QUANTITY, "mu"), 150, "1.50\u00a0亩", "1.50\u00a0mu"),
        (Type(Kind.QUANTITY, "acre"), 200, "2", "2"),
        (ty.DATE, dt.date(2016, 5, 1), "2016-05-01", "2016-05-01"),
        (Type(Kind.MONTH), dt.date(2016, 5, 1), "2016-05", "2016-05"),
        (Type(Kind.CODE, codes="fruit"), "pear", "梨", "Pear"),
        (Type(Kind.CODES, codes="trouble"), 0b110, "霜冻、病害", "Frost, Blight"),
        (Type(Kind.CODES, codes="trouble"), 0, "无", "none"),
        (Type(Kind.TEXT), "甲", "甲", "甲"),
    ],
)
def test_values_have_their_unit(type_: Type, value: t.Scalar, zh: str, en: str) -> None:
    assert words.value(PROGRAM.pack, type_, value) == zh
    assert words.value(PROGRAM.pack, type_, value, "en") == en


@pytest.mark.parametrize(
    ("expression", "zh", "en"),
    [
        ("income > p.line", "收入高于贫困线", "Income is above Line"),
        ("rooms != 3", "房间数不等于3", "Rooms is not 3"),
        ("rooms between 1 and 3", "房间数不低于1，并且房间数不高于3",
         "Rooms is at least 1 and Rooms is at most 3"),
        ("poor and (poor or rooms < 1)", "是否贫困，并且（是否贫困，或者房间数低于1）",
         "Poor and (Poor or Rooms is below 1)"),
        ("not poor", "并非“是否贫困”", "not (Poor)"),
        ("crop = 'pear'", "作物是梨", "Crop is Pear"),
        ("crop != 'pear'", "作物不是梨", "Crop is not Pear"),
        ("crop in ('pear', 'plum')", "作物属于梨、李", "Crop is one of Pear, Plum"),
        ("crop not in ('pear', 'plum')", "作物不属于梨、李", "Crop is none of Pear, Plum"),
        ("troubles has 'frost'", "受灾含霜冻", "Troubles includes Frost"),
        ("poor is unknown", "是否贫困不详", "Poor is unknown"),
        ("poor is not unknown", "已掌握是否贫困", "known: Poor"),
        ("income + 5 > 3", "收入 + 5\u00a0元高于3\u00a0元",
         "Income + 5\u00a0yuan is above 3\u00a0yuan"),
        ("rooms * (rooms + 1) > 3", "房间数 × (房间数 + 1)高于3",
         "Rooms × (Rooms + 1) is above 3"),
        ("rooms - (rooms - 1) > 3", "房间数 － (房间数 － 1)高于3",
         "Rooms － (Rooms － 1) is above 3"),
        ("(rooms + 1) * rooms > 3", "(房间数 + 1) × 房间数高于3",
         "(Rooms + 1) × Rooms is above 3"),
        ("-rooms > -3", "－房间数高于-3", "－Rooms is above -3"),
        ("pct(income, 20%, down) > 3", "收入 × 20%高于3\u00a0元",
         "Income × 20% is above 3\u00a0yuan"),
        ("per(income + 1, rooms, down) > 3", "(收入 + 1\u00a0元) ÷ 房间数高于3\u00a0元",
         "(Income + 1\u00a0yuan) ÷ Rooms is above 3\u00a0yuan"),
        ("share(income, p.line, down) > 50%", "收入 ÷ 贫困线高于50%",
         "Income ÷ Line is above 50%"),
        ("least(rooms, 3) > 1", "房间数、3中较低者高于1", "the lowest of Rooms, 3 is above 1"),
        ("greatest(rooms, 3) > 1", "房间数、3中较高者高于1",
         "the highest of Rooms, 3 is above 1"),
        ("years(settled, as_of) > 1", "落户日期、截至日期之间的整年数高于1",
         "full years between Settled, the as-of date is above 1"),
        ("months(settled, as_of) > 1", "落户日期、截至日期之间的整月数高于1",
         "full months between Settled, the as-of date is above 1"),
        ("year(settled) = 2016", "落户日期的年份等于2,016", "year of Settled is 2,016"),
        ("count(members) > 1", "成员数高于1", "number of Member is above 1"),
        ("count(members, works) > 1", "是否务工的成员数高于1",
         "number of Member where Works is above 1"),
        ("any(members, works)", "至少一个成员是否务工", "some Member Works"),
        ("all(members, works)", "每个成员是否务工", "every Member Works"),
        ("sum(members, wage) > 1", "全部成员的工资合计高于1\u00a0元",
         "total Wage of Member is above 1\u00a0yuan"),
        ("min(members, wage, works) > 1", "是否务工的成员中最低的工资高于1\u00a0元",
         "lowest Wage of Member where Works is above 1\u00a0yuan"),
        ("max(members, wage) > 1", "成员中最高的工资高于1\u00a0元",
         "highest Wage of Member is above 1\u00a0yuan"),
        ("case when poor then 1 else 2 end > 1", "是否贫困时为1；否则为2高于1",
         "1 if Poor; otherwise 2 is above 1"),
        ("met(rule)", "符合“规则rule”", "'Rule rule' holds"),
        ("amount(gift) > 1", "规则gift高于1\u00a0元", "Rule gift is above 1\u00a0yuan"),
        ("village.savings > 1", "集体积累高于1\u00a0元", "Savings is above 1\u00a0yuan"),
    ],
)  # fmt: skip
def test_every_form_can_be_said(expression: str, zh: str, en: str) -> None:
    program = orchard(
        facts=fact(expression),
        standards=standard("poor"),
        benefits=standard("poor", name="gift", amount="p.line"),
    )
    tree = program.facts["household", "it"]
    assert Words(program).say(tree) == zh
    assert Words(program, "en").say(tree) == en


def test_values_can_be_put_behind_names() -> None:
    program = orchard(facts=fact("income > p.line and count(members, works) > 1"))
    record = home({"works": True}, {"works": None}, income=100)
    evaluation = asking(program)

    def look(node: t.Node) -> t.Scalar:
        return evaluation.value(node, record)

    tree = program.facts["household", "it"]
    assert Words(program, "zh", look).say(tree) == (
        "收入（1\u00a0元）高于贫困线（3,000\u00a0元），并且是否务工的成员数（不详）高于1"
    )
    assert "Income (1\u00a0yuan) is above Line (3,000\u00a0yuan)" in Words(program, "en", look).say(
        tree
    )


def test_facts_are_named_not_unfolded() -> None:
    program = orchard(facts=fact("rooms + 1") + fact("it > 3").replace("id: it", "id: big"))
    assert Words(program).say(program.facts["household", "big"]) == "它高于3"


def test_every_node_can_be_said() -> None:
    kinds = {cls.__name__.lower() for cls in t.Node.__subclasses__()}
    assert all(hasattr(Words, f"_{kind}") for kind in kinds)
