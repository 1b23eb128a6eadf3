"""Families: who lives together, how they are related, and how old they are.

Kinds of families and their shares are data. Their numbers are tilted so that households and
persons add up exactly to what the recipe says.
"""

import numpy as np

from bangfu.demo import draw
from bangfu.demo.draw import Streams
from bangfu.demo.parts import Family, Size, Slot
from bangfu.demo.recipe import Recipe, fault
from bangfu.demo.scene import Frame, Scene

DAYS = 365.2425
OLDEST = 99.0
# Relations that come in both genders: what a recipe writes → (man, woman).
PAIRS = {
    "child": ("son", "daughter"),
    "grandchild": ("grandson", "granddaughter"),
    "maternal_grandchild": ("maternal_grandson", "maternal_granddaughter"),
}
WOMEN = {
    "daughter",
    "daughter_in_law",
    "granddaughter",
    "maternal_granddaughter",
    "mother",
    "wifes_mother",
    "husbands_mother",
    "grandmother",
    "maternal_grandmother",
    "siblings_spouse",
}
EITHER = {"head", "spouse", "sibling", "great_grandchild", "nephew_or_niece", "uncle", "other"}


def numbers(families: list[Family], size: Size) -> np.ndarray:
    """How many families there are of each kind, adding up to the households and persons wanted.

    The shares are tilted towards larger or smaller families until the mean is right; what is left
    by rounding is moved between kinds that differ by one person.

    Raises:
        ValueError: no mix of these kinds has that mean.
    """
    shares = np.array([family.share for family in families])
    persons = np.array([len(family.members) for family in families], dtype=np.int64)
    mean = size.persons / size.households
    if not persons.min() <= mean <= persons.max():
        raise ValueError(f"no mix of these families has {mean:.2f} persons per household")
    low, high = -20.0, 20.0
    for _ in range(80):
        tilt = (low + high) / 2
        tilted = shares * np.exp(tilt * (persons - mean))
        low, high = (tilt, high) if (tilted @ persons) / tilted.sum() < mean else (low, tilt)
    counts = draw.allot(size.households, tilted)
    _settle(counts, persons, size.persons)
    return counts


def _settle(counts: np.ndarray, persons: np.ndarray, wanted: int) -> None:
    """Move families to kinds one person larger or smaller until the persons add up."""
    while (missing := wanted - int(counts @ persons)) != 0:
        step = 1 if missing > 0 else -1
        moves = [
            (counts[a], a, b)
            for a in range(len(counts))
            for b in range(len(counts))
            if persons[b] - persons[a] == step and counts[a]
        ]
        most, a, b = max(moves)
        moved = min(abs(missing), int(most))
        counts[a] -= moved
        counts[b] += moved


def found(scene: Scene, recipe: Recipe, size: Size, streams: Streams) -> None:
    """Make the households' members: relation, gender, birth date, and what follows from kinds.

    Raises:
        PackError: the families of the recipe cannot add up to its persons.
    """
    families = list(recipe.families.values())
    try:
        counts = numbers(families, size)
    except ValueError as error:
        raise fault(scene.pack, "sizes", str(error)) from None
    kinds = streams("families").permutation(np.repeat(np.arange(len(families)), counts))
    persons = np.array([len(family.members) for family in families])[kinds]
    household = scene.household
    household["size"] = persons
    household["lone"] = np.array([family.lone for family in families])[kinds]
    owner = np.repeat(np.arange(len(kinds)), persons)
    member = scene.add(Frame("member", len(owner), owner))
    member["relation_to_head"] = np.full(member.rows, -1, np.int16)
    member["gender"] = np.full(member.rows, -1, np.int16)
    age = np.zeros(member.rows)
    female = np.zeros(member.rows, dtype=bool)
    rng = streams("members")
    for kind, family in enumerate(families):
        first = member.starts[kinds == kind]
        for slot, declared in enumerate(family.members):
            female[first + slot] = _female(declared, female[first], rng)
            age[first + slot] = _age(declared, age[first + declared.than], rng)
            _relate(scene, declared, first + slot, female[first + slot])
    days = np.rint(age * DAYS).astype("timedelta64[D]")
    member["birth_date"] = np.datetime64(recipe.reference_date) - days
    describe(scene, recipe, female)


def _female(slot: Slot, head: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if slot.relation == "spouse":
        return ~head
    share = float(slot.relation in WOMEN) if slot.female is None else slot.female
    if slot.relation in PAIRS or (slot.relation in EITHER and slot.female is None):
        share = 0.5 if slot.female is None else slot.female
    return rng.random(len(head)) < share


def _age(slot: Slot, anchor: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    if slot.age:
        return rng.uniform(*slot.age, len(anchor))
    if slot.older:
        low, high = slot.older
        return np.minimum(anchor + rng.uniform(low, high, len(anchor)), OLDEST)
    assert slot.younger is not None
    low, high = slot.younger
    # Nobody is born after today, however young the one they follow.
    widest = np.clip(anchor - 1 / DAYS, low, high)
    return np.maximum(anchor - rng.uniform(low, widest), 0)


def _relate(scene: Scene, slot: Slot, rows: np.ndarray, female: np.ndarray) -> None:
    man, woman = PAIRS.get(slot.relation, (slot.relation, slot.relation))
    relation, gender = scene.member["relation_to_head"], scene.member["gender"]
    code = scene.code
    relation[rows] = np.where(
        female,
        code("member", "relation_to_head", woman),
        code("member", "relation_to_head", man),
    )
    gender[rows] = np.where(
        female, code("member", "gender", "female"), code("member", "gender", "male")
    )


def describe(scene: Scene, recipe: Recipe, female: np.ndarray) -> None:
    """What conditions ask of a person: ``age``, ``school_age``, ``female``, ``head``."""
    member, day = scene.member, np.datetime64(recipe.reference_date)
    born = member["birth_date"]
    member["age"] = years(born, day)
    begun = day.astype("datetime64[Y]").astype("datetime64[M]") + (recipe.school_begins - 1)
    if day < begun.astype("datetime64[D]"):
        begun -= 12
    member["school_age"] = years(born, begun.astype("datetime64[D]") - 1)
    member["female"] = female
    member["head"] = scene.is_("member", "relation_to_head", "head")


def years(born: np.ndarray, day: np.datetime64) -> np.ndarray:
    """Full years of age on a day; -1 for those born later.

    >>> years(np.array(["2000-02-29", "2016-12-31"], "M8[D]"), np.datetime64("2016-12-31")).tolist()
    [16, 0]
    """
    months = born.astype("datetime64[M]")
    month = months.astype(np.int64) % 12 * 31 + (born - months).astype(np.int64)
    today = day.astype("datetime64[M]")
    here = int(today.astype(np.int64)) % 12 * 31 + int((day - today).astype(np.int64))
    whole = (day.astype("datetime64[Y]") - born.astype("datetime64[Y]")).astype(np.int64)
    return np.asarray(np.maximum(whole - (month > here), -1))
