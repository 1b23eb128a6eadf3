"""Targets as a program of their own."""

from bangfu.engine.compile import counting
from bangfu.engine.compile.program import Program
from tests.engine.orchard import fact, orchard, standard

TARGETS = """
- id: goal
  title: x
  cite: {document: decree, clause: 一}
  subject: household
  counts: met(rule) and it > 1
  of: poor
  adds: rooms
  steps: [{by: 2016-12-31, value: 5}]
- id: told
  title: x
  cite: {document: decree, clause: 一}
  steps: [{by: 2016-12-31, value: 5}]
"""


def program() -> Program:
    return orchard(
        facts=fact("count(members)") + fact("rooms").replace("id: it", "id: idle"),
        standards=standard("it > 0") + standard("poor", name="other"),
        targets=TARGETS,
    )


def test_only_what_targets_need_is_worked_out() -> None:
    made = counting.of_targets(program())
    assert {name for _, name in made.facts} == {"it", "goal__counts", "goal__of", "goal__adds"}
    assert set(made.rules) == {"rule"}


def test_each_definition_follows_what_it_needs() -> None:
    order = [name for _, _, name in counting.of_targets(program()).order]
    assert order.index("it") < order.index("rule") < order.index("goal__counts")
    assert set(counting.of_targets(program()).sweeps.values()) == {0}


def test_a_target_that_asks_of_those_above_waits_for_them() -> None:
    above = TARGETS.replace("met(rule) and it > 1", "village.busy")
    busy = fact("any(households, poor)", "village").replace("id: it", "id: busy")
    made = counting.of_targets(orchard(facts=busy, targets=above))
    assert made.sweeps["fact", "household", "goal__counts"] == 1


def test_the_pack_itself_stays_as_it_is() -> None:
    made = program()
    counting.of_targets(made)
    assert ("household", "goal__counts") not in made.facts
    assert counting.of_targets(made) is counting.of_targets(made)
