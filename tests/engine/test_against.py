"""Who is behind a condition that does not hold."""

import pytest

from bangfu.engine.against import Child, children
from bangfu.engine.memory import Record
from tests.engine.orchard import asking, fact, home, orchard


def named(name: str, text: str) -> str:
    return fact(text).replace("id: it", f"id: {name}")


def family(*members: dict[str, object]) -> Record:
    record = home()
    record.children["member"] = []
    for member in members:
        record.add(Record("member", dict(member)))
    return record


def who(expression: str, record: Record, more: str = "") -> list[int]:
    program = orchard(facts=fact(expression) + more)
    found = children(asking(program), program.facts["household", "it"], record)
    assert all(child.subject == "member" for child in found)
    return [child.which for child in found]


RICH, POOR, NOBODY_KNOWS = {"wage": 900_000}, {"wage": 100}, {}


@pytest.mark.parametrize(
    ("expression", "those"),
    [
        ("all(members, wage > 1000)", [2, 4]),
        ("not any(members, wage <= 1000)", [2, 4]),
        ("any(members, wage > 1000)", []),  # it holds
        ("not all(members, wage > 1000)", []),  # it holds
        ("any(members, wage > 1000000)", []),  # nobody in particular
        ("all(members, wage > 1000) and all(members, wage < 5000)", [2, 4, 1]),
        ("all(members, wage > 1000) or rooms > 1", []),  # nobody knows the rooms
        ("count(members, wage > 1000) > 3", []),
    ],
)
def test_those_who_decide_against_it_are_named(expression: str, those: list[int]) -> None:
    assert who(expression, family(RICH, POOR, NOBODY_KNOWS, POOR)) == those


def test_those_of_whom_nothing_is_known_are_not_blamed() -> None:
    assert who("all(members, wage > 1000)", family(RICH, NOBODY_KNOWS)) == []
    assert who("all(members, wage > 1000)", family(POOR, NOBODY_KNOWS)) == [1]


def test_a_fact_is_followed_to_the_members() -> None:
    more = named("paid", "all(members, wage > 1000)")
    assert who("paid", family(POOR, RICH), more) == [1]


def test_a_fact_that_was_given_names_nobody() -> None:
    record = family(POOR, RICH)
    record.given["paid"] = False
    assert who("paid", record, named("paid", "all(members, wage > 1000)")) == []


def test_a_household_without_members_names_nobody() -> None:
    assert who("all(members, wage > 1000)", family()) == []


def test_children_are_told_apart_by_their_place() -> None:
    assert Child("member", 1) != Child("member", 2)
