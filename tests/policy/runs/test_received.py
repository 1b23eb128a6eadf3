"""Entitled and received, against measures that somebody publishes."""

import datetime as dt
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from bangfu.policy.facts import lake
from bangfu.policy.runs import queries, received
from bangfu.policy.runs.models import Run, RunPart
from bangfu.policy.runs.received import Counts
from bangfu.registry.households.models import Household
from tests.cast import CITY, COUNTY, NEIGHBOUR, OTHER_VILLAGE, VILLAGE, Cast

THIS_YEAR, LAST_YEAR = dt.date(2016, 5, 1), dt.date(2015, 5, 1)
SHAPE = pa.schema(
    [
        ("household_id", pa.int64()),
        ("benefit", pa.string()),
        ("delivered_on", pa.date32()),
        ("amount", pa.int64()),
    ]
)


def publish(county: str, *rows: dict[str, Any]) -> None:
    """Measures of one county, as a later part of the product will publish them."""
    part = RunPart.objects.get(run__current=True, county=county)
    table = pa.Table.from_pylist(list(rows), schema=SHAPE)
    pq.write_table(table, lake.path(part.facts.folder) / received.FILE)


def measure(home: Household, benefit: str, on: dt.date | None, amount: int = 0) -> dict[str, Any]:
    return {"household_id": home.pk, "benefit": benefit, "delivered_on": on, "amount": amount}


@pytest.fixture
def homes(run: Run, registry: Cast) -> list[Household]:
    """The two households of the village: the first with a sound house, the second without."""
    return list(Household.objects.filter(village_id=VILLAGE).order_by("pk"))


def of(cast: Cast, benefit: str, division: str = CITY) -> Counts:
    found = received.counts(queries.desk(cast.city), division)
    assert found is not None
    return next(one for one in found if one.rule.id == benefit)


def test_while_nobody_publishes_measures_nothing_is_known(
    homes: list[Household], registry: Cast
) -> None:
    desk = queries.desk(registry.city)
    assert received.counts(desk, CITY) is None
    rule = desk.program.rules["repair_grant"]
    assert received.listed(desk, CITY, rule, "entitled_not_received") is None


def test_one_county_without_them_leaves_the_city_unknown(
    homes: list[Household], registry: Cast
) -> None:
    publish(COUNTY)
    desk = queries.desk(registry.city)
    assert received.counts(desk, CITY) is None
    assert received.counts(desk, COUNTY) is not None


def test_who_is_entitled_and_got_nothing(homes: list[Household], registry: Cast) -> None:
    publish(COUNTY)
    publish(NEIGHBOUR)
    found = of(registry, "repair_grant")
    assert (found.entitled, found.received, found.entitled_not_received) == (1, 0, 1)
    desk = queries.desk(registry.city)
    ids = received.listed(desk, CITY, found.rule, "entitled_not_received")
    assert ids == [homes[1].pk]


def test_what_was_delivered_is_counted_and_summed(homes: list[Household], registry: Cast) -> None:
    publish(COUNTY, measure(homes[1], "repair_grant", THIS_YEAR, 7500_00))
    publish(NEIGHBOUR)
    found = of(registry, "repair_grant")
    assert (found.received, found.entitled_not_received, found.paid) == (1, 0, 7500_00)


def test_who_got_what_they_are_not_entitled_to(homes: list[Household], registry: Cast) -> None:
    publish(COUNTY, measure(homes[0], "repair_grant", THIS_YEAR, 100))
    publish(NEIGHBOUR)
    found = of(registry, "repair_grant")
    assert (found.received_not_entitled, found.received_unknown) == (1, 0)
    desk = queries.desk(registry.city)
    assert received.listed(desk, CITY, found.rule, "received_not_entitled") == [homes[0].pk]


def test_who_cannot_be_judged_is_not_called_unentitled(run: Run, registry: Cast) -> None:
    unknown = Household.objects.exclude(village_id=VILLAGE).order_by("pk").first()
    assert unknown is not None
    publish(COUNTY, measure(unknown, "repair_grant", THIS_YEAR))
    publish(NEIGHBOUR)
    found = of(registry, "repair_grant")
    assert (found.received_not_entitled, found.received_unknown) == (0, 1)


@pytest.mark.parametrize(
    ("benefit", "on", "counted"),
    [
        ("repair_grant", LAST_YEAR, 1),  # given once: ever
        ("vocational_aid", LAST_YEAR, 0),  # paid each year
        ("vocational_aid", THIS_YEAR, 1),
        ("repair_grant", dt.date(2017, 1, 1), 0),  # later than the day asked for
        ("repair_grant", None, 0),  # granted, not delivered
    ],
)
def test_only_deliveries_in_time_count(
    homes: list[Household], registry: Cast, benefit: str, on: dt.date | None, counted: int
) -> None:
    publish(COUNTY, measure(homes[0], benefit, on))
    publish(NEIGHBOUR)
    assert of(registry, benefit).received == counted


def test_a_neighbour_counts_only_their_own(homes: list[Household], registry: Cast) -> None:
    publish(COUNTY, measure(homes[1], "repair_grant", THIS_YEAR))
    publish(NEIGHBOUR)
    found = received.counts(queries.desk(registry.neighbour), CITY)
    assert found is not None
    assert {one.received for one in found} == {0}


def test_lists_come_a_page_at_a_time(homes: list[Household], registry: Cast) -> None:
    other = Household.objects.get(village_id=OTHER_VILLAGE)
    undecided = [homes[1], other]
    publish(COUNTY, *(measure(home, "vocational_aid", THIS_YEAR) for home in undecided))
    publish(NEIGHBOUR)
    desk = queries.desk(registry.city)
    rule = desk.program.rules["vocational_aid"]
    first = received.listed(desk, CITY, rule, "received_unknown", most=1)
    assert first == [homes[1].pk]
    rest = received.listed(desk, CITY, rule, "received_unknown", after=homes[1].pk)
    assert rest == [other.pk]
