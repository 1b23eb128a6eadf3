"""The picture: pure data and the SVG written from it."""

import gzip
import re
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from bangfu.web.map import svg
from bangfu.web.map.svg import Mark, Picture
from tests.web.map.areas import LEGEND, area, grid, marks

SVG = "{http://www.w3.org/2000/svg}"


def drawn(count: int = 4, columns: int = 2, **more: object) -> Picture:
    areas = grid(count, columns)
    given = {"title": "脱贫进度", **more}
    return svg.picture(areas, marks(areas, href="/map/"), LEGEND, **given)


def parsed(text: str) -> ET.Element:
    """Our own output as a tree."""
    return ET.fromstring(text)  # noqa: S314


def tree(picture: Picture) -> ET.Element:
    """The figure as parsed; it is well-formed XML."""
    return parsed(svg.render(picture).replace("<svg ", f'<svg xmlns="{SVG[1:-1]}" ', 1))


def texts(element: ET.Element, kind: str) -> list[str]:
    return ["".join(found.itertext()) for found in element.iter(f"{SVG}{kind}")]


def test_each_area_is_a_link_with_a_title() -> None:
    links = list(tree(drawn()).iter(f"{SVG}a"))
    assert [link.get("href") for link in links] == [f"/map/00{n}/" for n in range(4)]
    assert links[0].find(f"{SVG}title").text == "第0村：过半"
    assert links[0].find(f"{SVG}path").get("d").startswith("M0 0l")


def test_an_area_without_a_link_is_drawn_all_the_same() -> None:
    areas = grid(2, 2)
    picture = svg.picture(areas, marks(areas), LEGEND, title="图")
    found = tree(picture)
    assert not list(found.iter(f"{SVG}a"))
    assert found.find(f".//{SVG}svg").get("role") == "img"


def test_a_map_of_links_is_a_group_that_readers_can_enter() -> None:
    assert tree(drawn()).find(f".//{SVG}svg").get("role") == "group"


def test_title_and_description_are_what_readers_hear() -> None:
    found = tree(drawn(note="边界来源：测绘", name="m1")).find(f".//{SVG}svg")
    assert found.get("aria-labelledby") == "m1-title"
    assert texts(found, "desc") == ["图例：过半 4。 边界来源：测绘"]
    assert found.find(f"{SVG}title").get("id") == "m1-title"


def test_areas_of_a_class_share_their_colour() -> None:
    picture = drawn()
    assert [(g.style.id, g.fill, len(g.areas)) for g in picture.groups] == [("half", "#829545", 4)]


def test_the_legend_counts_areas() -> None:
    areas = grid(3, 3)
    given = {"000": Mark("all", "a"), "001": Mark("half", "b")}
    picture = svg.picture(areas, given, [*LEGEND[1:], LEGEND[0]], title="图")
    assert [(key.style.id, key.count) for key in picture.keys] == [
        ("half", 1),
        ("all", 1),
        ("unknown", 1),
    ]


def test_an_area_without_a_mark_is_drawn_in_the_last_class() -> None:
    picture = svg.picture(grid(1, 1), {}, LEGEND, title="图")
    assert picture.groups[0].style.id == "all"


def test_a_mark_outside_the_legend_is_an_error() -> None:
    with pytest.raises(KeyError, match="purple"):
        svg.picture(grid(1, 1), {"000": Mark("purple", "?")}, LEGEND, title="图")


def test_what_is_not_known_is_hatched() -> None:
    areas = grid(1, 1)
    found = tree(svg.picture(areas, marks(areas, "unknown"), LEGEND, title="图", name="m2"))
    assert found.find(f".//{SVG}pattern").get("id") == "m2-unknown"
    assert (
        found.find(f".//{SVG}g[@class='map-class map-unknown']").get("fill") == "url(#m2-unknown)"
    )


def test_made_up_areas_lie_on_top_of_real_ones() -> None:
    real, zone = area("001", "区", 0), area("002", "开发区", 0, size=400, schematic=True)
    given = {"001": Mark("all", "a"), "002": Mark("half", "b")}
    picture = svg.picture([real, zone], given, LEGEND, title="图")
    assert [group.style.id for group in picture.groups] == ["all", "half"]


def test_the_level_above_is_drawn_thicker_and_named() -> None:
    picture = drawn(100, 10, over=[area("421083", "洪湖市", 0, size=10_000)])
    assert [name.lines[0][0] for name in picture.names] == ["洪湖市"]
    found = tree(picture)
    assert len(list(found.iterfind(f".//{SVG}path[@class='map-over']"))) == 1
    assert found.find(f".//{SVG}text[@class='map-strong']") is not None


def test_few_areas_are_named_themselves() -> None:
    assert {name.lines[0][0] for name in drawn().names} == {f"第{n}村" for n in range(4)}


def test_a_phone_gets_fewer_and_larger_names() -> None:
    picture = drawn(64, 8)
    assert picture.sizes["small"] > picture.sizes["name"]
    assert len(picture.small_names) <= len(picture.names)


def test_the_frame_is_the_thickest_border() -> None:
    found = tree(drawn(frame=area("4210", "市", 0, size=2000)))
    assert found.find(f".//{SVG}path[@class='map-outline']").get("stroke-width") == "2.2"


def test_nothing_needs_an_inline_style_or_script() -> None:
    text = svg.render(drawn(note="示意图"))
    assert not re.search(r"\sstyle=|<style|<script|\son\w+=|javascript:", text)


def test_names_and_titles_cannot_break_out() -> None:
    bad = '"><script>alert(1)</script>'
    areas = [area("001", bad, 0)]
    picture = svg.picture(areas, {"001": Mark("half", bad, f"/x?{bad}")}, LEGEND, title=bad)
    text = svg.render(picture)
    assert "<script>" not in text
    assert list(parsed(text).iter("title"))[-1].text == bad


def test_an_empty_map_is_a_picture_too() -> None:
    picture = svg.picture([], {}, LEGEND, title="图", note="没有边界")
    assert texts(tree(picture), "desc") == ["没有边界"]


def test_the_legend_stands_again_as_a_list_for_phones() -> None:
    items = [li.text for li in parsed(svg.render(drawn())).iter("li")]
    assert len(items) == len(LEGEND)


def test_numbers_do_not_follow_the_readers_language() -> None:
    with translation.override("de"):
        assert re.search(r'viewBox="-?\d+ -?\d+ \d+ \d+"', svg.render(drawn(9, 3)))


@pytest.mark.parametrize(("count", "columns", "kilobytes"), [(400, 20, 12), (2000, 50, 55)])
def test_what_the_picture_adds_to_its_paths_packs_well(
    count: int, columns: int, kilobytes: int
) -> None:
    packed = gzip.compress(svg.render(drawn(count, columns)).encode())
    assert len(packed) < kilobytes * 1000
