"""What each kind of item takes from the clause it cites: figures, days, terms and counts."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from bangfu.engine.packs import loader
from bangfu.policy.packs.carriers.carrier import Carrier, Figure
from bangfu.policy.packs.carriers.listing import carriers

ROOTS = [Path(__file__).parents[3] / "packs"]
CITE = "cite: {document: pool-2016, clause: 一}"
ELSEWHERE = "cite: {document: pool-2016, clause: 九}"
HEADER = "code: pool\ntitle: {zh: 水塘, en: Pool}\nextends: national\ndivision: '420100000000'\n"
DOCUMENTS = "- {id: pool-2016, title: {zh: 水塘决定, en: Pool decision}, date: 2016-03-01}\n"
Of = Callable[..., list[Carrier]]


@pytest.fixture
def of(tmp_path: Path) -> Of:
    """The carriers of a pack with one more file, those that cite its document."""

    def made(file: str, text: str, **more: str) -> list[Carrier]:
        files = {"pack": HEADER, "documents": DOCUMENTS, file: text, **more}
        folder = tmp_path / "pool"
        folder.mkdir()
        for name, content in files.items():
            (folder / f"{name}.yaml").write_text(content, encoding="utf-8")
        pack = loader.load(folder, ROOTS)
        return [one for one in carriers(pack) if one.cite.document == "pool-2016"]

    return made


def said(one: Carrier) -> list[tuple[str, str, str]]:
    return [(figure.type, f"{figure.value:f}", figure.unit) for figure in one.figures]


def test_constants_of_a_rule_are_carried_and_idioms_are_not(of: Of) -> None:
    (one,) = of(
        "benefits",
        f"""
- id: grant
  subject: household
  title: {{zh: 补助, en: Grant}}
  {CITE}
  in_force_from: 2016-01-01
  in_force_to: 2018-12-31
  applies: family_size >= 3
  conditions:
    - id: late
      title: {{zh: 条件, en: Condition}}
      when: as_of >= 2017-06-01
      test: household_attribute != 'b01' and wage_income > 0
  amount: pct(wage_income, 35%, half_up)
""",
    )
    assert one.kind == "benefit"
    assert said(one) == [("int", "3", ""), ("rate", "35", "")]
    assert set(one.days) == {dt.date(2017, 6, 1), dt.date(2016, 1, 1), dt.date(2018, 12, 31)}
    assert one.spans == ((dt.date(2016, 1, 1), dt.date(2018, 12, 31)),)
    assert one.counts == (("conditions", 1),)


def test_conditions_with_a_clause_of_their_own_stand_apart(of: Of) -> None:
    found = of(
        "standards",
        f"""
- id: out
  subject: household
  title: {{zh: 标准, en: Standard}}
  {CITE}
  conditions:
    - {{id: a, title: {{zh: 甲, en: A}}, test: has_safe_house}}
    - {{id: b, title: {{zh: 乙, en: B}}, test: family_size > 2, {ELSEWHERE}}}
    - {{id: c, title: {{zh: 丙, en: C}}, test: water_safe, {ELSEWHERE}}}
""",
    )
    rule, *parts = found
    assert rule.counts == (("conditions", 1),)
    assert [(p.kind, p.id, p.title.en, p.cite.clause) for p in parts] == [
        ("condition", "out", "B", "九"),
        ("condition", "out", "C", "九"),
    ]
    assert all(p.whole is not None and p.whole.en == "Standard" for p in parts)
    assert {p.counts for p in parts} == {(("conditions", 2),)}
    assert said(parts[0]) == [("int", "2", "")]


def test_a_fact_counts_its_alternatives(of: Of) -> None:
    (one,) = of(
        "facts",
        "- {id: odd, subject: member, title: {zh: 某, en: Odd}, "
        f"expr: age >= 70 or age < 14 or work_months = 0, {CITE}}}\n",
    )
    assert one.counts == (("conditions", 3),)
    assert said(one) == [("int", "70", ""), ("int", "14", "")]


def test_a_parameter_carries_its_stated_values_by_clause(of: Of) -> None:
    first, second, rival = of(
        "parameters",
        f"""
- id: amount_due
  title: {{zh: 数额, en: Sum}}
  type: money
  values:
    - {{starts: 2016-01-01, ends: 2016-12-31, value: 100, {CITE}}}
    - {{starts: 2016-01-01, value: 200, division: "420114", {CITE}}}
    - {{starts: 2016-01-01, value: 250, division: "420115", {CITE}}}
    - {{starts: 2017-01-01, value: 300, {ELSEWHERE}}}
    - {{starts: 2018-01-01, status: unset, {ELSEWHERE}}}
    - {{starts: 2018-01-01, value: 400, status: assumed, {ELSEWHERE}}}
  rivals:
    - {{value: 500, by: 2019-12-31, {ELSEWHERE}}}
""",
    )
    assert said(first) == [("money", "100", ""), ("money", "200", ""), ("money", "250", "")]
    assert first.counts == (("places", 2),)
    assert first.spans == ((dt.date(2016, 1, 1), dt.date(2016, 12, 31)),)
    assert (second.cite.clause, said(second)) == ("九", [("money", "300", "")])
    assert (rival.kind, rival.days) == ("rival", (dt.date(2019, 12, 31),))
    assert rival.figures == (Figure("money", Decimal(500)),)


@pytest.mark.parametrize(
    ("type_", "value", "figures"),
    [
        ("rate", '"12.5%"', [("rate", "12.5", "")]),
        ("quantity", "2.5", [("quantity", "2.5", "mu")]),
        ("bool", "true", []),
        ("date", "2017-05-01", []),
    ],
)
def test_values_of_other_types(of: Of, type_: str, value: str, figures: list) -> None:
    unit = "unit: mu" if type_ == "quantity" else "bound: exactly"
    (one,) = of(
        "parameters",
        f"- id: v\n  title: {{zh: 值, en: V}}\n  type: {type_}\n  {unit}\n  values:\n"
        f"    - {{starts: 2016-01-01, value: {value}, {CITE}}}\n",
    )
    assert said(one) == figures
    assert (dt.date(2017, 5, 1) in one.days) == (type_ == "date")


def test_a_target_carries_its_steps_where_they_are_cited(of: Of) -> None:
    own, other = of(
        "targets",
        f"""
- id: reach
  title: {{zh: 目标, en: Target}}
  {CITE}
  unit: village
  splits: [county, township]
  steps:
    - {{by: 2016-12-31, value: 10}}
    - {{by: 2017-12-31, value: 20, division: "420114"}}
    - {{by: 2018-12-31, value: 30, {ELSEWHERE}}}
    - {{by: 2019-12-31, value: 40, status: assumed}}
""",
    )
    assert said(own) == [("int", "10", "village"), ("int", "20", "village")]
    assert own.counts == (("steps", 2), ("places", 1))
    assert (other.cite.clause, said(other)) == ("九", [("int", "30", "village")])
    assert other.days == (dt.date(2018, 12, 31),)


def test_a_task_carries_its_term_and_figures(of: Of) -> None:
    own, other = of(
        "tasks",
        f"""
- id: plan
  title: {{zh: 任务, en: Task}}
  {CITE}
  lead: [{{zh: 市, en: City}}]
  starts: 2016-01-01
  deadline: 2018-12-31
  figures:
    - {{title: {{zh: 年数, en: Years}}, value: 3, unit: calendar_year}}
    - {{title: {{zh: 资金, en: Money}}, value: 90, type: money, {ELSEWHERE}}}
""",
    )
    assert said(own) == [("int", "3", "calendar_year")]
    assert own.spans == ((dt.date(2016, 1, 1), dt.date(2018, 12, 31)),)
    assert (other.cite.clause, said(other)) == ("九", [("money", "90", "")])


def test_a_procedure_carries_its_terms(of: Of) -> None:
    own, stage = of(
        "procedures",
        f"""
- id: leave
  title: {{zh: 程序, en: Procedure}}
  {CITE}
  subject: household
  stages:
    - {{id: a, title: {{zh: 评议, en: Meeting}}, role: village, level: village, most_days: 15}}
    - id: b
      title: {{zh: 公示, en: Notice}}
      role: village
      level: village
      least_days: 5
      notice: {{at: [village], days: 7}}
      {ELSEWHERE}
""",
    )
    assert said(own) == [("int", "15", "day")]
    assert own.counts == (("steps", 2),)
    assert (stage.kind, stage.id) == ("stage", "leave")
    assert said(stage) == [("int", "5", "day"), ("int", "7", "day")]


def test_a_scorecard_carries_points_bounds_and_grades(of: Of) -> None:
    own, indicator, veto = of(
        "scorecards",
        f"""
- id: card
  title: {{zh: 考核, en: Card}}
  {CITE}
  subject: village
  indicators:
    - id: a
      title: {{zh: 甲, en: A}}
      weight: 60
      bands: [{{at_least: "95%", points: 60}}, {{at_least: 8, points: 30}}]
    - {{id: b, title: {{zh: 乙, en: B}}, weight: 40, {ELSEWHERE}}}
  vetoes:
    - {{id: v, title: {{zh: 否决, en: Veto}}, {ELSEWHERE}}}
  grades:
    - {{id: good, title: {{zh: 优秀, en: Good}}, at_least: 90}}
""",
    )
    values = {(figure.type, figure.value) for figure in own.figures}
    assert {("int", 60), ("int", 30), ("int", 8), ("rate", 95), ("int", 90)} == values
    assert own.counts == (("conditions", 2), ("levels", 1))
    assert [int(figure.value) for figure in indicator.figures] == [40]
    assert veto.figures == ()


def test_items_of_other_places_are_included(of: Of) -> None:
    rule = f"""
- id: there
  subject: household
  title: {{zh: 别处, en: There}}
  {CITE}
  division: "421000000000"
  bearer: {{zh: 某, en: Somebody}}
  conditions: [{{id: a, title: {{zh: 甲, en: A}}, test: has_safe_house}}]
"""
    assert [(one.kind, one.id) for one in of("duties", rule)] == [("duty", "there")]


def test_a_survey_carries_the_points_of_its_questions(of: Of) -> None:
    own, question = of(
        "surveys",
        f"""
- id: looks
  title: {{zh: 看一看, en: Looks}}
  {CITE}
  subject: household
  sections:
    - id: house
      title: {{zh: 房, en: House}}
      questions:
        - {{id: roof, title: {{zh: 屋顶, en: Roof}}, type: yes_no, points: {{yes: 7, no: 3}}}}
        - {{id: wall, title: {{zh: 墙, en: Wall}}, type: yes_no, points: {{yes: 5}}, {ELSEWHERE}}}
  bands:
    - {{id: good, title: {{zh: 好, en: Good}}, at_least: 0}}
""",
    )
    assert (own.kind, own.id, own.counts) == ("survey", "looks", (("conditions", 2), ("levels", 1)))
    assert sorted(int(figure.value) for figure in own.figures) == [3, 7]
    assert (question.kind, question.id, question.cite.clause) == ("question", "looks", "九")
    assert [int(figure.value) for figure in question.figures] == [5]


def test_a_contract_is_a_carrier(of: Of) -> None:
    text = f"- id: paper\n  title: 责任书\n  {CITE}\n  levels: [county]\n  lines: [按期完成]\n"
    (one,) = of("contracts", text)
    assert (one.kind, one.id, one.title.zh, one.cite.clause) == (
        "contract",
        "paper",
        "责任书",
        "一",
    )
    assert not one.figures
