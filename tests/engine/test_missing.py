"""What keeps an answer unknown."""

import pytest

from bangfu.engine.memory import Record
from bangfu.engine.missing import Missing, Tracing
from tests.engine.orchard import asking, fact, home, orchard, standard


def named(name: str, text: str, subject: str = "household") -> str:
    return fact(text, subject).replace("id: it", f"id: {name}")


def behind(
    expression: str, record: Record, language: str = "zh", more: str = "", **parts: str
) -> list[tuple[str, str, int]]:
    """``(kind, name, which)`` of everything that keeps an expression unknown."""
    program = orchard(facts=fact(expression) + more, **parts)
    tracing = Tracing(asking(program), language)
    node = program.facts["household", "it"]
    return [(m.kind, m.name, m.which) for m in tracing.behind(node, record)]


@pytest.mark.parametrize(
    ("expression", "given", "missing"),
    [
        ("poor", {}, ["poor"]),
        ("poor", {"poor": False}, []),
        ("poor and rooms > 1", {"rooms": 2}, ["poor"]),
        ("poor and rooms > 1", {}, ["poor", "rooms"]),
        ("poor and rooms > 1", {"rooms": 0}, []),
        ("income > 1 or poor", {"income": 0}, ["poor"]),
        ("case when poor then rooms else 1 end = 1", {}, ["poor"]),
        ("case when poor then rooms else 1 end = 1", {"poor": True}, ["rooms"]),
        ("case when poor then 1 else rooms end = 1", {"poor": False}, ["rooms"]),
        ("case when poor then 1 when rooms > 1 then 2 else 3 end = 1", {"poor": False}, ["rooms"]),
        ("case when rooms is not unknown then rooms > 1 else poor end", {}, ["rooms", "poor"]),
        ("case when rooms is unknown then poor else false end", {}, ["poor"]),
        ("least(rooms, 3) = 1", {}, ["rooms"]),
        ("not (crop = 'pear')", {}, ["crop"]),
    ],
)  # fmt: skip
def test_only_what_would_decide_is_missing(
    expression: str, given: dict[str, object], missing: list[str]
) -> None:
    assert [name for _, name, _ in behind(expression, home(**given))] == missing


def test_figures_are_missing_too() -> None:
    assert behind("income > p.open_line", home(income=1)) == [("figure", "open_line", 0)]


def test_facts_are_followed_to_what_they_rest_on() -> None:
    more = named("a", "b and poor") + named("b", "rooms > 1")
    assert behind("a", home(), more=more) == [("fact", "rooms", 0), ("fact", "poor", 0)]


def test_given_facts_are_missing_themselves() -> None:
    more = named("a", "rooms > 1")
    assert behind("a", home(a=None), more=more) == [("fact", "a", 0)]


def test_children_are_told_apart() -> None:
    record = home({"works": True}, {"works": None}, {})
    assert behind("all(members, works)", record) == [("fact", "works", 2), ("fact", "works", 3)]


def test_a_child_that_does_not_count_is_not_asked() -> None:
    record = home({"works": False, "wage": None}, {"works": True, "wage": None}, {"wage": None})
    assert behind("sum(members, wage, works) > 1", record) == [
        ("fact", "wage", 2),
        ("fact", "works", 3),
    ]


def test_a_count_still_open_names_who_is_open() -> None:
    record = home({"works": None}, {"works": True})
    assert behind("count(members, works) = 1", record) == [("fact", "works", 1)]
    assert behind("count(members, works) > rooms", home()) == [("fact", "rooms", 0)]


def test_children_nobody_listed_are_a_missing_collection() -> None:
    assert behind("any(members, works)", Record("household")) == [("collection", "member", 0)]


def test_parents_nobody_named_miss_what_is_asked_of_them() -> None:
    assert behind("village.is_poor", home()) == [("fact", "is_poor", 0)]
    more = named("rich", "savings > 1", "village")
    assert behind("village.rich", home(), more=more) == [("fact", "rich", 0)]


def test_children_asking_their_parent_name_it_once() -> None:
    more = named("busy", "works and household.poor", "member")
    record = home({"works": True}, {"works": True})
    assert behind("any(members, busy)", record, more=more) == [("fact", "poor", 0)]


def test_verdicts_are_followed_into_their_conditions() -> None:
    rules = standard("rooms > 1", applies="poor")
    assert behind("met(rule)", home(), standards=rules) == [
        ("fact", "poor", 0),
        ("fact", "rooms", 0),
    ]
    assert behind("met(rule)", home(poor=True), standards=rules) == [("fact", "rooms", 0)]
    aims = standard("rooms > 1", applies="poor").replace("test:", "force: aim, test:")
    assert behind("met(rule)", home(), standards=aims) == [("fact", "poor", 0)]


def test_amounts_are_followed_once_the_verdict_is_met() -> None:
    gift = standard("poor", name="gift", amount="income + p.open_line")
    assert behind("amount(gift) > 1", home(), benefits=gift) == [("fact", "poor", 0)]
    assert behind("amount(gift) > 1", home(poor=True), benefits=gift) == [
        ("fact", "income", 0),
        ("figure", "open_line", 0),
    ]


def test_a_rule_not_in_force_is_what_is_missing() -> None:
    old = standard("poor", name="old", in_force_to="2015-12-31")
    assert behind("met(old)", home(poor=True), standards=old) == [("rule", "old", 0)]


def test_a_number_that_cannot_be_worked_out_is_named() -> None:
    record = home(income=1, rooms=0)
    assert behind("per(income, rooms, down) > 1", record) == [("result", "", 0)]
    more = named("each", "per(income, rooms, down)")
    assert behind("each > 1", record, more=more) == [("fact", "each", 0)]


def test_titles_are_in_the_readers_language() -> None:
    program = orchard(facts=fact("income > p.open_line and any(members, works)"))
    node = program.facts["household", "it"]
    record = Record("household")
    titles = [
        [m.title for m in Tracing(asking(program), language).behind(node, record)]
        for language in ("zh", "en")
    ]
    assert titles == [["收入", "待定线", "成员"], ["Income", "Open line", "Member"]]
    assert Missing("fact", "household", "income", "收入") in Tracing(asking(program)).behind(
        node, record
    )


def test_a_fact_named_many_times_is_followed_once() -> None:
    doubling = named("f0", "rooms") + "".join(
        named(f"f{i}", f"f{i - 1} + f{i - 1}") for i in range(1, 60)
    )
    assert behind("f59 > 1", home(), more=doubling) == [("fact", "rooms", 0)]
