"""How an amount comes about, step by step."""

import pytest

from bangfu.engine.memory import Record
from bangfu.engine.steps import Step, as_json, steps
from tests.engine.orchard import asking, fact, home, orchard

BENEFIT = """\
- id: help
  subject: household
  title: {{zh: 帮助, en: Help}}
  cite: {{document: decree}}
  conditions: [{{id: a, title: x, test: 'true'}}]
  amount: '{}'
"""


def named(name: str, text: str) -> str:
    return fact(text).replace("id: it", f"id: {name}").replace("它", f"事实{name}")


def worked(amount: str, record: Record, more: str = "", language: str = "zh") -> list[Step]:
    program = orchard(benefits=BENEFIT.format(amount.replace("'", "''")), facts=more)
    node = program.rules["help"].amount
    assert node is not None
    return steps(asking(program), node, record, "金额", language)


def lines(amount: str, record: Record, more: str = "", language: str = "zh") -> list[str]:
    found = worked(amount, record, more, language)
    told = [f"{s.title} = {s.expression} = {s.shown}" for s in found]
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in told]


@pytest.mark.parametrize(
    ("amount", "given", "told"),
    [
        ("p.line", {}, ["金额 = 贫困线（3,000 元） = 3,000 元"]),
        ("500", {}, ["金额 = 500 元 = 500 元"]),
        (
            "p.line - income",
            {"income": 100_000},
            ["金额 = 贫困线（3,000 元） － 收入（1,000 元） = 2,000 元"],
        ),
        ("p.line - income", {}, ["金额 = 贫困线（3,000 元） － 收入（不详） = 不详"]),
        (
            "p.line - greatest(income, 0)",
            {"income": 100_000},
            [
                "收入、0 元中较高者 = 收入（1,000 元）、0 元中较高者 = 1,000 元",
                "金额 = 贫困线（3,000 元） － 1,000 元 = 2,000 元",
            ],
        ),
        (
            "pct(greatest(income - 100, 0), p.rate, half_up)",
            {"income": 110_000},
            [
                (
                    "收入 － 100 元、0 元中较高者"
                    " = 收入（1,100 元） － 100 元、0 元中较高者 = 1,000 元"
                ),
                "金额 = 1,000 元 × 比例（70%） = 700 元",
            ],
        ),
        (
            "pct(income - 100, p.rate, half_up)",
            {"income": 110_000},
            ["金额 = (收入（1,100 元） － 100 元) × 比例（70%） = 700 元"],
        ),
    ],
)
def test_functions_inside_come_first(
    amount: str, given: dict[str, object], told: list[str]
) -> None:
    assert lines(amount, home(**given)) == told


def test_facts_come_before_what_rests_on_them_and_once() -> None:
    more = named("net", "income - 100") + named("twice", "net + net")
    assert lines("twice - net", home(income=110_000), more) == [
        "事实net = 收入（1,100 元） － 100 元 = 1,000 元",
        "事实twice = 事实net（1,000 元） + 事实net（1,000 元） = 2,000 元",
        "金额 = 事实twice（2,000 元） － 事实net（1,000 元） = 1,000 元",
    ]


def test_a_fact_given_as_such_has_no_step() -> None:
    more = named("net", "income - 100")
    assert lines("net", home(net=500), more) == ["金额 = 事实net（5 元） = 5 元"]


def test_a_choice_says_which_branch_and_why() -> None:
    amount = "case when rooms > 3 then p.line when poor then 500 else 0 end"
    (step,) = worked(amount, home(rooms=5))
    assert (step.expression.split("（")[0], step.because) == ("贫困线", "房间数（5）高于3")
    (step,) = worked(amount, home(rooms=1, poor=True))
    assert step.because == "是否贫困（是）"
    (step,) = worked(amount, home(rooms=1, poor=False))
    assert step.because == "并非“房间数（1）高于3”，并非“是否贫困（否）”"
    (step,) = worked(amount, home(poor=True))
    assert (step.value, step.because) == (None, "")


def test_what_members_bring_is_added_up_one_by_one() -> None:
    record = home({"wage": 10_000}, {"wage": 20_050})
    assert lines("sum(members, wage)", record) == ["金额 = 100 元 + 200.50 元 = 300.50 元"]
    assert lines("max(members, wage)", record) == ["金额 = 100 元、200.50 元中较高者 = 200.50 元"]
    assert lines("min(members, wage)", record, language="en") == [
        "金额 = the lowest of 100 yuan, 200.50 yuan = 100 yuan"
    ]


def test_many_members_are_told_in_words() -> None:
    record = home(*({"wage": 100} for _ in range(30)))
    assert lines("sum(members, wage)", record) == ["金额 = 全部成员的工资合计（30 元） = 30 元"]
    assert lines("sum(members, wage)", home()) == ["金额 = 全部成员的工资合计（0 元） = 0 元"]


def test_an_amount_of_another_benefit_is_followed() -> None:
    more = BENEFIT.replace("id: help", "id: base").format("p.line - income").replace("帮助", "底数")
    program = orchard(benefits=BENEFIT.format("amount(base) * 2") + more)
    node = program.rules["help"].amount
    assert node is not None
    found = steps(asking(program), node, home(income=100_000), "Amount", "en")
    assert [step.value for step in found] == [200_000, 400_000]


def test_the_last_step_is_the_amount() -> None:
    more = named("net", "income - 100")
    found = worked("net * 2", home(income=110_000), more)
    assert (found[-1].title, found[-1].value) == ("金额", 200_000)


def test_a_step_as_data() -> None:
    program = orchard(benefits=BENEFIT.format("case when poor then p.line else 0 end"))
    node = program.rules["help"].amount
    assert node is not None
    evaluation = asking(program)
    (step,) = steps(evaluation, node, home(poor=True), "Amount", "en")
    assert as_json(evaluation, step) == {
        "title": "Amount",
        "expression": "Line (3,000\N{NO-BREAK SPACE}yuan)",
        "value": 3000,
        "shown": "3,000\N{NO-BREAK SPACE}yuan",
        "because": "Poor (yes)",
    }
