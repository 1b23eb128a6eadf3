"""From shapes on the earth to what a map page needs: map units, SVG paths, label points.

All boundaries share one projection, so that paths stored at different times fit together:
equirectangular around the frame, true to scale along its latitude, in units of ten metres, x to
the east and y to the south.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

PER_DEGREE = 6_371_008.8 * math.pi / 180 / 10  # map units of ten metres in a degree of latitude
# Triangles smaller than the square of this may go (Visvalingam-Whyatt), in map units.
FINE = 2.0
COARSE = 24.0
SPECK = 10.0  # square map units: a part or hole of less than a thousand square metres
CORNERS = 3  # fewer do not enclose anything
GAP = 3.0  # neighbours of different sources that come this near are meant to touch
NUMBER = re.compile(r"-?[0-9]+")
CRUMB = 0.0005  # share of a shape below which its other parts and holes are dropped


@dataclass(frozen=True, slots=True)
class Frame:
    """Where map units are counted from, in degrees."""

    longitude: float
    latitude: float

    def to_map(self, shape: Any) -> Any:
        """A shape (or an array of them) in degrees as map units."""
        scale = np.array([self._across, -PER_DEGREE])
        return shapely.transform(shape, lambda p: (p - self._origin) * scale)

    def to_earth(self, shape: Any) -> Any:
        """A shape (or an array of them) in map units as degrees."""
        scale = np.array([self._across, -PER_DEGREE])
        return shapely.transform(shape, lambda p: p / scale + self._origin)

    @property
    def _across(self) -> float:
        return PER_DEGREE * math.cos(math.radians(self.latitude))

    @property
    def _origin(self) -> Any:
        return np.array([self.longitude, self.latitude])


def path(shape: Any) -> str:
    """A polygon as an SVG path of whole map units, relative steps, holes running backwards.

    >>> path(shapely.box(0, 0, 30, 20))
    'M30 0l0 20-30 0 0-20z'
    """
    polygons = shapely.get_parts(shapely.orient_polygons(shape))
    rings = (ring for part in polygons for ring in (part.exterior, *part.interiors))
    return "".join(map(_ring, rings))


def _ring(ring: Any) -> str:
    points = np.rint(shapely.get_coordinates(ring)).astype(int)
    steps = np.diff(points, axis=0)
    steps = steps[steps.any(axis=1)][:-1]  # the last step is what "z" draws
    if len(steps) < CORNERS - 1:
        return ""
    numbers = "".join(str(n) if n < 0 else f" {n}" for n in steps.ravel().tolist())
    return f"M{points[0, 0]} {points[0, 1]}l{numbers.lstrip()}z"


def parse(text: str) -> Any:
    """The polygons of a path made by ``path``, in whole map units.

    >>> parse("M30 0l0 20-30 0 0-20z").area
    600.0
    """
    rings = []
    for ring in text.split("M")[1:]:
        numbers = np.array(NUMBER.findall(ring), dtype=np.int64).reshape(-1, 2)
        rings.append(shapely.linearrings(np.cumsum(numbers, axis=0)))
    return shapely.build_area(shapely.multilinestrings(rings)) if rings else shapely.Polygon()


def united(paths: Iterable[str]) -> str:
    """The path around some neighbours, without the hair-wide gaps between them.

    >>> united(["M30 0l0 20-30 0 0-20z", "M60 0l0 20-29 0 0-20z"])
    'M0 0l60 0 0 20-60 0z'
    """
    grown = [parse(text).buffer(GAP, join_style="mitre") for text in paths]
    return path(shapely.union_all(grown).buffer(-GAP, join_style="mitre").simplify(1))


def clean(shape: Any) -> Any | None:
    """Polygons only, valid, without specks of parts and holes; ``None`` if nothing is left.

    Args:
        shape: any geometry in map units.
    """
    valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
    parts = [part for part in _polygons(valid) if part.area >= SPECK]
    if not parts:
        return None
    least = max(SPECK, CRUMB * sum(part.area for part in parts))
    kept = [_filled(part, least) for part in parts if part.area >= least]
    return kept[0] if len(kept) == 1 else shapely.multipolygons(kept)


def _polygons(shape: Any) -> list[Any]:
    """The polygons of any geometry; lines and points are left out."""
    parts = shapely.get_parts(shape)
    if (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():  # nested collections
        return [polygon for part in parts for polygon in _polygons(part)]
    return [part for part in parts if part.geom_type == "Polygon"]


def _filled(polygon: Any, least: float) -> Any:
    """The polygon without holes smaller than that."""
    holes = [hole for hole in polygon.interiors if shapely.Polygon(hole).area >= least]
    return shapely.Polygon(polygon.exterior, holes)


def simplified(shapes: Sequence[Any], tolerance: float) -> list[Any]:
    """Fewer points, where neighbours keep exactly the same common border.

    Shapes that cannot be simplified (degenerate rings) come back as they are.
    """
    if not shapes:
        return []
    try:
        simple = shapely.coverage_simplify(np.array(shapes), tolerance)
    except shapely.GEOSException:
        return list(shapes)
    whole = ~shapely.is_empty(simple) & shapely.is_valid(simple)
    return list(np.where(whole, simple, np.array(shapes)))


def figures(shape: Any, coarse: Any, *, fine: Any = None) -> dict[str, Any]:
    """What a boundary stores beside its shape: paths, box, label point and its room.

    Args:
        shape: polygon in map units.
        coarse: the same with fewer points.
        fine: what to draw when it stands alone; the shape itself if not given.
    """
    left, top, right, bottom = (round(edge) for edge in shape.bounds)
    x, y, room = label(shape)
    return {
        "path": path(shape if fine is None else fine),
        "coarse": path(coarse),
        "left": left,
        "top": top,
        "right": right,
        "bottom": bottom,
        "label_x": x,
        "label_y": y,
        "room": room,
    }


def label(shape: Any) -> tuple[int, int, int]:
    """The centre and radius of the largest circle inside the largest part."""
    largest = max(shapely.get_parts(shape), key=lambda part: part.area)
    ray = shapely.maximum_inscribed_circle(largest, math.sqrt(largest.area) / 40)
    (x, y), _rim = shapely.get_coordinates(ray)
    return round(x), round(y), round(ray.length)
