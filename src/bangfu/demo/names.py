"""Names: surnames as common as in the province, given names by generation and gender."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.demo import draw
from bangfu.demo.draw import Streams
from bangfu.demo.parts import Dotted, Given, People
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene

MAIN = 3  # surnames that are common in one village
# Whose surname a relative bears: the head's, the spouse's, that of a son-in-law who married in.
HEAD, SPOUSE, IN_LAW, OWN = range(4)
CHILDREN = {"son", "daughter", "grandson", "granddaughter", "great_grandchild"}
LINES = {
    **dict.fromkeys(["head", "father", "grandfather", "sibling", "nephew_or_niece", "uncle"], HEAD),
    **dict.fromkeys(["spouse", "husbands_father", "wifes_father"], SPOUSE),
    **dict.fromkeys(["son_in_law", "maternal_grandson", "maternal_granddaughter"], IN_LAW),
}


def surnames(scene: Scene, people: People, streams: Streams) -> np.ndarray:
    """The surname of each member, as a position in ``people.surnames``."""
    weights = np.array(list(people.surnames.values()))
    rng = streams("surnames")
    household, member = scene.household, scene.member
    main = draw.picked(rng, weights, scene.village.rows * MAIN).reshape(-1, MAIN)
    lines = [draw.picked(rng, weights, household.rows) for _ in range(IN_LAW + 1)]
    local = rng.random(household.rows) < people.cluster
    theirs = main[household.owner, rng.integers(0, MAIN, household.rows)]
    lines[HEAD] = np.where(local, theirs, lines[HEAD])
    line = _line(scene)
    own = draw.picked(rng, weights, member.rows)
    return np.choose(line, [*(scene.down(values, "member") for values in lines), own])


def _line(scene: Scene) -> np.ndarray:
    """Which surname each member bears; children bear their father's."""
    member = scene.member
    order = {entry.id: i for i, entry in enumerate(scene.pack.codes["relation_to_head"].entries)}
    line = np.array([LINES.get(relation, OWN) for relation in order])[member["relation_to_head"]]
    widow = scene.down(member["female"][member.starts], "member")
    children = np.isin(member["relation_to_head"], [order[relation] for relation in CHILDREN])
    return np.where(children, np.where(widow, SPOUSE, HEAD), line)


def full(
    people: People,
    surname: np.ndarray,
    born: np.ndarray,
    female: np.ndarray,
    rng: np.random.Generator,
) -> pa.Array:
    """Surnames and given names put together, as an Arrow text array.

    Args:
        people: which names there are.
        surname: positions in ``people.surnames``.
        born: birth dates, which decide the generation.
        female: who takes a woman's name.
        rng: chance.
    """
    year = born.astype("datetime64[Y]").astype(np.int64) + 1970
    untils = [generation.until for generation in people.generations]
    generation = np.minimum(np.searchsorted(untils, year), len(untils) - 1)
    first = np.zeros(len(born), np.int32)
    last = np.zeros(len(born), np.int32)
    characters: list[str] = [""]
    for position, declared in enumerate(people.generations):
        for given, mask in ((declared.male, ~female), (declared.female, female)):
            here = np.flatnonzero((generation == position) & mask)
            first[here], last[here] = _given(given, len(characters), len(here), rng)
            characters += [*given.first, *given.last]
    rare = rng.random(len(born)) < people.rare.share
    last[rare] = len(characters) + rng.integers(0, len(people.rare.marks), int(rare.sum()))
    listed = pa.array([*characters, *people.rare.marks])
    before = pa.array(list(people.surnames)).take(pa.array(surname))
    return pc.binary_join_element_wise(before, listed.take(first), listed.take(last), "")


def _given(
    given: Given, base: int, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    first = base + rng.integers(0, len(given.first), count)
    last = base + len(given.first) + rng.integers(0, len(given.last), count)
    return np.where(rng.random(count) < given.single, 0, first), last


def write(scene: Scene, recipe: Recipe, streams: Streams) -> None:
    """Name everybody, and the hamlets after the main names of their village."""
    people, member = recipe.people, scene.member
    surname = surnames(scene, people, streams)
    named = full(people, surname, member["birth_date"], member["female"], streams("given names"))
    peoples = [scene.code("member", "ethnicity", name) for name in people.dotted.peoples]
    dotted = np.isin(member["ethnicity"], peoples)
    member.texts["name"] = _dot(named, dotted, member["female"], people.dotted, streams)
    heads = surname[member.starts]
    suffix = streams("hamlets").integers(0, len(people.hamlets), scene.household.rows)
    scene.household.texts["natural_hamlet"] = pc.binary_join_element_wise(
        pa.array(list(people.surnames)).take(pa.array(heads)),
        "家",
        pa.array(people.hamlets).take(pa.array(suffix)),
        "",
    )


def _dot(
    named: pa.Array, mask: np.ndarray, female: np.ndarray, dotted: Dotted, streams: Streams
) -> pa.Array:
    """Names with a dot where the people write them so: own name, then the father's."""
    rng, here = streams("dotted names"), np.flatnonzero(mask)
    men, women = rng.choice(dotted.male, len(here)), rng.choice(dotted.female, len(here))
    fathers = rng.choice(dotted.male, len(here))
    own = np.where(female[here], women, men)
    written = [f"{name}·{father}" for name, father in zip(own, fathers, strict=True)]
    return pc.replace_with_mask(named, pa.array(mask), pa.array(written, pa.string()))
