"""Reading outlines from GeoJSON: what each feature calls itself, and where it lies.

Files come from many tools: UTF-8 or GB18030, codes as numbers or texts under many keys, a code of
2, 4, 6, 9 or 12 digits, sometimes with the country's 156 before it. Coordinates must be longitude
and latitude; what looks like metres or swapped axes is refused, never repaired in silence.
"""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import shapely
from django.utils.translation import gettext as _

from bangfu.base.divisions import codes, reading
from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal

CODE_KEYS = (
    *("code", "adcode", "ad_code", "xzqdm", "xzqh", "qhdm", "dm", "gb", "gbcode", "pac"),
    *("city_code", "county_code", "town_code", "village_code", "region_code", "district_code"),
    *("区划代码", "行政区划代码", "行政区代码", "行政代码", "统计用区划代码", "代码", "id"),
)
NAME_KEYS = (
    *("name", "xzqmc", "qhmc", "mc", "fullname", "full_name", "名称", "行政区名称", "区划名称"),
    *("地名", "村名", "乡镇", "county", "town", "village", "district"),
)
COUNTRY = "156"  # ISO 3166 number that "GB" codes carry before six digits
DEGREES = re.compile(r"CRS:?84|EPSG:{1,2}(4326|4490)$", re.IGNORECASE)
# Where the codes of GB/T 2260 lie, generously, in degrees.
EAST, NORTH = (70.0, 138.0), (2.0, 56.0)
FULL_TURN = 360
POLYGONAL = {"Polygon", "MultiPolygon", "GeometryCollection"}


@dataclass(frozen=True, slots=True)
class Feature:
    """One outline as found.

    Args:
        index: its place in the file, from one.
        name: what it is called, or empty.
        codes: full 12-digit codes it may stand for, the likeliest first.
        above: the code of the place above, if stated.
        shape: any geometry in degrees, or ``None`` if it has no area.
    """

    index: int
    name: str
    codes: tuple[str, ...]
    above: str
    shape: Any


def read(raw: bytes, *, swapped: bool = False) -> list[Feature]:
    """The features of a file.

    Args:
        raw: its bytes.
        swapped: whether latitude comes first, as the person who imports it says.

    Raises:
        Refusal: ``text.encoding``, ``boundaries.not_geojson``, ``boundaries.crs``,
            ``boundaries.projected``, ``boundaries.swapped``, ``boundaries.outside`` or
            ``boundaries.coordinates``.
    """
    data = _parsed(reading.decode(reading.unpacked(raw)))
    _check_crs(data.get("crs"))
    return list(_features(data["features"], swapped=swapped))


def _parsed(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _not_geojson() from error
    listed = data.get("features") if isinstance(data, dict) else None
    if not isinstance(listed, list) or not listed:
        raise _not_geojson()
    found: dict[str, Any] = data
    return found


def _not_geojson() -> Refusal:
    return Refusal(
        "boundaries.not_geojson",
        _("文件不是 GeoJSON 要素集（FeatureCollection），或者里面没有要素。"),
        hint=_("请在地理信息软件中导出为 GeoJSON，坐标用经纬度。"),
    )


def _check_crs(crs: Any) -> None:
    name = str((crs.get("properties") or {}).get("name", "")) if isinstance(crs, dict) else ""
    if name and not DEGREES.search(name):
        raise Refusal(
            "boundaries.crs",
            _("文件的坐标系是 %(name)s，不是经纬度。") % {"name": name[:80]},
            hint=_("请重新投影到 CGCS2000（EPSG:4490）或 WGS 84（EPSG:4326）经纬度后再导入。"),
            context={"crs": name[:80]},
        )


def _features(listed: list[Any], *, swapped: bool) -> Iterator[Feature]:
    for index, item in enumerate(listed, start=1):
        if not isinstance(item, dict):
            raise _not_geojson()
        given = item.get("properties")
        properties = {str(k).strip().lower(): v for k, v in given.items()} if given else {}
        name = next((_text(properties[k]) for k in NAME_KEYS if _text(properties.get(k))), "")
        shape = _shape(item.get("geometry"), index, name, swapped=swapped)
        claimed = [properties.get(key) for key in CODE_KEYS] + [item.get("id")]
        found = dict.fromkeys(code for value in claimed if (code := _code(value)))
        above = properties.get("parent")
        above = above.get("adcode") if isinstance(above, dict) else above
        yield Feature(index, name, tuple(found), _code(above) or "", shape)


def _text(value: Any) -> str:
    return normal.text(value)[:80] if isinstance(value, str) else ""


def _code(value: Any) -> str | None:
    """The code a property holds: a number, a text, with or without the country before it."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    text = f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
    text = normal.text(text)
    if len(text) == len(COUNTRY) + 6 and text.startswith(COUNTRY):
        text = text.removeprefix(COUNTRY)
    return codes.read(text)


# --- coordinates ---


def _shape(geometry: Any, index: int, name: str, *, swapped: bool) -> Any:
    """The geometry in degrees, longitude first; ``None`` if it is not an area."""
    if not isinstance(geometry, dict) or geometry.get("type") not in POLYGONAL:
        return None
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.GEOSException, ValueError, RecursionError) as error:
        raise _misplaced("coordinates", index, name) from error
    if swapped:
        shape = shapely.transform(shape, lambda points: points[:, ::-1])
    if shape.is_empty:
        return None
    _check_place(shape.bounds, index, name)
    return shapely.force_2d(shape)


def _check_place(bounds: tuple[float, float, float, float], index: int, name: str) -> None:
    left, bottom, right, top = bounds
    if not all(map(math.isfinite, bounds)):
        raise _misplaced("coordinates", index, name)
    if EAST[0] <= left and right <= EAST[1] and NORTH[0] <= bottom and top <= NORTH[1]:
        return
    if EAST[0] <= bottom and top <= EAST[1] and NORTH[0] <= left and right <= NORTH[1]:
        raise _misplaced("swapped", index, name)
    if max(map(abs, bounds)) > FULL_TURN:  # degrees never are; metres nearly always
        raise _misplaced("projected", index, name)
    raise _misplaced("outside", index, name)


def _misplaced(kind: str, index: int, name: str) -> Refusal:
    text, hint = {
        "coordinates": (
            _("第 %(index)d 个要素（%(name)s）的坐标读不懂。"),
            _("请检查几何是否完整，坐标是否都是数字。"),
        ),
        "swapped": (
            _("第 %(index)d 个要素（%(name)s）的坐标是纬度在前、经度在后。"),
            _("GeoJSON 应经度在前。请调换后重新导出，或在导入时注明纬度在前（--swapped）。"),
        ),
        "projected": (
            _("第 %(index)d 个要素（%(name)s）的坐标是投影坐标（米），不是经纬度。"),
            _("请重新投影到 CGCS2000（EPSG:4490）或 WGS 84（EPSG:4326）经纬度后再导入。"),
        ),
        "outside": (
            _("第 %(index)d 个要素（%(name)s）不在中国境内。"),
            _("请检查坐标；个别错误的要素请先删去。"),
        ),
    }[kind]
    context = {"index": index, "name": name or "—"}
    return Refusal(f"boundaries.{kind}", text % context, hint=hint, context=context)
