"""Random packs over random people: every change proposed works, and nothing smaller does."""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest

from bangfu.engine.change import Way, change
from bangfu.engine.change.plans import Need, Range
from bangfu.engine.change.telling import Telling
from bangfu.engine.compile.program import Condition, Rule
from bangfu.engine.memory import Evaluation, Record
from bangfu.engine.problems import PackError
from tests.random.compare import Placed, grown
from tests.random.worlds import AS_OF, World, world

SEEDS = range(1, 61)
MOST = 12  # records of each rule


def asked(drawn: World) -> Iterator[tuple[Evaluation, Rule, Condition, Record]]:
    """Every condition of a world for some records, in one place with one set of figures."""
    program = drawn.compiled()
    records = grown(program, drawn, Placed(program, drawn))
    figures = drawn.figures(next(iter(drawn.places)))
    evaluation = Evaluation(program, figures, AS_OF)
    for rule in program.rules_in_force(AS_OF):
        for record in list(records[rule.subject].values())[:MOST]:
            for condition in rule.conditions:
                yield evaluation, rule, condition, record


def after(evaluation: Evaluation, node_of: Condition, record: Record, needs: list[Need]) -> object:
    """The condition with the needs written into the records themselves, and taken back."""
    held = [(need.record, dict(need.record.given)) for need in needs if need.name]
    day = next((need.new for need in needs if not need.name), evaluation.as_of)
    try:
        for need in needs:
            if need.name:
                need.record.given[need.name] = need.new
        again = Evaluation(evaluation.program, evaluation.figures, day)  # type: ignore[arg-type]
        return again.value(node_of.node, record)
    finally:
        for one, given in reversed(held):
            one.given.clear()
            one.given.update(given)


def nearer(way: Way) -> list[Need] | None:
    """The same with its only number one unit nearer to what it is now."""
    (need, *others) = way.needs
    if others or not isinstance(need.wanted, Range) or not isinstance(need.old, int):
        return None
    assert isinstance(need.new, int)
    return [need.with_values([need.new - (1 if need.new > need.old else -1)])]


def test_every_change_proposed_works_and_nothing_smaller() -> None:
    found: Counter[str] = Counter()
    for seed in SEEDS:
        for evaluation, _rule, condition, record in asked(made(seed)):
            proposed = change(evaluation, condition, record)
            if evaluation.value(condition.node, record) is True:
                assert proposed is None, seed
                continue
            for way in (*proposed.ways, *proposed.deeper) if proposed else ():
                found[way.kind] += 1
                found["least"] += holds_up(evaluation, condition, record, way)
    assert min(found[kind] for kind in ("change", "find_out", "least")) > 20, found


def made(seed: int) -> World:
    """A world whose pack is not refused."""
    try:
        return world(Random(seed), size=12)
    except PackError:
        return world(Random(seed + 1_000), size=12)


def holds_up(evaluation: Evaluation, condition: Condition, record: Record, way: Way) -> bool:
    """Whether there was a smaller number to try; that a way works for each value is held here."""
    for index in range(max(len(need.values) for need in way.needs)):
        needs = [n.with_values([n.values[min(index, len(n.values) - 1)]]) for n in way.needs]
        assert after(evaluation, condition, record, needs) is True, way
    less = nearer(way)
    assert less is None or after(evaluation, condition, record, less) is not True, way
    return less is not None


@pytest.mark.parametrize("seed", SEEDS[:12])
def test_every_change_can_be_told_in_both_languages(seed: int) -> None:
    for evaluation, _rule, condition, record in asked(made(seed)):
        proposed = change(evaluation, condition, record)
        for language in ("zh", "en") if proposed else ():
            telling = Telling(evaluation.program, language)
            assert proposed is not None
            data = telling.as_json(record, proposed)
            assert all(way["words"] for way in data["ways"])
            assert all(need["to"] for way in data["ways"] for need in way["needs"])


def test_nothing_about_the_records_has_changed_afterwards() -> None:
    drawn = made(3)
    conditions = list(asked(drawn))
    before = [evaluation.value(c.node, record) for evaluation, _rule, c, record in conditions]
    given = [dict(record.given) for _evaluation, _rule, _condition, record in conditions]
    for evaluation, _rule, condition, record in conditions:
        change(evaluation, condition, record)
    assert [dict(record.given) for *_, record in conditions] == given
    again = list(asked(drawn))
    assert [e.value(c.node, record) for e, _rule, c, record in again] == before
