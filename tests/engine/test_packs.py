"""The shipped packs: they compile, cases prove every rule, and every figure has its source."""

import re
from collections import defaultdict
from pathlib import Path

import pytest

from bangfu.engine import answers, cases, worlds
from bangfu.engine.compile import program as programs
from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Program, references
from bangfu.engine.memory import UNKNOWN
from bangfu.engine.mutants import survivors, wrong
from bangfu.engine.packs import loader, schema

PACKS = Path(__file__).parents[2] / "packs"
CITIES = ("wuhan", "jingzhou")
SHARED = {
    "household_exit",
    "village_exit",
    "yulu_subsidy",
    "school_fees",
    "college_aid",
    "startup_grant",
    "microcredit",
    "public_job",
    "dibao",
    "five_guarantee_support",
    "inpatient_reimbursement",
    "critical_illness",
    "house_renovation",
    "expenditure_driven",
    "expenditure_relief",
    "pension_premium",
}
CLAUSE = re.compile(
    r"[一二三四五六七八九十]+(\([一二三四五六七八九十]+\))?(—?\d+|[一二三四五六七八九]是)?"
)
# Cases about files that contradict themselves: there, a fact taken away may change the answer.
CONTRADICTORY = ("以定级为准", "只登记了残疾等级")

by_city = pytest.mark.parametrize("city", CITIES, indirect=True)
by_pack = pytest.mark.parametrize("city", [*CITIES, "hubei"], indirect=True)


@pytest.fixture(scope="module")
def compiled() -> dict[str, Program]:
    return {name: programs.load(name, [PACKS]) for name in loader.available([PACKS])}


@pytest.fixture
def city(request: pytest.FixtureRequest, compiled: dict[str, Program]) -> Program:
    return compiled[request.param]


def own_parameters(program: Program) -> list[schema.Parameter]:
    mine = f"{program.pack.code}/"
    return [p for p in program.pack.parameters.values() if p.where.file.startswith(mine)]


# --- proof ---


def test_every_shipped_pack_compiles(compiled: dict[str, Program]) -> None:
    assert set(compiled) == {"national", "hubei", "wuhan", "jingzhou"}


@by_city
def test_nearly_every_case_runs_on_columns_too(city: Program) -> None:
    complete = [
        case for case in city.pack.cases if worlds.is_complete(city, cases.read(city, case)[1])
    ]
    assert len(complete) >= 0.95 * len(city.pack.cases)


def outcome(wanted: object) -> object:
    return wanted["outcome"] if isinstance(wanted, dict) else wanted


def expected(program: Program, case: schema.Case) -> list[tuple[str, object]]:
    """What a case expects of rules that hold where the pack does, not in another place."""
    return [(name, said) for name, said in case.expect.items() if name in program.rules]


@by_pack
def test_every_rule_is_shown_met_not_met_and_unknown(city: Program) -> None:
    shown = defaultdict(set)
    for case in city.pack.cases:
        for rule, wanted in expected(city, case):
            shown[rule].add(outcome(wanted))
    assert shown.keys() == city.rules.keys()
    for rule, outcomes in shown.items():
        assert outcomes >= {"met", "not_met", "unknown", "not_in_force"}, rule


@by_pack
def test_every_condition_is_shown_to_fail_and_to_be_unknown(city: Program) -> None:
    shown = {"failed": set(), "unknown": set()}
    for case in city.pack.cases:
        for rule, wanted in expected(city, case):
            for kind, found in shown.items():
                listed = wanted.get(kind, []) if isinstance(wanted, dict) else []
                found |= {(rule, condition) for condition in listed}
    every = {(r.id, c.spec.id) for r in city.rules.values() for c in r.conditions}
    assert shown["failed"] == every
    assert shown["unknown"] == every


@by_city
def test_cases_stand_in_the_file_of_their_rule(city: Program) -> None:
    for case in city.pack.cases:
        _, folder, file, *_ = case.where.file.split("/")
        assert folder == "cases"
        named = {"procedures"} if case.procedure else set(case.expect)
        assert file.removesuffix(".yaml") in named, case.where


@by_city
def test_no_two_cases_of_a_rule_have_the_same_name(city: Program) -> None:
    named = [(tuple(case.expect), case.name) for case in city.pack.cases]
    assert len(set(named)) == len(named)


@by_pack
def test_a_flipped_comparison_or_a_nudged_figure_fails_a_case(city: Program) -> None:
    assert sum(1 for _ in wrong.mutants(city)) > 200
    assert list(survivors.survivors(city)) == []


@by_city
def test_a_fact_taken_away_never_turns_an_answer_round(city: Program) -> None:
    for case in city.pack.cases:
        if any(words in case.name for words in CONTRADICTORY):
            continue
        answering, root = cases.read(city, case)
        rules = [r for r in city.rules_in_force(answering.as_of) if r.id in case.expect]
        for record, name, before in _known(city, root, rules, answering):
            kept, record.given[name] = record.given[name], None
            after = _outcomes(city, root, rules, cases.read(city, case)[0])
            record.given[name] = kept
            turned = [a for a, b in zip(after, before, strict=True) if a not in (b, UNKNOWN)]
            assert not turned, (case.name, name)


def _known(city, root, rules, answering):
    before = _outcomes(city, root, rules, answering)
    for subject in city.pack.tables:
        for record in answers.records(root, subject):
            for name in [n for n, value in record.given.items() if value is not None]:
                yield record, name, before


def _outcomes(city, root, rules, answering):
    return [
        answering.outcome(record, rule).outcome
        for rule in rules
        for record in answers.records(root, rule.subject)
    ]


# --- sources ---


@by_city
def test_every_stated_and_every_unset_figure_is_cited(city: Program) -> None:
    for parameter in city.pack.parameters.values():
        for value in parameter.values:
            if value.status != "assumed":
                assert value.cite is not None, parameter.id
                assert value.cite.clause, parameter.id


@by_city
def test_stated_figures_say_when_they_were_compared(city: Program) -> None:
    for parameter in city.pack.parameters.values():
        if any(value.status == "stated" for value in parameter.values):
            assert parameter.checked_on is not None, parameter.id


@by_city
def test_a_demonstration_figure_stands_beside_an_unset_one_and_says_so(city: Program) -> None:
    for parameter in own_parameters(city):
        assumed = [v for v in parameter.values if v.status == "assumed"]
        unset = [v for v in parameter.values if v.status == "unset"]
        assert {v.starts for v in assumed} <= {v.starts for v in unset}, parameter.id
        assert all(v.note is not None and "演示用" in v.note.zh for v in assumed), parameter.id


@by_city
def test_clauses_are_cited_by_number(city: Program) -> None:
    own = {"wuhan-2015", "wuhan-2020", "jingzhou-2015"}
    for rule in city.pack.rules.values():
        for cite in [rule.cite, *(c.cite for c in rule.conditions if c.cite)]:
            assert cite.document in own
            assert CLAUSE.fullmatch(cite.clause), (rule.id, cite.clause)


@by_city
def test_rules_are_in_force_from_a_day_of_their_document_on(city: Program) -> None:
    for rule in city.pack.rules.values():
        issued = city.pack.documents[rule.cite.document].date
        assert rule.in_force_from is not None, rule.id
        assert issued is not None
        assert rule.in_force_from >= issued, rule.id


@by_city
def test_benefits_say_who_gives_them_on_what_evidence(city: Program) -> None:
    assert len(city.pack.benefits) >= 12
    for benefit in city.pack.benefits.values():
        assert benefit.department is not None, benefit.id
        assert benefit.evidence, benefit.id
        assert benefit.amount or benefit.in_kind, benefit.id


@by_city
def test_titles_are_short_and_in_both_languages(city: Program) -> None:
    titles = [item.title for item in [*city.pack.rules.values(), *own_parameters(city)]]
    titles += [c.title for rule in city.pack.rules.values() for c in rule.conditions]
    for title in titles:
        assert len(title.zh) <= 24, title
        assert "。" not in title.zh
        assert len(title.en) <= 80, title
        assert title.en.isascii(), title


@by_city
def test_support_does_not_end_with_exit(city: Program) -> None:
    """No benefit of a person or household asks for the exit status, directly or through a fact."""
    for rule in city.rules.values():
        if not rule.is_benefit:
            continue
        stack, seen = [(node, rule.subject) for node in rule.nodes()], set()
        while stack:
            node, subject = stack.pop()
            for kind, owner, name in (need for need, _ in references(node, subject)):
                if kind == "fact" and (owner, name) not in seen:
                    seen.add((owner, name))
                    stack.append((city.facts[owner, name], owner))
        assert ("household", "is_exited") not in seen, rule.id


# --- two cities ---


def test_the_same_benefit_has_the_same_name_in_both_cities(compiled: dict[str, Program]) -> None:
    wuhan, jingzhou = (set(compiled[name].rules) for name in CITIES)
    assert wuhan & jingzhou == SHARED


def test_a_column_both_cities_collect_means_the_same(compiled: dict[str, Program]) -> None:
    tables = [compiled[name].pack.tables for name in CITIES]
    both = 0
    for subject in tables[0]:
        one, other = (t[subject].columns for t in tables)
        for name in one.keys() & other.keys():
            assert one[name].type == other[name].type, name
            assert one[name].spec.zh == other[name].spec.zh, name
            both += one[name].pack != "national"
    assert both >= 5


HOUSEHOLD = {
    "household": {
        "household_attribute": "general",
        "wants_credit": True,
        "house_grade": "d",
        "renovation_planned": True,
        "disposable_income_pc": 4000,
        "exit_status": "exited",
    },
    "members": [
        {
            "birth_date": "1980-05-01",
            "labour_capacity": "ordinary",
            "work_months": 10,
            "student_status": "none",
            "started_business": True,
            "is_extreme_hardship": False,
            "has_resident_medical": True,
            "has_critical_illness_ins": True,
            "inpatient_cost": 10000,
            "critical_illness_cost": 7000,
        },
        {
            "birth_date": "2005-09-10",
            "student_status": "primary",
            "labour_capacity": "none",
            "has_critical_illness_ins": False,
        },
    ],
}
MORE = {"wuhan": {"is_first_business": True}, "jingzhou": {"business_registered": True}}


def answer(program: Program, **given: object) -> dict[str, dict]:
    """Every rule for the household above, with what the city collects besides."""
    head, child = HOUSEHOLD["members"]
    members = [{**head, **MORE[program.pack.code]}, child]
    case = schema.Case(name="x", given={**HOUSEHOLD, "members": members}, **given)
    found = answers.answer(program, case)
    return {rule["id"]: rule for rule in found["rules"]}


@pytest.mark.parametrize(
    ("rule", "wuhan", "jingzhou"),
    [
        ("microcredit", ("met", 100_000), ("met", 50_000)),
        ("startup_grant", ("not_met", None), ("met", 2_000)),
        ("school_fees", ("met", None), ("not_met", None)),
        ("inpatient_reimbursement", ("met", 8_500), ("met", 6_860)),
        ("critical_illness", ("not_met", None), ("met", 1_100)),
        ("house_renovation", ("met", 15_000), ("met", 15_000)),
        ("five_guarantee_support", ("unknown", None), ("unknown", None)),
    ],
)
def test_the_same_household_gets_different_things(
    compiled: dict[str, Program], rule: str, wuhan: tuple, jingzhou: tuple
) -> None:
    for name, wanted in zip(CITIES, (wuhan, jingzhou), strict=True):
        found = answer(compiled[name], as_of="2016-12-31", assumed=True)[rule]
        assert (found["outcome"], found.get("amount")) == wanted


def test_the_exit_standards_differ(compiled: dict[str, Program]) -> None:
    verdicts = [answer(compiled[name], as_of="2016-12-31")["household_exit"] for name in CITIES]
    asked = [{c["id"] for c in v["conditions"] if c["outcome"] != "not_asked"} for v in verdicts]
    assert "no_dropout" in asked[0] - asked[1]
    assert {"stable_income", "enough_food", "old_age_cover"} <= asked[1] - asked[0]
    unknown = [{c["id"] for c in v["unknown"]} for v in verdicts]
    assert "income_above_line" in unknown[0] - unknown[1]


def test_the_national_line_is_known_and_the_citys_is_not(compiled: dict[str, Program]) -> None:
    def line(name: str, parameter: str) -> Figure:
        case = schema.Case(name="x", as_of="2016-12-31", given={})
        return answers.evaluation(compiled[name], case).figures[parameter]

    assert line("jingzhou", "national_poverty_line").value == 295_200
    assert line("wuhan", "poverty_line").status == "unset"
