"""Cases: given → expect, on both engines."""

import pytest

from bangfu.engine import cases
from bangfu.engine.compile.program import Program
from tests.engine.orchard import fact, orchard, standard

RULES = standard("poor and rooms > 1", name="a") + standard("any(households, poor)", "village", "v")
AID = standard("works", "member", "aid", amount="p.line")
COMPLETE = "members: []"


def program(*written: str, as_of: str = "2016-06-30") -> Program:
    """A pack with cases, each as the YAML of its keys."""
    text = "".join(f"- name: case {i}\n  as_of: {as_of}\n{keys}" for i, keys in enumerate(written))
    return orchard(standards=RULES, benefits=AID, cases=text)


def failures(*written: str, engines: tuple[str, ...] = ("memory", "duckdb")) -> list[str]:
    return [f"{f.engine} {f.what}: {f.expected} {f.found}"
            for f in cases.prove(program(*written), engines)]  # fmt: skip


def written(given: str, expect: str) -> str:
    return f"  given: {{{given}}}\n  expect: {{{expect}}}\n"


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("household: {poor: true, rooms: 2}", "a: met"),
        ("household: {poor: false}", "a: {outcome: not_met, failed: [it]}"),
        ("household: {poor: true}", "a: {outcome: unknown, unknown: [it], failed: []}"),
        ("household: {}, members: [{works: true}, {works: false}, {works: true}]",
         "aid: {outcome: met, count: 2, amount: 6000}"),
        ("household: {}, members: []", "aid: {outcome: not_met, count: 0, amount: null}"),
        ("village: {households: [{poor: true, members: []}, {poor: null, members: []}]}",
         "v: met, a: {outcome: unknown, unknown: [it]}"),
        ("county: {is_remote: true}, household: {poor: true, rooms: 2, members: []}", "a: met"),
    ],
)  # fmt: skip
def test_true_expectations_hold_on_both_engines(given: str, expect: str) -> None:
    assert failures(written(given, expect)) == []


def test_a_false_expectation_fails_on_both_engines() -> None:
    found = failures(written(f"household: {{poor: false, rooms: 1}}, {COMPLETE}", "a: met"))
    assert found == ["memory a.outcome: met not_met", "duckdb a.outcome: met not_met"]


@pytest.mark.parametrize("wrong", ["amount: 1", "count: 3", "unknown: [it]", "failed: [it]"])
def test_every_part_of_an_expectation_counts(wrong: str) -> None:
    given = "household: {}, members: [{works: true}]"
    found = failures(written(given, f"aid: {{outcome: met, {wrong}}}"))
    assert [line.split()[0] for line in found] == ["memory", "duckdb"]


def test_expecting_something_unheard_of_fails() -> None:
    given = f"household: {{}}, {COMPLETE}"
    assert len(failures(written(given, "b: met"), engines=("memory",))) == 1
    assert len(failures(written(given, "a: {outcom: met}"), engines=("memory",))) == 1


def test_children_of_nobody_are_unknown_on_both_engines() -> None:
    given = "household: {poor: true, rooms: 2}"
    assert failures(written(given, "a: met, aid: unknown")) == []


def test_worlds_that_list_some_children_and_not_others_are_asked_in_memory_alone() -> None:
    given = "village: {households: [{poor: false, members: []}, {poor: false}]}"
    found = failures(written(given, "a: met"))
    assert found == ["memory a.outcome: met not_met"]


def test_given_facts_go_along_to_both_engines() -> None:
    made = orchard(
        facts=fact("count(members)"),
        standards=standard("it = 9"),
        cases="- name: x\n  as_of: 2016-06-30\n"
        + written("household: {it: 9}, members: []", "rule: met"),
    )
    assert list(cases.prove(made)) == []


def test_a_failure_says_where_and_what() -> None:
    failure = next(cases.prove(program(written("household: {poor: false}", "a: met"))))
    assert str(failure) == (
        "orchard/cases.yaml:1:3: case 0 [memory] a.outcome: expected met, found not_met"
    )


def test_rules_not_in_force_can_be_expected() -> None:
    made = orchard(
        standards=standard("poor", in_force_from="2020-01-01"),
        cases="- name: x\n  as_of: 2016-06-30\n" + written("household: {}", "rule: not_in_force"),
    )
    assert list(cases.prove(made)) == []
