"""Map pages: who sees which areas, what the numbers are, and where they lead."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from bangfu.base.accounts import scope
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs import totals
from tests.cast import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    NEIGHBOUR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_TOWN,
    OTHER_VILLAGE,
    PROVINCE,
    TOWN,
    VILLAGE,
    Cast,
)

Enter = Callable[[str], Client]
MOST_QUERIES = 15
AREA = re.compile(
    r'<(a|g) class="map-area"[^>]*data-code="(\d+)">\s*<title>([^<]*)</title>', re.DOTALL
)
CLASS = re.compile(
    r'<g class="map-class map-(\w+)"(.*?)(?=<g class="map-class|<g class="map-borders)', re.DOTALL
)


def page(enter: Enter, seat: str, path: str) -> str:
    answer = enter(seat).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return str(answer.content.decode())


def areas(html: str) -> dict[str, tuple[bool, str]]:
    """``{code: (whether it leads on, its tip)}``."""
    return {code: (tag == "a", tip) for tag, code, tip in AREA.findall(html)}


def classes(html: str) -> dict[str, str]:
    """``{code: class}``."""
    return {
        code: name
        for name, body in CLASS.findall(html)
        for code in re.findall(r'data-code="(\d+)"', body)
    }


def table(html: str) -> dict[str, list[str]]:
    """``{area: figures}`` of the table; the last row is 合计."""
    found = {}
    for row in re.findall(r'<th scope="row">(.*?)</tr>', html, re.DOTALL):
        name, _end, rest = row.partition("</th>")
        figures = re.findall(r"<td[^>]*>(.*?)</td>", rest, re.DOTALL)
        plain = [re.sub(r"<[^>]+>", "", one).strip() for one in figures]
        found[re.sub(r"<[^>]+>", "", name).strip()] = plain
    return found


# --- who sees what ---


def test_the_first_map_is_of_the_persons_own_area(drawn: Cast, enter: Enter) -> None:
    for seat, heading in (("city", "荆州市"), ("county", "洪湖市"), ("town", "新堤镇")):
        html = page(enter, seat, "/map/")
        assert re.search(rf"<h1>\s*{heading}\s*</h1>", html), seat


def test_a_secretary_sees_the_own_village_and_grey_neighbours(drawn: Cast, enter: Enter) -> None:
    html = page(enter, "secretary", "/map/")
    assert classes(html)[NEXT_VILLAGE] == "outside"
    assert classes(html)[VILLAGE] != "outside"
    assert areas(html)[NEXT_VILLAGE] == (False, "荷花村：不在您的范围")
    assert list(table(html)) == ["湖滨村", "合计"]
    assert table(html)["合计"][0] == "2"


def test_a_county_officer_sees_a_neighbour_county_grey_or_not_at_all(
    drawn: Cast, enter: Enter
) -> None:
    html = page(enter, "county", "/map/")
    assert set(areas(html)) == {TOWN, OTHER_TOWN}
    assert "公安县" not in html


@pytest.mark.parametrize("code", [NEIGHBOUR, NEIGHBOUR_VILLAGE, CITY, PROVINCE])
def test_a_place_outside_answers_like_one_that_does_not_exist(
    drawn: Cast, enter: Enter, code: str
) -> None:
    client = enter("county")
    outside, nowhere = client.get(f"/map/{code}/"), client.get("/map/429999999999/")
    assert outside.status_code == nowhere.status_code == 404
    assert client.get("/map/nonsense/").status_code == 404


def test_the_map_of_a_village_is_that_of_its_township(drawn: Cast, enter: Enter) -> None:
    assert set(areas(page(enter, "county", f"/map/{VILLAGE}/"))) == {VILLAGE, NEXT_VILLAGE}


def test_each_person_counts_only_their_own_households(drawn: Cast, enter: Enter) -> None:
    seen = {"city": "5", "county": "4", "town": "3", "secretary": "2", "neighbour": "1"}
    for seat, count in seen.items():
        assert table(page(enter, seat, "/map/"))["合计"][0] == count, seat


# --- numbers ---


def test_the_table_and_the_map_tell_the_same_numbers(drawn: Cast, enter: Enter) -> None:
    html = page(enter, "city", "/map/")
    assert table(html)["洪湖市"] == ["4", "7", "1", "25.0%"]
    assert areas(html)[COUNTY] == (True, "洪湖市：25%—50% · 25.0%\n户 4，人 7，已脱贫户 1")
    assert classes(html) == {COUNTY: "quarter", NEIGHBOUR: "none"}


@pytest.mark.parametrize("show", ["household_exit", "vocational_aid", "repair_grant"])
def test_outcomes_are_those_of_the_totals(drawn: Cast, enter: Enter, show: str) -> None:
    seen = scope.of(drawn.city)
    found = totals.of(runs.results(seen), seen, CITY, packs.program().rules[show])
    html = page(enter, "city", f"/map/?show={show}")
    assert table(html)["合计"][:3] == [str(found[n]) for n in ("met", "not_met", "unknown")]


def test_where_no_verdict_is_known_no_share_is_told(drawn: Cast, enter: Enter) -> None:
    html = page(enter, "city", "/map/?show=household_exit")
    assert classes(html)[NEIGHBOUR] == "unknown"
    assert 'fill="url(#map-unknown)"' in html


def test_the_share_of_unknown_verdicts_can_be_shown(drawn: Cast, enter: Enter) -> None:
    html = page(enter, "city", "/map/?show=household_exit&share=unknown")
    assert classes(html) == {COUNTY: "half", NEIGHBOUR: "all"}
    assert "不能确定的占适用的比例" in html


def test_a_village_rule_colours_villages_by_their_verdict(drawn: Cast, enter: Enter) -> None:
    html = page(enter, "town", "/map/?show=village_exit")
    assert classes(html)[VILLAGE] == "not_met"
    assert table(html)["湖滨村"][:3] == ["0", "1", "0"]


def test_a_county_can_be_drawn_by_village_with_township_borders(drawn: Cast, enter: Enter) -> None:
    html = page(enter, "county", "/map/?level=village")
    assert set(areas(html)) == {VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE}
    assert html.count('class="map-over"') == 2
    assert table(html)["合计"][0] == "4"


def test_an_unknown_rule_or_level_falls_back_to_exit_progress(drawn: Cast, enter: Enter) -> None:
    asked = page(enter, "county", "/map/?show=nothing&share=x&level=province&sort=x")
    assert table(asked) == table(page(enter, "county", "/map/"))


def test_sorting_puts_unknown_shares_last(drawn: Cast, enter: Enter) -> None:
    up = list(table(page(enter, "county", "/map/?level=village&show=household_exit&sort=share")))
    down = list(table(page(enter, "county", "/map/?level=village&show=household_exit&sort=-share")))
    assert up[0] == down[0] == "湖滨村"
    by_met = page(enter, "county", "/map/?level=village&show=household_exit&sort=-unknown")
    assert 'aria-sort="descending"' in by_met


# --- ways on ---


def test_an_area_leads_to_the_map_below_with_the_same_colouring(drawn: Cast, enter: Enter) -> None:
    html = page(enter, "city", "/map/?show=household_exit&share=unknown")
    assert f'href="/map/{COUNTY}/?show=household_exit&amp;share=unknown"' in html


def test_crumbs_lead_up_to_the_installations_place(drawn: Cast, enter: Enter) -> None:
    html = page(enter, "city", f"/map/{TOWN}/")
    assert f'<a href="/map/{CITY}/">荆州市</a>' in html
    assert f'<a href="/map/{COUNTY}/">洪湖市</a>' in html
    assert "湖北省</a>" not in html


def test_schematic_outlines_say_so(drawn: Cast, enter: Enter) -> None:
    assert "示意图，不代表实际边界" in page(enter, "city", "/map/")


def test_the_clause_of_the_rule_stands_beside_the_choice(drawn: Cast, enter: Enter) -> None:
    assert "莲城决定 一" in page(enter, "city", "/map/?show=household_exit")


# --- what is missing ---


def test_without_outlines_the_table_still_stands(run: Any, registry: Cast, enter: Enter) -> None:
    html = page(enter, "city", "/map/")
    assert "还没有边界" in html
    assert table(html)["合计"][0] == "5"


def test_without_results_nothing_is_claimed(cast: Cast, home: object, enter: Enter) -> None:
    html = page(enter, "city", "/map/")
    assert "还没有计算结果" in html
    assert all("未知" in figure for figure in table(html)["合计"])


@pytest.mark.parametrize(
    "path",
    ["/map/", "/map/?show=village_exit", f"/map/{COUNTY}/?level=village&show=household_exit"],
)
def test_maps_ask_few_questions(
    drawn: Cast,
    enter: Enter,
    path: str,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    client = enter("city")
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(path)
