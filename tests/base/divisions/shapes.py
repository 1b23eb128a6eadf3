"""Small synthetic GeoJSON: squares on a grid in the middle of the country."""

import json
from typing import Any

import shapely

WEST, SOUTH, STEP = 112.0, 30.0, 0.1


def square(column: int, row: int, *, size: int = 1) -> Any:
    """A square of a tenth of a degree, so many steps east and north."""
    left, bottom = WEST + column * STEP, SOUTH + row * STEP
    return shapely.box(left, bottom, left + size * STEP, bottom + size * STEP)


def feature(shape: Any, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    geometry = json.loads(shapely.to_geojson(shape)) if shape is not None else None
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features: dict[str, Any], encoding: str = "utf-8", **more: Any) -> bytes:
    """A GeoJSON file."""
    data = {"type": "FeatureCollection", "features": list(features), **more}
    return json.dumps(data, ensure_ascii=False).encode(encoding)
