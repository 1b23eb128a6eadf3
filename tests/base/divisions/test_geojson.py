"""Reading GeoJSON: names, codes, coordinates, and what is refused."""

import gzip
import json
from typing import Any

import numpy as np
import pytest
import shapely

from bangfu.base.divisions import geojson
from bangfu.base.kit.refusals import Refusal
from tests.base.divisions.shapes import collection, feature, square

CRS = "urn:ogc:def:crs:EPSG::"


def one(**properties: Any) -> geojson.Feature:
    return geojson.read(collection(feature(square(0, 0), **properties)))[0]


def refusal(raw: bytes) -> Refusal:
    with pytest.raises(Refusal) as caught:
        geojson.read(raw)
    return caught.value


def moved(shape: Any, change: Any) -> bytes:
    return collection(feature(shapely.transform(shape, change), name="洪湖市"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_names_are_read_in_three_encodings(encoding: str) -> None:
    raw = collection(feature(square(0, 0), name="洪湖市"), encoding=encoding)
    assert geojson.read(raw)[0].name == "洪湖市"


def test_a_compressed_file_is_read() -> None:
    raw = gzip.compress(collection(feature(square(0, 0), name="洪湖市")))
    assert geojson.read(raw)[0].name == "洪湖市"


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("code", "421083", "421083000000"),
        ("adcode", 421083, "421083000000"),
        ("adcode", 421083.0, "421083000000"),
        ("gb", "156421083", "421083000000"),
        ("id", "4210", "421000000000"),
        ("id", "42", "420000000000"),
        ("PAC", "421083100", "421083100000"),
        ("XZQDM", "421083100201", "421083100201"),
        ("区划代码", " 421083 ", "421083000000"),
    ],
)
def test_codes_are_found_under_usual_keys(key: str, value: Any, code: str) -> None:
    assert one(**{key: value}).codes == (code,)


@pytest.mark.parametrize("value", ["", None, True, 421083.5, "42108", ["421083"], "NaN"])
def test_what_is_no_code_is_not_taken_for_one(value: Any) -> None:
    assert one(code=value).codes == ()


def test_the_id_of_a_feature_counts_too() -> None:
    raw = collection({**feature(square(0, 0)), "id": "421083"})
    assert geojson.read(raw)[0].codes == ("421083000000",)


def test_several_codes_are_kept_in_order() -> None:
    assert one(id="17", code="421083").codes == ("421083000000", "170000000000")


def test_the_place_above_is_read() -> None:
    assert one(name="洪湖市", parent={"adcode": 421000}).above == "421000000000"


def test_properties_may_be_missing() -> None:
    raw = collection({**feature(square(0, 0)), "properties": None})
    found = geojson.read(raw)[0]
    assert (found.name, found.codes, found.index) == ("", (), 1)


def test_points_and_lines_have_no_area() -> None:
    raw = collection(feature(shapely.Point(112, 30), name="村委会"), feature(None, name="无"))
    assert [found.shape for found in geojson.read(raw)] == [None, None]


def test_holes_are_kept() -> None:
    ring = square(0, 0, size=3).difference(square(1, 1))
    assert geojson.read(collection(feature(ring, name="环")))[0].shape.interiors


def test_heights_are_dropped() -> None:
    raw = collection(feature(shapely.force_3d(square(0, 0), 30.0), name="洪湖市"))
    assert not geojson.read(raw)[0].shape.has_z


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b"[]",
        b"not json",
        b'{"type": "FeatureCollection", "features": []}',
        b'{"features": ["x"]}',
        b'{"features": {"a": 1}}',
        b"[" * 100_000,
    ],
)
def test_what_is_not_a_collection_is_refused(raw: bytes) -> None:
    assert refusal(raw).code == "boundaries.not_geojson"


def test_projected_metres_are_refused_with_the_way_out() -> None:
    fault = refusal(moved(square(0, 0), lambda p: p * 111_000))
    assert fault.code == "boundaries.projected"
    assert "4490" in str(fault.hint)
    assert "洪湖市" in str(fault.message)


def test_swapped_axes_are_refused() -> None:
    fault = refusal(moved(square(0, 0), lambda p: p[:, ::-1]))
    assert fault.code == "boundaries.swapped"


def test_swapped_axes_are_turned_when_the_person_says_so() -> None:
    raw = moved(square(0, 0), lambda p: p[:, ::-1])
    assert geojson.read(raw, swapped=True)[0].shape.equals(square(0, 0))


@pytest.mark.parametrize("shift", [-112.0, 60.0])
def test_coordinates_elsewhere_are_refused(shift: float) -> None:
    assert (
        refusal(moved(square(0, 0), lambda p: p + np.array([shift, 0]))).code
        == "boundaries.outside"
    )


def test_the_wrong_feature_is_named() -> None:
    far = shapely.box(0, 0, 1, 1)
    fault = refusal(collection(feature(square(0, 0), name="好"), feature(far, name="坏")))
    assert (fault.context["index"], fault.context["name"]) == (2, "坏")


@pytest.mark.parametrize("value", ["x", None, [1], {}])
def test_broken_coordinates_are_refused(value: Any) -> None:
    item = feature(square(0, 0), name="洪湖市")
    item["geometry"]["coordinates"] = value
    assert refusal(collection(item)).code == "boundaries.coordinates"


@pytest.mark.parametrize("value", ["NaN", "Infinity"])
def test_numbers_that_are_none_are_refused(value: str) -> None:
    item = feature(square(0, 0), name="洪湖市")
    item["geometry"]["coordinates"][0][1] = [112.05, 12345]
    raw = collection(item).replace(b"12345", value.encode())
    assert refusal(raw).code.startswith("boundaries.")


@pytest.mark.parametrize("name", [CRS + "4490", CRS + "4326", "urn:ogc:def:crs:OGC:1.3:CRS84"])
def test_degrees_by_any_name_are_read(name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert geojson.read(collection(feature(square(0, 0), name="洪湖市"), crs=crs))


@pytest.mark.parametrize("name", [CRS + "4547", CRS + "3857", "EPSG:2381"])
def test_a_projected_system_is_refused_by_its_name(name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    fault = refusal(collection(feature(square(0, 0), name="洪湖市"), crs=crs))
    assert (fault.code, fault.context["crs"]) == ("boundaries.crs", name)


def test_a_feature_that_lies_about_its_type_is_refused() -> None:
    item = feature(square(0, 0), name="洪湖市")
    item["geometry"]["type"] = "MultiPolygon"
    assert refusal(json.dumps({"features": [item]}).encode()).code == "boundaries.coordinates"
