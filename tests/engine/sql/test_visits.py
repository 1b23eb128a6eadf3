"""Which subject is visited when."""

from bangfu.engine.sql.visits import Itinerary
from tests.engine.orchard import DAY, fact, orchard, standard


def stops(**parts: str) -> list[tuple[str, int]]:
    return [(visit.subject, visit.sweep) for visit in Itinerary(orchard(**parts), DAY)]


def test_children_are_visited_before_their_parents() -> None:
    rules = standard("any(households, poor)", "village") + standard("works", "member", "b")
    assert stops(standards=rules) == [("member", 0), ("household", 0), ("village", 0)]


def test_a_second_sweep_comes_after_everything_of_the_first() -> None:
    made = fact("count(members)") + fact("household.it > 2", "member").replace("id: it", "id: b")
    rules = standard("any(members, b)", name="a")
    assert stops(facts=made, standards=rules) == [
        ("member", 0),
        ("household", 0),
        ("member", 1),
        ("household", 1),
    ]


def test_only_what_rules_in_force_need_is_visited() -> None:
    made = fact("count(villages)", "township")
    assert stops(facts=made, standards=standard("poor")) == [("household", 0)]
    old = standard("it > 1", "township", in_force_to="2015-12-31")
    assert stops(facts=made, standards=old) == []


def test_two_kinds_of_children_do_not_get_in_each_others_way() -> None:
    trees = """\
        - subject: tree
          title: {zh: 树, en: Tree}
          parent: household
          collection: trees
          columns: [{name: bears, type: bool, zh: 结果, en: Bears}]
    """
    rules = standard("any(members, works) and all(trees, bears)")
    found = stops(more_tables=trees, standards=rules)
    assert sorted(found[:2]) == [("member", 0), ("tree", 0)]
    assert found[2] == ("household", 0)
