"""A map for places whose outlines nobody has imported: plausible cells, clearly not surveyed.

A city is a tree of places. Places with a given outline keep it; the rest of the space is shared
out among the others in proportion to their villages, each around its seat where one is known.
Villages are Voronoi cells; a township is the union of its villages, a county of its townships, so
that all levels nest exactly. Everything is in map units and depends on the codes alone: the same
list of places gives the same map.

What does not live here: reading places and storing outlines (``outlines``), projection and SVG
paths (``drawing``).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import shapely

from bangfu.base.divisions.schematic import cells, exclaves, settling, territory

# Space left between given outlines counts as somebody's if it is this share of what they deserve.
ENOUGH = 0.3
CRUMB = 0.02


@dataclass(slots=True)
class Place:
    """A place and what is below it, still valid.

    Args:
        code: 12 digits.
        seat: where it is administered from, in map units.
        outline: polygon in map units if one was imported.
    """

    code: str
    seat: tuple[float, float] | None = None
    outline: Any = None
    children: list["Place"] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many villages it holds; a place without any counts as one."""
        return sum(child.size for child in self.children) or 1


def draw(city: Place) -> dict[str, Any]:
    """Polygons in map units of every place in the city that has no outline of its own."""
    rng = np.random.default_rng(int(city.code))
    drawn: dict[str, Any] = {}
    for region, places in _regions(city, rng):
        drawn |= dict(_filled(region, places, rng))
    _unite(city, drawn)
    return {place.code: drawn[place.code] for place in _all(city) if place.outline is None}


def _all(place: Place) -> Iterator[Place]:
    yield place
    for child in place.children:
        yield from _all(child)


# --- which space belongs to whom ---


def _regions(city: Place, rng: np.random.Generator) -> Iterator[tuple[Any, list[Place]]]:
    """Pieces of space and the places that share each."""
    if city.outline is None and not any(child.outline for child in city.children):
        yield from _around_given(_made_up(city, rng), [city])
    else:
        yield from _within(city, city.outline, [])


def _made_up(city: Place, rng: np.random.Generator) -> Any:
    """An outline around the counties' seats; counties without one get a seat."""
    known = np.array([child.seat for child in city.children if child.seat]).reshape(-1, 2)
    if not len(known):
        return territory.around(np.array([city.seat or (0.0, 0.0)]), np.array([city.size]), rng)
    homeless = [child for child in city.children if child.seat is None]
    found = territory.missing_seats(known, len(homeless), city.size, rng)
    for child, seat in zip(homeless, found, strict=True):
        child.seat = (float(seat[0]), float(seat[1]))
    weights = np.array([child.size for child in city.children])
    return territory.around(np.array([child.seat for child in city.children]), weights, rng)


def _within(place: Place, region: Any, guests: list[Place]) -> Iterator[tuple[Any, list[Place]]]:
    """How the space of one place is divided; guests are siblings without space of their own."""
    given = [child for child in place.children if child.outline is not None]
    if not place.children and not guests:
        return  # it has its outline, and nothing is below it
    if not given:
        yield from _around_given(region, [place, *guests])
        return
    missing = [child for child in place.children if child.outline is None] + guests
    hosted: dict[str, list[Place]] = {}
    free = _free(region, given, missing) if missing else None
    if free is not None:
        yield from _around_given(free, missing)
    else:
        for child in missing:
            hosted.setdefault(_host(child, given).code, []).append(child)
    for child in given:
        yield from _within(child, child.outline, hosted.get(child.code, []))


def _around_given(region: Any, places: list[Place]) -> Iterator[tuple[Any, list[Place]]]:
    """A region for places of which some below may have outlines: those are spared.

    Where given outlines leave no space worth sharing, cells are drawn beneath them.
    """
    inlets = [inlet for place in places for inlet in _given_below(place)]
    for inlet in inlets:
        yield from _within(inlet, inlet.outline, [])
    if inlets:
        places = [rest for place in places if (rest := _without_given(place))]
        region = (_free(region, inlets, places) or region) if places else None
    if places:
        yield region, places


def _given_below(place: Place) -> Iterator[Place]:
    for child in place.children:
        if child.outline is None:
            yield from _given_below(child)
        else:
            yield child


def _without_given(place: Place) -> Place | None:
    """The place without what has an outline below; ``None`` if nothing is left to draw."""
    if not place.children:
        return place
    open_ = [child for child in place.children if child.outline is None]
    left = [rest for child in open_ if (rest := _without_given(child))]
    return replace(place, children=left) if left else None


def _free(region: Any, given: list[Place], missing: list[Place]) -> Any | None:
    """The space that given outlines leave inside a region, if it is worth sharing."""
    if region is None:
        return None
    taken = shapely.union_all([child.outline for child in given])
    parts = shapely.get_parts(shapely.difference(region, taken))
    parts = [part for part in parts if part.area > region.area * CRUMB]
    per_village = taken.area / sum(child.size for child in given)
    deserved = per_village * sum(child.size for child in missing)
    if sum(part.area for part in parts) < deserved * ENOUGH:
        return None
    return shapely.union_all(parts)


def _host(place: Place, given: list[Place]) -> Place:
    """The sibling in whose outline a place without space is drawn."""
    if place.seat is None:
        return max(given, key=lambda child: (child.outline.area / child.size, child.code))
    return min(given, key=lambda child: child.outline.distance(shapely.Point(place.seat)))


# --- filling one region ---


def _filled(
    region: Any, places: list[Place], rng: np.random.Generator
) -> Iterator[tuple[str, Any]]:
    size = sum(place.size for place in places)
    points = settling.sample(region, max(size * settling.SAMPLES, 200), rng)
    settled = list(_settled(points, places, region.area / len(points), rng))
    shapes = cells.tessellate(region, np.array([site for _code, _group, site in settled]), rng)
    shapes = exclaves.rejoined(shapes, [group for _code, group, _site in settled])
    yield from zip([code for code, _group, _site in settled], shapes, strict=True)


def _settled(
    points: settling.Points,
    places: list[Place],
    room: float,
    rng: np.random.Generator,
    above: Place | None = None,
) -> Iterator[tuple[str, str, Any]]:
    """``(code, code above, site)`` of every village of the places that share the points."""
    if len(places) == 1 and not places[0].children:
        yield places[0].code, above.code if above else "", settling.middle(points, rng)
        return
    if len(places) == 1:
        yield from _settled(points, places[0].children, room, rng, places[0])
        return
    seat = above.seat if above else None
    weights = np.array([float(place.size) for place in places])
    starts = settling.spread(points, len(places), None if seat is None else np.array(seat))
    held = np.array([place.seat is not None for place in places])
    for index in np.flatnonzero(held).tolist():
        starts[index] = places[index].seat
    starts += rng.uniform(-1, 1, starts.shape) * np.sqrt(room)  # two seats may be the same
    both = settling.warped(np.vstack([points, starts]), rng)
    bent, begun = both[: len(points)], both[len(points) :]
    if any(place.children for place in places):
        owners = settling.share(bent, weights, begun, held, room)
        owners = settling.joined(points, owners, room)
    else:
        owners = settling.share(bent, weights, begun, held, room, settling.ROUGH)
    owners = settling.fed(points, owners, starts, weights.astype(np.int64))
    for index, place in enumerate(places):
        yield from _settled(points[owners == index], [place], room, rng, above)


def _unite(place: Place, drawn: dict[str, Any]) -> Any:
    """The outline of a place, the union of what is below it where it has none."""
    below = [_unite(child, drawn) for child in place.children]
    if place.outline is not None:
        return place.outline
    if place.code not in drawn:
        drawn[place.code] = shapely.union_all(below)
    return drawn[place.code]
