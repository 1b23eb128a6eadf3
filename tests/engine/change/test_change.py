"""What would change a condition: one kind of expression after another."""

import datetime as dt

import pytest

from bangfu.engine.memory import Record
from tests.engine.change.asking import named, proposed, said
from tests.engine.orchard import home

YEARS = "years(born, as_of)"


@pytest.mark.parametrize(
    ("test", "given", "ways"),
    [
        # numbers, both ways, in the smallest unit
        ("income > p.line", {"income": 250_000}, ["收入再增加 500.01 元（达到 3,000.01 元）"]),
        ("income >= p.line", {"income": 250_000}, ["收入再增加 500 元（达到 3,000 元）"]),
        ("income < p.line", {"income": 300_000}, ["收入再减少 0.01 元（降到 2,999.99 元）"]),
        ("p.line <= income", {"income": 0}, ["收入再增加 3,000 元（达到 3,000 元）"]),
        ("rooms = 3", {"rooms": 1}, ["房间数改为3"]),
        ("rooms != 3", {"rooms": 3}, ["房间数再增加 1（达到 4）", "房间数再减少 1（降到 2）"]),
        ("rooms between 2 and 4", {"rooms": 7}, ["房间数再减少 3（降到 4）"]),
        ("not rooms > 2", {"rooms": 5}, ["房间数再减少 3（降到 2）"]),
        ("rooms in (2, 5)", {"rooms": 3}, ["房间数改为2", "房间数改为5"]),
        ("rooms not in (2, 3)", {"rooms": 2}, ["房间数改为1", "房间数改为4"]),
        ("land >= 1.5", {"land": 100}, ["耕地再增加 0.50 亩（达到 1.50 亩）"]),
        ("share > 50%", {"share": 4800}, ["占比再增加 2.01 个百分点（达到 50.01%）"]),
        # yes and no
        ("poor", {"poor": False}, ["做到“贫困”"]),
        ("not poor", {"poor": True}, ["不再是“贫困”"]),
        (
            "poor = (rooms > 3)",
            {"poor": True, "rooms": 3},
            ["不再是“贫困”", "房间数再增加 1（达到 4）"],
        ),
        # sets of codes
        ("troubles has 'frost'", {"troubles": 0b001}, ["“受灾”变为含“霜冻”"]),
        ("not troubles has 'frost'", {"troubles": 0b010}, ["“受灾”变为不含“霜冻”"]),
        # and, or
        ("poor and rooms > 2", {"poor": True, "rooms": 2}, ["房间数再增加 1（达到 3）"]),
        (
            "poor and rooms > 2",
            {"poor": False, "rooms": 2},
            ["做到“贫困”，并且房间数再增加 1（达到 3）"],
        ),
        (
            "poor or rooms > 2",
            {"poor": False, "rooms": 2},
            ["做到“贫困”", "房间数再增加 1（达到 3）"],
        ),
        ("rooms > 2 and rooms < 4", {"rooms": 0}, ["房间数再增加 3（达到 3）"]),
        # arithmetic
        ("income + 100 >= p.line", {"income": 0}, ["收入再增加 2,900 元（达到 2,900 元）"]),
        ("5000 - income >= p.line", {"income": 300_000}, ["收入再减少 1,000 元（降到 2,000 元）"]),
        ("income - 5 > p.line", {"income": 0}, ["收入再增加 3,005.01 元（达到 3,005.01 元）"]),
        ("-income < -100", {"income": 0}, ["收入再增加 100.01 元（达到 100.01 元）"]),
        ("income * 12 >= p.line", {"income": 0}, ["收入再增加 250 元（达到 250 元）"]),
        (
            "pct(income, p.rate, up) >= p.line",
            {"income": 0},
            ["收入再增加 4,285.71 元（达到 4,285.71 元）"],
        ),
        ("per(income, 3, down) > 1", {"income": 0}, ["收入再增加 3.03 元（达到 3.03 元）"]),
        (
            "share(income, p.line, up) > 50%",
            {"income": 0},
            ["收入再增加 1,500.01 元（达到 1,500.01 元）"],
        ),
        ("pct(p.line, share, down) >= 600", {"share": 0}, ["占比再增加 20 个百分点（达到 20%）"]),
        (
            "least(income, 5000) > p.line",
            {"income": 0},
            ["收入再增加 3,000.01 元（达到 3,000.01 元）"],
        ),
        (
            "greatest(income, 100) < p.line",
            {"income": 400_000},
            ["收入再减少 1,000.01 元（降到 2,999.99 元）"],
        ),
        # a choice: keep to the branch, or go over to another
        (
            "case when poor then rooms > 2 else rooms > 4 end",
            {"poor": False, "rooms": 3},
            ["做到“贫困”", "房间数再增加 2（达到 5）"],
        ),
        (
            "case when poor then 1 else rooms end >= 2",
            {"poor": False, "rooms": 1},
            ["房间数再增加 1（达到 2）"],
        ),
    ],
)  # fmt: skip
def test_the_smallest_change(test: str, given: dict[str, object], ways: list[str]) -> None:
    assert said(test, home(**given)) == ways


@pytest.mark.parametrize(
    ("test", "ways"),
    [
        ("poor", ["先查清“是否贫困”（须为“是”）"]),
        ("income > p.line", ["先查清“收入”（达到 3,000.01 元 即可）"]),
        ("income < p.line", ["先查清“收入”（不超过 2,999.99 元 即可）"]),
        ("rooms = 3", ["先查清“房间数”（须为 3）"]),
        ("rooms between 2 and 4", ["先查清“房间数”（须在 2 到 4 之间）"]),
        ("income is not unknown", ["先查清“收入”"]),
        ("poor is not unknown", ["先查清“是否贫困”"]),
        ("crop in ('pear', 'plum')", ["先查清“作物”（须为“梨”或“李”）"]),
        ("crop is not unknown and crop != 'pear'", ["先查清“作物”（须为“苹果”或“李”）"]),
        ("troubles has 'frost'", ["先查清“受灾”（须含“霜冻”）"]),
        ("settled < 2016-01-01", []),
        ("remark is not unknown", []),
    ],
)
def test_what_is_unknown_has_to_be_found_out(test: str, ways: list[str]) -> None:
    assert said(test, home()) == ways
    found = proposed(test, home())
    assert found is None or found.kind == "find_out"


@pytest.mark.parametrize(
    ("test", "given"),
    [
        ("p.line > 5000", {}),  # a figure
        ("rooms > 200", {"rooms": 1}),  # beyond what the column may hold
        ("rooms > 3 and rooms < 2", {"rooms": 1}),  # a contradiction
        ("crop = 'pear'", {"crop": "plum"}),  # fixed
        ("since < 2010-01-01", {}),  # a date
        ("as_of < 2010-01-01", {}),  # time goes one way
        ("income > p.open_line", {"income": 1}),  # nobody set it
        ("village.is_poor", {}),  # not the household's own
        ("income is unknown", {"income": 1}),  # nothing is to be forgotten
        ("per(income, rooms, down) > 1", {"income": 100, "rooms": 0}),  # never
        ("income * 0 > 1", {"income": 5}),  # nothing helps
        ("income - income > 1", {"income": 5}),  # tried out, and dropped
    ],
)
def test_nothing_is_proposed_that_nobody_can_do(test: str, given: dict[str, object]) -> None:
    assert proposed(test, home(**given)) is None


def test_a_figure_that_is_set_moves_the_bound() -> None:
    assert said("income > p.line", home(income=0), line=100) == [
        "收入再增加 1.01 元（达到 1.01 元）"
    ]


def test_what_holds_needs_nothing() -> None:
    assert proposed("income > 1", home(income=500)) is None


def test_a_number_named_twice_is_still_asked_for_no_more_than_it_takes() -> None:
    ways = said("income + income > 100", home(income=0))
    assert ways == ["收入再增加 50.01 元（达到 50.01 元）"]


# --- facts ---


def test_a_fact_is_changed_as_such_and_down_to_its_columns() -> None:
    more = named("net", "income - 100")
    assert said("net >= p.line", home(income=0), more) == [
        "事实net再增加 3,100 元（达到 3,000 元）"
    ]
    assert said("net >= p.line", home(income=0), more, deeper=True) == [
        "收入再增加 3,100 元（达到 3,100 元）"
    ]


def test_of_a_sum_every_part_is_a_way() -> None:
    more = named("all_of_it", "income + savings_of") + named("savings_of", "income * 2")
    ways = said("all_of_it > 300", home(income=0), more, deeper=True)
    assert ways == ["收入再增加 100.01 元（达到 100.01 元）"]


def test_a_fact_that_cannot_be_turned_back_is_changed_as_such() -> None:
    more = named("odd", "per(income, rooms, down)")
    assert said("odd > 3", home(income=0), more) == ["先查清“事实odd”（达到 3.01 元 即可）"]
    assert said("odd > 3", home(income=0), more, deeper=True) == []


def test_a_fact_given_as_such_is_not_followed() -> None:
    more = named("net", "income - 100")
    record = home(income=0, net=100)
    assert said("net >= p.line", record, more) == ["事实net再增加 2,999 元（达到 3,000 元）"]
    assert said("net >= p.line", record, more, deeper=True) == []


def test_a_fact_that_rests_on_what_is_fixed_alone_is_left() -> None:
    more = named("fruitful", "crop = 'pear'")
    assert proposed("fruitful", home(crop="plum"), more) is None


def test_a_fact_of_yes_and_no() -> None:
    more = named("well_off", "income > p.line or poor")
    record = home(income=0, poor=False)
    assert said("well_off", record, more) == ["做到“事实well_off”"]
    assert said("well_off", record, more, deeper=True) == [
        "做到“贫困”", "收入再增加 3,000.01 元（达到 3,000.01 元）",
    ]  # fmt: skip
    ways = said("not well_off", home(income=400_000, poor=False), more)
    assert ways == ["不再是“事实well_off”"]


def test_the_rule_another_one_rests_on_is_followed() -> None:
    rules = "met(other)"
    record = home(income=0)
    from tests.engine.change import asking as pack
    from tests.engine.orchard import asking, orchard, standard

    program = orchard(standards=standard(rules) + standard("income > p.line", name="other"))
    found = pack.change(asking(program), program.rules["rule"].conditions[0], record)
    assert found is not None
    assert pack.Telling(program).lines(record, found.ways) == [
        "收入再增加 3,000.01\N{NO-BREAK SPACE}元（达到 3,000.01\N{NO-BREAK SPACE}元）"
    ]


# --- children ---

RICH, POOR = {"wage": 900_000, "works": True}, {"wage": 10_000, "works": False}


@pytest.mark.parametrize(
    ("test", "ways"),
    [
        ("all(members, works)", ["成员2、3：做到“务工”"]),
        ("not any(members, not works)", ["成员2、3：做到“务工”"]),
        ("not all(members, wage > 50)", [
            "成员2、3中任意一个：工资再减少 50 元（降到 50 元）",
            "成员1：工资再减少 8,950 元（降到 50 元）",
        ]),
        ("any(members, wage > 10000)", [
            "成员1：工资再增加 1,000.01 元（达到 10,000.01 元）",
            "成员2、3中任意一个：工资再增加 9,900.01 元（达到 10,000.01 元）",
        ]),
        ("count(members, works) >= 2", ["成员2、3中任意一个：做到“务工”"]),
        ("count(members, works) >= 3", ["成员2、3：做到“务工”"]),
        ("count(members, works) > 3", []),
        ("count(members, not works) <= 1", ["成员2、3中任意一个：做到“务工”"]),
        ("count(members) > 5", []),
        ("sum(members, wage) >= 9300", ["成员1：工资再增加 100 元（达到 9,100 元）",
                                        "成员2、3中任意一个：工资再增加 100 元（达到 200 元）"]),
        ("min(members, wage) >= 200", ["成员2、3：工资再增加 100 元（达到 200 元）"]),
        ("max(members, wage) <= 8000", ["成员1：工资再减少 1,000 元（降到 8,000 元）"]),
        ("sum(members, wage, works) >= 9300", ["成员1：工资再增加 300 元（达到 9,300 元）"]),
        ("max(members, wage) > 9000 and poor", [
            "成员1：工资再增加 0.01 元（达到 9,000.01 元），并且做到“贫困”",
            "成员2：工资再增加 8,900.01 元（达到 9,000.01 元），并且做到“贫困”",
            "成员3：工资再增加 8,900.01 元（达到 9,000.01 元），并且做到“贫困”",
        ]),
    ],
)  # fmt: skip
def test_children_are_named_who_have_to_change(test: str, ways: list[str]) -> None:
    assert said(test, home(RICH, POOR, POOR, poor=False)) == ways


def test_a_household_of_nobody_is_told_nothing_about_members() -> None:
    assert proposed("any(members, works)", home()) is None
    assert proposed("min(members, wage) > 1", home()) is None


def test_unknown_children_are_nobody_to_change() -> None:
    assert proposed("any(members, works)", Record("household")) is None


def test_one_unknown_wage_of_a_sum_can_be_found_out() -> None:
    ways = said("sum(members, wage) >= 9500", home(RICH, {"works": True}))
    assert ways == ["成员2：先查清“工资”（达到 500 元 即可）"]


def test_a_large_village_is_told_of_all_that_are_left() -> None:
    village = Record("village", {}, children={"household": []})
    for number in range(30):
        village.add(home(poor=number >= 20, rooms=1))
    (line,) = said("all(households, poor)", village, subject="village")
    assert line == "户1、2、3、4、5、6等共20个：做到“贫困”"


# --- time ---


def test_time_alone_is_told_with_the_day() -> None:
    child = {"born": dt.date(2001, 3, 2)}
    record = home(child)
    (way,) = said(f"all(members, {YEARS} >= 16)", record)
    assert way == "成员1：到 2017-03-02 时自然达到"
    found = proposed(f"all(members, {YEARS} >= 16)", record)
    assert found is not None
    assert found.kind == "wait"


def test_an_age_that_is_past_is_past() -> None:
    child = {"born": dt.date(1990, 3, 2)}
    assert proposed(f"all(members, {YEARS} < 16)", home(child)) is None


@pytest.mark.parametrize(
    ("test", "day"),
    [
        ("as_of >= 2020-04-23", "2020-04-23"),
        ("as_of > 2020-04-23", "2020-04-24"),
        ("as_of = 2020-04-23", "2020-04-23"),
        ("as_of != 2016-06-30", "2016-07-01"),
        ("not as_of < 2020-04-23", "2020-04-23"),
        ("year(as_of) >= 2018", "2018-01-01"),
        ("months(2016-05-31, as_of) >= 3", "2016-08-31"),
    ],
)
def test_a_day_to_come(test: str, day: str) -> None:
    assert said(test, home()) == [f"到 {day} 时自然达到"]


def test_what_somebody_can_do_comes_before_waiting() -> None:
    assert said("as_of >= 2020-01-01 or poor", home(poor=False)) == [
        "做到“贫困”", "到 2020-01-01 时自然达到",
    ]  # fmt: skip


# --- where a condition is asked ---


def test_a_condition_that_may_not_be_asked_at_all_has_no_proposal() -> None:
    from tests.engine.change import asking as pack
    from tests.engine.orchard import asking, orchard

    program = orchard(
        standards="""\
            - id: rule
              subject: household
              title: x
              cite: {document: decree}
              conditions: [{id: it, title: x, when: poor, test: rooms > 2}]
        """
    )
    condition = program.rules["rule"].conditions[0]
    unknown = pack.change(asking(program), condition, home(rooms=1))
    assert unknown is None
    asked = pack.change(asking(program), condition, home(rooms=1, poor=True))
    assert asked is not None
    assert [need.name for need in asked.ways[0].needs] == ["rooms"]


# --- words ---


@pytest.mark.parametrize(
    ("test", "given", "line"),
    [
        ("income > p.line", {"income": 0}, "Income: 3,000.01 yuan more, to 3,000.01 yuan"),
        ("rooms < 2", {"rooms": 5}, "Rooms: 4 less, to 1"),
        ("share > 50%", {"share": 0}, "Share: 50.01 percentage points more, to 50.01%"),
        ("poor", {"poor": False}, "Achieve: Poor"),
        ("poor", {}, "Find out: Poor (has to be yes)"),
        ("income > 1", {}, "Find out: Income (1.01 yuan is enough)"),
        ("income < 1", {}, "Find out: Income (at most 0.99 yuan will do)"),
        ("crop = 'pear'", {}, "Find out: Crop (has to be Pear)"),
        ("as_of >= 2020-01-01", {}, "comes by itself on 2020-01-01"),
        ("troubles has 'frost'", {"troubles": 1}, "Troubles becomes: includes Frost"),
    ],
)
def test_it_is_said_in_english_too(test: str, given: dict[str, object], line: str) -> None:
    assert said(test, home(**given), language="en") == [line]


def test_any_one_of_several_in_english() -> None:
    ways = said("any(members, works)", home(POOR, POOR), language="en")
    assert ways == ["any one of Member 1, 2: Achieve: Works"]
