"""Which rules another version of a pack touches."""

import pytest

from bangfu.engine.compile import changes
from tests.engine.orchard import PARAMETERS, fact, orchard, standard

FACTS = fact("income > p.line").replace("id: it", "id: rich") + fact("land > 5").replace(
    "id: it", "id: landed"
)
RULES = (
    standard("rich", name="direct")
    + standard("landed", name="apart")
    + standard("met(direct) and poor", name="behind")
    + standard("pct(income, p.rate, half_up) > 1", name="rated")
)


def touched(**parts: str) -> set[str]:
    old = orchard(facts=FACTS, standards=RULES)
    return changes.rules(old, orchard(**{"facts": FACTS, "standards": RULES, **parts}))


def test_the_same_pack_touches_nothing() -> None:
    assert touched() == set()


def test_a_fact_touches_all_that_rest_on_it() -> None:
    assert touched(facts=FACTS.replace("land > 5", "land > 6")) == {"apart"}
    assert touched(facts=FACTS.replace("income > p.line", "income >= p.line")) == {
        "direct",
        "behind",
    }


def test_titles_and_places_touch_nothing() -> None:
    assert touched(standards="\n\n" + RULES.replace("title: ", "note: 说明\n  title: ", 1)) == set()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("value: 3000", "value: 3001", {"direct", "behind"}),
        ("value: 70%", "value: 71%", {"rated"}),
        ("id: open_line", "id: closed_line", set()),
    ],
)
def test_figures_touch_the_rules_that_use_them(old: str, new: str, expected: set[str]) -> None:
    assert touched(parameters=PARAMETERS.replace(old, new)) == expected


def test_figures_set_elsewhere_count_as_well() -> None:
    program = orchard(facts=FACTS, standards=RULES)
    assert changes.rules(program, program, {"line"}) == {"direct", "behind"}
    assert changes.rules(program, program, {"open_line"}) == set()


def test_rules_come_go_and_change_their_days() -> None:
    assert touched(standards=RULES + standard("poor", name="new")) == {"new"}
    ended = RULES + standard("poor", name="last", in_force_to="2015-12-31")
    old = orchard(facts=FACTS, standards=RULES + standard("poor", name="last"))
    assert changes.rules(old, orchard(facts=FACTS, standards=ended)) == {"last"}
    assert changes.rules(old, orchard(facts=FACTS, standards=RULES)) == {"last"}


def test_what_depends_on_a_figure_is_followed_through() -> None:
    program = orchard(facts=FACTS, standards=RULES)
    assert changes.depend(program, {"line"}) == {
        ("fact", "household", "rich"),
        ("rule", "household", "direct"),
        ("rule", "household", "behind"),
    }
    assert changes.depend(program, set()) == set()
