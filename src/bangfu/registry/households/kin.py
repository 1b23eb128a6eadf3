"""Relations to a new head, as far as they follow from relations to the old one.

Only what follows is said; for the rest the answer is ``None`` and somebody is asked. The words are
those of the code list ``relation_to_head``.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MALE, FEMALE = "male", "female"
HEAD, SPOUSE = "head", "spouse"
CHILDREN = ("son", "daughter")
PARENTS = ("father", "mother")
GRANDCHILDREN = ("grandson", "granddaughter")
MATERNAL = ("maternal_grandson", "maternal_granddaughter")
DESCENDANTS = (
    *CHILDREN,
    "daughter_in_law",
    "son_in_law",
    *GRANDCHILDREN,
    *MATERNAL,
    "great_grandchild",
)
IN_LAW = {
    "wifes_father": "father",
    "wifes_mother": "mother",
    "husbands_father": "father",
    "husbands_mother": "mother",
}
GRANDPARENTS = ("grandfather", "grandmother")
MATERNAL_GRANDPARENTS = ("maternal_grandfather", "maternal_grandmother")


@dataclass(frozen=True, slots=True)
class Kin:
    """A person: relation to the head, and gender; either may be unknown."""

    relation: str | None
    gender: str | None = None

    def either(self, man: str, woman: str) -> str | None:
        """One word or the other by the person's gender."""
        return {MALE: man, FEMALE: woman}.get(self.gender or "")


def to_new_head(person: Kin, heir: Kin, head: Kin) -> str | None:
    """What somebody is to a new head.

    Args:
        person: somebody else, by the relation to the old head.
        heir: the new head, likewise.
        head: the old head.

    >>> to_new_head(Kin("head", "male"), Kin("spouse", "female"), Kin("head", "male"))
    'spouse'
    >>> to_new_head(Kin("head", "female"), Kin("son", "male"), Kin("head", "female"))
    'mother'
    >>> to_new_head(Kin("uncle"), Kin("son"), Kin("head"))
    """
    if heir.relation == HEAD:
        return person.relation
    rules = {
        SPOUSE: _to_spouse,
        **dict.fromkeys(CHILDREN, _to_child),
        **dict.fromkeys(PARENTS, _to_parent),
        "sibling": _to_sibling,
    }
    rule = rules.get(heir.relation or "")
    if rule is not None:
        return rule(person, heir, head)
    return _head_to(heir, head) if person.relation == HEAD else None


def _to_spouse(person: Kin, heir: Kin, _head: Kin) -> str | None:
    if person.relation == HEAD:
        return SPOUSE
    if person.relation in DESCENDANTS:
        return person.relation
    if person.relation in PARENTS:
        return heir.either(f"wifes_{person.relation}", f"husbands_{person.relation}")
    return IN_LAW.get(person.relation or "")


def _to_child(person: Kin, _heir: Kin, head: Kin) -> str | None:
    if person.relation in (HEAD, SPOUSE):
        return person.either(*PARENTS)
    if person.relation in CHILDREN:
        return "sibling"
    if person.relation in PARENTS:
        at = PARENTS.index(person.relation)
        return head.either(GRANDPARENTS[at], MATERNAL_GRANDPARENTS[at])
    return None


def _to_parent(person: Kin, heir: Kin, head: Kin) -> str | None:
    if person.relation in PARENTS and person.relation != heir.relation:
        return SPOUSE
    if person.relation in (HEAD, "sibling"):
        return person.either(*CHILDREN)
    if person.relation == SPOUSE:
        return person.either("son_in_law", "daughter_in_law")
    if person.relation in CHILDREN:
        at = CHILDREN.index(person.relation)
        return head.either(GRANDCHILDREN[at], MATERNAL[at])
    return None


def _to_sibling(person: Kin, _heir: Kin, _head: Kin) -> str | None:
    if person.relation in (HEAD, "sibling"):
        return "sibling"
    if person.relation in CHILDREN:
        return "nephew_or_niece"
    same = (*PARENTS, *GRANDPARENTS, *MATERNAL_GRANDPARENTS)
    return person.relation if person.relation in same else None


def _head_to(heir: Kin, head: Kin) -> str | None:
    """What the old head is to a new one of the remaining kinds."""
    words = {
        "daughter_in_law": ("husbands_father", "husbands_mother"),
        "son_in_law": ("wifes_father", "wifes_mother"),
        **dict.fromkeys(GRANDCHILDREN, GRANDPARENTS),
        **dict.fromkeys(MATERNAL, MATERNAL_GRANDPARENTS),
        **dict.fromkeys(("wifes_father", "wifes_mother"), ("son_in_law", "son_in_law")),
        **dict.fromkeys(("husbands_father", "husbands_mother"), ("daughter_in_law",) * 2),
        **dict.fromkeys(GRANDPARENTS, GRANDCHILDREN),
        **dict.fromkeys(MATERNAL_GRANDPARENTS, MATERNAL),
    }
    found = words.get(heir.relation or "")
    return head.either(*found) if found else None


def joining(
    people: Mapping[str, Kin], their_head: str, said: str | None, head: Kin
) -> dict[str, str | None]:
    """What people of another household are to the head of the one they join.

    Args:
        people: by a key of theirs, by their relations to their own head.
        their_head: the key of that head.
        said: what that head is to the head of the household they join, where it is known.
        head: the head of the household they join.
    """
    first = people.get(their_head, Kin(HEAD))
    known: dict[str, str | None] = dict.fromkeys(people)
    if not said:
        return known
    # As if the head who stays had been one of theirs all along.
    heir = Kin(to_new_head(Kin(HEAD, head.gender), Kin(said, first.gender), head), head.gender)
    for key, person in people.items():
        known[key] = said if key == their_head else to_new_head(person, heir, first)
    return known
