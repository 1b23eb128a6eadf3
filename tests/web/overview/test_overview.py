"""The overview: every number is the length of the list it opens."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from bangfu.base.divisions import queries as divisions
from bangfu.policy.runs import queries
from bangfu.policy.runs.models import Run
from bangfu.registry.catalogue import actions as catalogue
from bangfu.web.overview import figures
from bangfu.web.overview.figures import Count
from tests.cast import CITY, COUNTY, NEIGHBOUR, NEIGHBOUR_VILLAGE, TOWN, VILLAGE, Cast

Enter = Callable[[str], Client]
TOTAL = re.compile(r"共 <b>([\d,]+)</b>")


def shown(user: Any, code: str, rule: str = "") -> figures.Figures:
    return figures.Figures(queries.desk(user), divisions.lineage(code), rule)


def listed(client: Client, href: str) -> int:
    answer = client.get(href)
    assert answer.status_code == 200, href
    found = TOTAL.search(answer.content.decode())
    assert found, href
    return int(found[1].replace(",", ""))


def counts(found: figures.Figures) -> list[Count]:
    """Every number of a place that has an address."""
    every = [Count(tile["figure"], tile["href"]) for tile in found.tiles]
    for rule in (*found.standards, *found.benefits):
        every += [rule.met, rule.not_met, rule.unknown, rule.not_applicable]
    for hurdle in found.hurdles:
        every += [hurdle.failed, hurdle.unknown]
    for part in found.parts:
        every += part.counts.values()
    if village := found.village_rule:
        every += [village[name] for name in figures.OUTCOMES]
    return every


@pytest.mark.parametrize(
    ("seat", "code"),
    [("city", CITY), ("city", COUNTY), ("county", TOWN), ("secretary", VILLAGE)],
)
def test_every_number_is_the_length_of_its_list(
    enter: Enter, run: Run, registry: Cast, seat: str, code: str
) -> None:
    client = enter(seat)
    found = counts(shown(getattr(registry, seat), code))
    assert len(found) > 15
    for count in found:
        assert listed(client, count.href) == count.count, count


@pytest.mark.parametrize("rule", ["repair_grant", "vocational_aid"])
def test_so_is_every_number_by_another_rule(
    enter: Enter, run: Run, registry: Cast, rule: str
) -> None:
    client, found = enter("city"), shown(registry.city, CITY, rule)
    for part in found.parts:
        for count in part.counts.values():
            assert listed(client, count.href) == count.count, count


def test_a_place_is_the_sum_of_what_lies_below(run: Run, registry: Cast) -> None:
    for code in (CITY, COUNTY, TOWN):
        found = shown(registry.city, code)
        parts = sum(part.counts["households"].count for part in found.parts)
        assert parts == found.totals["households"] > 0


def test_entitlements_are_summed_in_fen(run: Run, registry: Cast) -> None:
    found = {each.rule.id: each for each in shown(registry.city, CITY).benefits}
    assert (found["vocational_aid"].amount, found["vocational_aid"].persons) == (300_000, 1)
    assert found["vocational_aid"].bound == "不低于"
    assert found["repair_grant"].amount == 750_000
    elsewhere = {each.rule.id: each for each in shown(registry.city, NEIGHBOUR).benefits}
    assert elsewhere["repair_grant"].amount is None


def test_the_worst_hurdle_comes_first(run: Run, registry: Cast) -> None:
    found = [(h.title, h.failed.count, h.unknown.count) for h in shown(registry.city, CITY).hurdles]
    assert found == [("住房安全", 1, 3), ("收入达标", 0, 4)]


@pytest.mark.parametrize(
    ("seat", "heading"),
    [("city", "荆州市总览"), ("county", "洪湖市总览"), ("secretary", "湖滨村总览")],
)
def test_everybody_begins_at_their_own_place(
    enter: Enter, run: Run, seat: str, heading: str
) -> None:
    assert heading in enter(seat).get("/overview/").content.decode()


@pytest.mark.parametrize("code", [NEIGHBOUR, NEIGHBOUR_VILLAGE, "429999000000", "x", "42"])
def test_other_places_are_not_found(enter: Enter, run: Run, code: str) -> None:
    assert enter("county").get(f"/overview/{code}/").status_code == 404


def test_a_place_above_shows_only_the_own_part(enter: Enter, run: Run, registry: Cast) -> None:
    found = shown(registry.county, CITY)
    assert [part.code for part in found.parts] == [COUNTY]
    assert found.totals["households"] == 4


def test_old_results_are_stamped(enter: Enter, run: Run) -> None:
    client = enter("city")
    note = "档案已有改动"
    assert note not in client.get("/overview/").content.decode()
    catalogue.touch([VILLAGE])
    assert note in client.get("/overview/").content.decode()


def test_an_unknown_rule_is_refused(enter: Enter, run: Run) -> None:
    assert enter("city").get("/overview/?rule=nothing").status_code == 404


@pytest.mark.parametrize("path", ["/overview/", f"/overview/{COUNTY}/", f"/overview/{VILLAGE}/"])
def test_it_takes_few_queries(
    enter: Enter, run: Run, path: str, django_assert_max_num_queries: Any
) -> None:
    client = enter("city")
    with django_assert_max_num_queries(15):
        assert client.get(path).status_code == 200
