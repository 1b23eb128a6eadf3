"""Ordering without recursion."""

from hypothesis import given
from hypothesis import strategies as st

from bangfu.engine.compile.order import MOST_CYCLES, facts_named, ordered
from bangfu.engine.language.syntax import parse
from tests.engine.orchard import fact, orchard, standard

GRAPHS = st.dictionaries(st.integers(0, 12), st.lists(st.integers(0, 12), max_size=4))


@given(GRAPHS)
def test_what_is_needed_comes_first_unless_there_is_a_circle(graph: dict[int, list[int]]) -> None:
    found = ordered(graph, lambda key: graph.get(key, []))
    place = {key: index for index, key in enumerate(found.order)}
    assert set(place) >= set(graph)
    for cycle in found.cycles:
        following = [*cycle[1:], cycle[0]]
        assert all(b in graph.get(a, []) for a, b in zip(cycle, following, strict=True))
    if not found.cycles:
        assert all(place[need] < place[key] for key in graph for need in graph[key])


def test_long_chains_do_not_recurse() -> None:
    found = ordered([0], lambda key: [key + 1] if key < 50_000 else [])
    assert found.order[0] == 50_000


def test_circles_are_told_up_to_a_number() -> None:
    found = ordered(range(500), lambda key: [key])
    assert len(found.cycles) == MOST_CYCLES


def test_only_facts_are_dependencies() -> None:
    program = orchard(facts=fact("rooms"), standards=standard("poor"))
    syntax = parse("it + rooms + p.line + amount(rule) + village.it + nothing")
    assert facts_named(program.pack, syntax, "household") == [("household", "it")]


def test_names_inside_aggregates_are_the_childs() -> None:
    program = orchard(facts=fact("works", "member"))
    pack = program.pack
    assert facts_named(pack, parse("any(members, it)"), "household") == [("member", "it")]
    assert facts_named(pack, parse("any(strangers, it)"), "household") == []
    assert facts_named(pack, parse("any(3 + 4, it)"), "household") == []
