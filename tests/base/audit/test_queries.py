"""Reading the trail by place and person."""

import datetime as dt

import pytest
from django.db import transaction

from bangfu.base.audit import actions, queries
from bangfu.base.divisions import codes
from tests.cast import COUNTY, NEIGHBOUR, VILLAGE

HONGHU = [codes.span(COUNTY)]


@pytest.fixture
def trail(db: None) -> None:
    """Three acts: in Honghu, next door, and nowhere."""
    with transaction.atomic():
        for division, action in ((VILLAGE, "a.one"), (NEIGHBOUR, "a.two"), ("", "b.three")):
            actions.record(by="li", act=actions.Act(action, "x", "7", division=division))


def acts(**filters: object) -> list[str]:
    return [entry.action for entry in queries.entries(HONGHU, **filters)]  # type: ignore[arg-type]


def test_only_the_places_given_are_read(trail: None) -> None:
    assert acts() == ["a.one"]
    assert list(queries.entries([])) == []


def test_acts_of_no_place_are_read_on_demand_newest_first(trail: None) -> None:
    assert acts(system=True) == ["b.three", "a.one"]


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        ({"actor": "li"}, 2),
        ({"actor": "l"}, 0),
        ({"subject": "7"}, 2),
        ({"action": "a."}, 1),
        ({"action": "a.one"}, 1),
        ({"action": "a"}, 0),
        ({"until": dt.date(2000, 1, 1)}, 0),
        ({"since": dt.date(2000, 1, 1)}, 2),
        ({"before": 1}, 0),
    ],
)
def test_filters_narrow_it(trail: None, filters: dict[str, object], count: int) -> None:
    assert len(acts(system=True, **filters)) == count
