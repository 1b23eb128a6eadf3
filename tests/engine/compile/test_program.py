"""A pack as a program: order, sweeps, circles, and problems told together."""

import datetime as dt

import pytest

from bangfu.engine.compile.program import MOST_CONDITIONS, MOST_LAYERS, Program
from bangfu.engine.language.types import Kind
from tests.engine.orchard import fact, only, orchard, problems, standard


def facts(*named: tuple[str, str, str]) -> str:
    """``(id, subject, expression)`` as the part ``facts``."""
    return "".join(fact(text, subject).replace("id: it", f"id: {i}") for i, subject, text in named)


def sweeps(program: Program) -> dict[str, int]:
    return {name: sweep for (_, _, name), sweep in program.sweeps.items()}


def test_definitions_may_stand_in_any_order() -> None:
    program = orchard(
        facts=facts(
            ("c", "household", "b + 1"), ("b", "household", "a + 1"), ("a", "household", "rooms")
        )
    )
    assert [name for _, _, name in program.order] == ["a", "b", "c"]


def test_everything_below_is_done_in_one_sweep() -> None:
    program = orchard(
        facts=facts(
            ("busy", "member", "works"),
            ("workers", "household", "count(members, busy)"),
            ("hands", "village", "sum(households, workers)"),
        ),
        standards=standard("hands > 3", "village"),
    )
    assert set(sweeps(program).values()) == {0}


def test_what_needs_something_above_waits_for_the_next_sweep() -> None:
    program = orchard(
        facts=facts(
            ("people", "household", "count(members)"),
            ("crowded", "member", "household.people > 5"),
            ("crowds", "household", "count(members, crowded)"),
            ("lonely", "member", "household.crowds = 0"),
        )
    )
    assert sweeps(program) == {"people": 0, "crowded": 1, "crowds": 1, "lonely": 2}


def test_columns_above_need_no_sweep() -> None:
    assert sweeps(orchard(facts=facts(("a", "member", "village.is_poor")))) == {"a": 0}


def test_rules_facts_and_rules_follow_one_another() -> None:
    program = orchard(
        facts=facts(("helped", "member", "household.needy and works"), ("needy", "household",
                    "met(poor_home)")),
        standards=standard("helped", "member", "aided") + standard("poor", name="poor_home"),
    )  # fmt: skip
    assert sweeps(program) == {"poor_home": 0, "needy": 0, "helped": 1, "aided": 1}
    order = [name for _, _, name in program.order]
    assert order.index("poor_home") < order.index("needy") < order.index("helped")


@pytest.mark.parametrize(
    ("made", "path"),
    [
        ((("a", "household", "a + 1"),), "a → a"),
        ((("a", "household", "b"), ("b", "household", "a")), "a → b → a"),
        ((("a", "household", "sum(members, b)"), ("b", "member", "household.a")), "a → b → a"),
    ],
)
def test_facts_in_a_circle_are_refused(made: tuple[tuple[str, str, str], ...], path: str) -> None:
    problem = only(problems(facts=facts(*made)))
    assert (problem.code, problem.values["path"]) == ("cycle", path)
    assert problem.place.line == 4


def test_circles_between_facts_and_rules_are_refused() -> None:
    found = only(
        problems(facts=facts(("a", "household", "met(rule)")), standards=standard("a or poor"))
    )
    assert (found.code, found.values["path"]) == ("cycle", "a → rule → a")
    between = only(problems(standards=standard("met(b)", name="a") + standard("met(a)", name="b")))
    assert between.values["path"] == "a → b → a"


def test_the_same_name_elsewhere_makes_no_circle() -> None:
    made = facts(("size", "household", "sum(members, size)"), ("size", "member", "grade"))
    assert problems(facts=made) == []
    column_first = facts(("works", "household", "any(members, works)"))
    assert problems(facts=column_first) == []


def test_each_broken_fact_is_told_once_where_it_stands() -> None:
    found = problems(
        facts=facts(("a", "household", "zzz"), ("b", "household", "a + 1"), ("c", "household", ")"))
    )
    assert [(p.code, p.place.line) for p in found] == [("unknown_name", 4), ("unexpected", 12)]


def test_all_parts_of_a_rule_are_checked() -> None:
    found = problems(
        benefits=standard("rooms", applies="income", amount="poor").replace(
            "test:", "when: land, test:"
        )
    )
    assert [(p.code, p.place.line) for p in found] == [("type_mismatch",) * 1 + (line,) for line in
                                                       (5, 6, 7, 7)]  # fmt: skip


def test_a_declared_type_is_held_to() -> None:
    problem = only(problems(facts=fact("rooms") + "  type: money\n"))
    assert problem.code == "declared_type"
    assert problem.text("en").endswith(
        "an amount of money but the expression gives a whole number."
    )
    assert problems(facts=fact("rooms") + "  type: int\n") == []


def test_a_declared_unit_names_what_is_counted() -> None:
    program = orchard(facts=fact("count(members)") + "  unit: person\n")
    assert program.fact_type("household", "it").unit == "person"  # type: ignore[union-attr]
    problem = only(problems(facts=fact("land") + "  unit: m2\n"))
    assert problem.code == "declared_type"


def test_rules_have_a_limited_number_of_conditions() -> None:
    many = ", ".join(f"{{id: c{i}, title: x, test: poor}}" for i in range(MOST_CONDITIONS + 1))
    rules = standard("poor").replace("conditions: [", f"conditions: [{many}, ")
    problem = only(problems(standards=rules))
    assert (problem.code, problem.values["count"]) == ("too_many_conditions", MOST_CONDITIONS + 2)


def test_definitions_rest_on_one_another_only_so_deep() -> None:
    chain = [("f0", "household", "rooms")]
    chain += [(f"f{i}", "household", f"f{i - 1} + 1") for i in range(1, 1_000)]
    problem = only(problems(facts=facts(*chain)))
    assert (problem.code, problem.values) == (
        "too_many_layers",
        {"name": f"f{MOST_LAYERS // 2}", "limit": MOST_LAYERS},
    )


def test_rules_are_in_force_between_their_days() -> None:
    program = orchard(
        standards=standard("poor", name="a", in_force_from="2016-01-01")
        + standard("poor", name="b", in_force_to="2016-01-01")
        + standard("poor", name="c")
    )

    def in_force(day: dt.date) -> list[str]:
        return [rule.id for rule in program.rules_in_force(day)]

    assert in_force(dt.date(2015, 12, 31)) == ["b", "c"]
    assert in_force(dt.date(2016, 1, 1)) == ["a", "b", "c"]
    assert in_force(dt.date(2016, 1, 2)) == ["a", "c"]


def test_types_of_columns_and_facts_are_known_by_name() -> None:
    program = orchard(facts=fact("count(members)"))
    assert program.fact_type("household", "it").kind == Kind.INT  # type: ignore[union-attr]
    assert program.fact_type("household", "income").kind == Kind.MONEY  # type: ignore[union-attr]
    assert program.fact_type("household", "nothing") is None


def test_aims_decide_nothing() -> None:
    rules = standard("poor").replace("test:", "force: aim, test:")
    rule = orchard(standards=rules).rules["rule"]
    assert rule.required == 0
    assert not rule.is_benefit
    assert len(rule.conditions) == 1
