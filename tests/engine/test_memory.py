"""The interpreter: what every form means when something is unknown."""

import datetime as dt

import pytest

from bangfu.engine.language.types import EDGE
from bangfu.engine.memory import MET, NOT_APPLICABLE, NOT_MET, UNKNOWN, Outcome, Record, settle
from tests.engine.orchard import asking, fact, home, orchard, standard, value

Y, N, U = {"poor": True}, {"poor": False}, {"poor": None}


@pytest.mark.parametrize(
    ("expression", "yes", "no", "unknown"),
    [
        ("not poor", False, True, None),
        ("poor and true", True, False, None),
        ("poor and false", False, False, False),
        ("poor or true", True, True, True),
        ("poor or false", True, False, None),
        ("poor = true", True, False, None),
        ("poor != poor", False, False, None),
        ("poor is unknown", False, False, True),
        ("poor is not unknown", True, True, False),
        ("(poor and poor) is null", False, False, True),
        ("case when poor then 1 else 2 end = 1", True, False, None),
        ("case when poor then true else true end", True, True, None),
        ("poor in (true)", True, False, None),
        ("poor not in (true)", False, True, None),
    ],
)
def test_unknown_is_neither_yes_nor_no(
    expression: str, yes: bool, no: bool, unknown: bool | None
) -> None:
    found = [value(expression, home(**given)) for given in (Y, N, U)]  # type: ignore[arg-type]
    assert found == [yes, no, unknown]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("income > 30", True),
        ("income >= 30.01", True),
        ("income > 30.01", False),
        ("income between 30 and 31", True),
        ("income + 1", 3101),
        ("income - 0.01", 3000),
        ("-income", -3001),
        ("income * 2", 6002),
        ("per(income, rooms, down)", 1000),
        ("per(income, rooms, half_up)", 1000),
        ("per(income, rooms, up)", 1001),
        ("per(-income, rooms, up)", -1001),
        ("per(income, rooms - 3, down)", None),
        ("per(income, rooms - 4, down)", None),
        ("pct(income, 50%, half_up)", 1501),
        ("pct(-income, 50%, half_up)", -1501),
        ("share(income, 60.02, down)", 5000),
        ("share(income, 0, down)", None),
        ("least(income, 5)", 500),
        ("greatest(income, 5, 70)", 7000),
        ("least(rooms, count(members))", 2),
        ("year(settled)", 2000),
        ("years(settled, as_of)", 16),
        ("months(settled, as_of)", 196),
        ("years(as_of, settled)", None),
        ("crop = 'pear'", True),
        ("crop in ('apple', 'plum')", False),
        ("troubles has 'frost'", True),
        ("troubles has 'blight'", False),
        ("rooms in (1, 3)", True),
        ("settled in (2000-02-29)", True),
        ("income > p.line", False),
        ("income > p.open_line", None),
        ("share > 0", None),
    ],
)
def test_forms_mean_what_they_say(expression: str, expected: object) -> None:
    day = dt.date(2000, 2, 29)
    record = home({}, {}, income=3001, rooms=3, settled=day, crop="pear", troubles=0b010)
    assert value(expression, record) == expected


def test_beyond_the_edge_is_unknown() -> None:
    record = home(income=10**11, rooms=99)
    assert value("income * 1000000 * 10", record) == 10**18
    assert value("income * 1000000 * 1000", record) is None
    big = home({"wage": EDGE // 2}, {"wage": EDGE // 2})
    assert value("sum(members, wage)", big) == EDGE
    assert value("sum(members, wage) + 0.01", big) is None
    assert value("-sum(members, wage) - 0.01", big) is None


WORKING, IDLE, NOBODY_KNOWS = {"works": True}, {"works": False}, {"works": None}


@pytest.mark.parametrize(
    ("members", "any_", "all_", "count"),
    [
        ([], False, True, 0),
        ([IDLE], False, False, 0),
        ([WORKING], True, True, 1),
        ([WORKING, IDLE], True, False, 1),
        ([WORKING, NOBODY_KNOWS], True, None, None),
        ([IDLE, NOBODY_KNOWS], None, False, None),
        ([NOBODY_KNOWS], None, None, None),
    ],
)
def test_members_are_asked_like_kleene_would(
    members: list[dict[str, object]], any_: object, all_: object, count: object
) -> None:
    record = home(*members)
    assert value("any(members, works)", record) is any_
    assert value("all(members, works)", record) is all_
    assert value("count(members, works)", record) == count
    assert value("count(members)", record) == len(members)


@pytest.mark.parametrize(
    ("wages", "where", "total", "least", "most"),
    [
        ([], [], 0, None, None),
        ([5, 7], [True, True], 12, 5, 7),
        ([5, None], [True, False], 5, 5, 5),
        ([5, None], [True, True], None, None, None),
        ([5, 7], [True, None], None, None, None),
        ([5, 7], [False, False], 0, None, None),
    ],
)
def test_one_unknown_value_leaves_a_sum_unknown(
    wages: list[int | None], where: list[bool | None], total: object, least: object, most: object
) -> None:
    record = home(*({"wage": w, "works": h} for w, h in zip(wages, where, strict=True)))
    assert value("sum(members, wage, works)", record) == total
    assert value("min(members, wage, works)", record) == least
    assert value("max(members, wage, works)", record) == most


def test_children_nobody_listed_are_unknown_not_none() -> None:
    record = Record("household")
    for expression in ("count(members)", "any(members, works)", "all(members, works)",
                       "sum(members, wage)", "count(members, works) > 0"):  # fmt: skip
        assert value(expression, record) is None


@pytest.mark.parametrize(
    ("op", "low", "high", "bound", "decided"),
    [
        (">=", 1, 3, 1, True), (">=", 0, 3, 1, None), (">=", 0, 0, 1, False),
        (">", 1, 3, 0, True), (">", 1, 3, 3, False), (">", 1, 3, 2, None),
        ("<", 1, 3, 4, True), ("<", 1, 3, 1, False), ("<=", 1, 3, 3, True),
        ("=", 2, 2, 2, True), ("=", 2, 2, 3, False), ("=", 1, 3, 2, None), ("=", 1, 3, 9, False),
        ("!=", 2, 2, 2, False), ("!=", 1, 3, 2, None), ("!=", 1, 3, 0, True),
    ],
)  # fmt: skip
def test_a_count_is_compared_as_soon_as_it_is_settled(
    op: str, low: int, high: int, bound: int, decided: bool | None
) -> None:
    assert settle(op, low, high, bound) is decided
    members = [WORKING] * low + [NOBODY_KNOWS] * (high - low) + [IDLE]
    assert value(f"count(members, works) {op} {bound}", home(*members)) is decided


def test_a_count_against_something_unknown_is_unknown() -> None:
    assert value("count(members, works) > rooms", home(WORKING)) is None


def test_parents_are_reached_and_may_be_unknown() -> None:
    record = home(poor=True)
    assert value("village.is_poor", record) is None
    village = Record("village", {"is_poor": True})
    village.add(record)
    assert value("village.is_poor and poor", record) is True
    assert record.above("village") is village
    assert record.above("city") is None


RULE = """\
- id: help
  subject: household
  title: x
  cite: {document: decree}
  applies: rooms > 0
  conditions:
    - {id: a, title: x, test: poor}
    - {id: b, title: x, when: share is not unknown, test: income < p.line}
    - {id: c, title: x, test: land > 1, force: aim}
  amount: p.line - income
"""
SAYS = fact("met(help)").replace("id: it", "id: is_met") + fact("amount(help) = 0").replace(
    "id: it", "id: is_nothing"
)


@pytest.mark.parametrize(
    ("given", "outcome", "is_met", "is_nothing"),
    [
        ({"rooms": 1, "poor": True, "income": 1}, Outcome(MET, 0, 0b100, 299_999), True, False),
        ({"rooms": 1, "poor": True}, Outcome(MET, 0, 0b100, None), True, None),
        ({"rooms": 1, "poor": False}, Outcome(NOT_MET, 0b001, 0b100), False, True),
        ({"rooms": 1}, Outcome(UNKNOWN, 0, 0b101), None, None),
        ({"rooms": 1, "poor": True, "share": 0}, Outcome(UNKNOWN, 0, 0b110), None, None),
        ({"rooms": 0, "poor": True}, Outcome(NOT_APPLICABLE, 0, 0b100), False, True),
        ({"poor": False, "land": 0}, Outcome(UNKNOWN, 0b101, 0), None, None),
    ],
)
def test_outcomes_of_a_rule_and_what_others_see(
    given: dict[str, object], outcome: Outcome, is_met: object, is_nothing: object
) -> None:
    program = orchard(benefits=RULE, facts=SAYS)
    record, evaluation = home(**given), asking(program)
    assert evaluation.outcome(record, program.rules["help"]) == outcome
    assert evaluation.fact(record, "is_met") is is_met
    assert evaluation.fact(record, "is_nothing") is is_nothing


def test_a_rule_not_in_force_is_unknown_to_others() -> None:
    old = RULE + "  in_force_to: 2015-12-31\n"
    evaluation = asking(orchard(benefits=old, facts=SAYS))
    record = home(rooms=0)
    assert evaluation.fact(record, "is_met") is None
    assert evaluation.fact(record, "is_nothing") is None


def test_given_facts_are_not_worked_out() -> None:
    evaluation = asking(orchard(facts=fact("count(members)")))
    assert evaluation.fact(home(it=9), "it") == 9
    assert evaluation.fact(home(it=None), "it") is None
    assert evaluation.fact(home({}, {}), "it") == 2
    assert evaluation.fact(home(), "nothing") is None


def test_each_record_is_remembered_apart() -> None:
    program = orchard(facts=fact("income + 1"), standards=standard("it > 1"))
    evaluation = asking(program)
    for fen in range(50):  # short-lived records must not be taken for one another
        assert evaluation.fact(home(income=fen), "it") == fen + 100
        assert evaluation.outcome(home(income=fen), program.rules["rule"]).outcome == (fen > 0)


def test_the_deepest_pack_is_answered_without_overflowing_the_stack() -> None:
    deep = fact("rooms").replace("id: it", "id: f0") + "".join(
        fact(f"case when poor then f{i - 1} + 1 else 0 end").replace("id: it", f"id: f{i}")
        for i in range(1, 46)
    )
    program = orchard(facts=deep)
    assert asking(program).fact(home(rooms=1, poor=True), "f45") == 46
