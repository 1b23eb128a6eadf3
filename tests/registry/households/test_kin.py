"""What people are to a new head: what follows from the old relations, and nothing beyond."""

import pytest

from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import kin
from bangfu.registry.households.kin import Kin, joining, to_new_head

MAN, WOMAN = Kin("head", "male"), Kin("head", "female")

FOLLOWS = [
    # who, the new head, the old head → what
    (Kin("head", "male"), Kin("spouse", "female"), MAN, "spouse"),
    (Kin("daughter", "female"), Kin("spouse", "female"), MAN, "daughter"),
    (Kin("father", "male"), Kin("spouse", "female"), MAN, "husbands_father"),
    (Kin("mother", "female"), Kin("spouse", "male"), WOMAN, "wifes_mother"),
    (Kin("wifes_father", "male"), Kin("spouse", "female"), MAN, "father"),
    (Kin("head", "female"), Kin("son", "male"), WOMAN, "mother"),
    (Kin("spouse", "female"), Kin("son", "male"), MAN, "mother"),
    (Kin("daughter"), Kin("son", "male"), MAN, "sibling"),
    (Kin("father", "male"), Kin("son", "male"), MAN, "grandfather"),
    (Kin("mother", "female"), Kin("daughter"), WOMAN, "maternal_grandmother"),
    (Kin("head", "male"), Kin("mother", "female"), MAN, "son"),
    (Kin("father", "male"), Kin("mother", "female"), MAN, "spouse"),
    (Kin("son", "male"), Kin("father", "male"), MAN, "grandson"),
    (Kin("son", "male"), Kin("father", "male"), WOMAN, "maternal_grandson"),
    (Kin("spouse", "female"), Kin("father", "male"), MAN, "daughter_in_law"),
    (Kin("sibling", "female"), Kin("father", "male"), MAN, "daughter"),
    (Kin("head", "male"), Kin("sibling"), MAN, "sibling"),
    (Kin("son"), Kin("sibling"), MAN, "nephew_or_niece"),
    (Kin("mother"), Kin("sibling"), MAN, "mother"),
    (Kin("head", "female"), Kin("grandson", "male"), WOMAN, "grandmother"),
    (Kin("head", "male"), Kin("daughter_in_law", "female"), MAN, "husbands_father"),
    (Kin("son"), Kin("head"), MAN, "son"),
]


@pytest.mark.parametrize(("who", "heir", "head", "what"), FOLLOWS)
def test_what_follows(who: Kin, heir: Kin, head: Kin, what: str) -> None:
    assert to_new_head(who, heir, head) == what


UNKNOWN = [
    (Kin("daughter_in_law", "female"), Kin("son", "male"), MAN),  # of which son
    (Kin("grandson", "male"), Kin("son", "male"), MAN),
    (Kin("head"), Kin("son", "male"), Kin("head")),  # father or mother
    (Kin("father", "male"), Kin("spouse"), MAN),  # whose in-law
    (Kin("other"), Kin("son"), MAN),
    (Kin(None), Kin("son"), MAN),
    (Kin("son"), Kin(None), MAN),
    (Kin("son"), Kin("other"), MAN),
    (Kin("uncle", "male"), Kin("son"), MAN),
    (Kin("father"), Kin("father"), MAN),
]


@pytest.mark.parametrize(("who", "heir", "head"), UNKNOWN)
def test_what_does_not_follow_is_left_to_be_asked(who: Kin, heir: Kin, head: Kin) -> None:
    assert to_new_head(who, heir, head) is None


def test_every_word_is_of_the_code_list() -> None:
    known = {entry.id for entry in catalogue.common().codes["relation_to_head"].entries}
    listed = [*known, None]
    for who in listed:
        for heir in listed:
            for gender in ("male", "female", None):
                said = to_new_head(Kin(who, gender), Kin(heir, gender), Kin("head", gender))
                assert said is None or said in known
    assert set(kin.DESCENDANTS) <= known


def test_people_who_join_are_found_through_their_head() -> None:
    people = {"o": Kin("head", "female"), "c": Kin("son", "male"), "x": Kin("other")}
    told = joining(people, "o", "sibling", MAN)
    assert told == {"o": "sibling", "c": "nephew_or_niece", "x": None}
    parents = {"o": Kin("head", "male"), "w": Kin("spouse", "female"), "d": Kin("daughter")}
    assert joining(parents, "o", "father", MAN) == {"o": "father", "w": "mother", "d": "sibling"}


def test_people_who_join_are_unknown_where_their_head_is() -> None:
    people = {"o": Kin("head", "female"), "c": Kin("son", "male")}
    for said in (None, ""):
        assert joining(people, "o", said, MAN) == {"o": None, "c": None}
    assert joining(people, "o", "other", MAN) == {"o": "other", "c": None}
