"""Which parts are current, and which counties have moved on."""

import pytest

from bangfu.policy.facts import actions, queries
from bangfu.policy.facts.models import Part
from bangfu.policy.packs.queries import program
from bangfu.registry.catalogue import queries as catalogue
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR, NEIGHBOUR_VILLAGE, VILLAGE, Cast


def publish(county: str = COUNTY, year: int = factories.YEAR) -> Part:
    return actions.publish(pack=catalogue.pack(), county=county, year=year)


def test_the_newest_part_of_each_county_counts(registry: Cast) -> None:
    publish()
    newest, other = publish(), publish(NEIGHBOUR)
    assert queries.current(factories.YEAR) == {COUNTY: newest, NEIGHBOUR: other}


def test_years_have_their_own_parts(registry: Cast) -> None:
    now, before = publish(), publish(year=factories.YEAR - 1)
    assert queries.current(factories.YEAR) == {COUNTY: now}
    assert queries.current(factories.YEAR - 1) == {COUNTY: before}
    assert queries.current(1999) == {}


def test_a_year_nobody_published_is_stale_everywhere(registry: Cast) -> None:
    publish(COUNTY)
    publish(NEIGHBOUR)
    assert queries.stale(catalogue.pack(), factories.YEAR) == []
    assert queries.stale(catalogue.pack(), factories.YEAR - 1) == [NEIGHBOUR, COUNTY]


def test_counters_rise_with_every_change_of_their_county_only(registry: Cast) -> None:
    before = queries.counter(COUNTY), queries.counter(NEIGHBOUR)
    factories.household(NEIGHBOUR_VILLAGE)
    assert queries.counter(COUNTY) == before[0]
    assert queries.counter(NEIGHBOUR) > before[1]
    assert queries.counter("429999000000") == 0


def test_a_change_while_publishing_leaves_the_county_stale(
    registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = actions.reading.read

    def read(*given: object, **named: object) -> object:
        table = real(*given, **named)  # type: ignore[arg-type]
        factories.household(VILLAGE)
        return table

    monkeypatch.setattr(actions.reading, "read", read)
    publish()
    assert COUNTY in queries.stale(catalogue.pack(), factories.YEAR)


def test_parts_the_caller_knows_are_not_asked_for_again(
    registry: Cast, django_assert_num_queries: object
) -> None:
    publish()
    known = queries.current(factories.YEAR)
    pack = catalogue.pack()
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert queries.stale(pack, factories.YEAR, known) == [NEIGHBOUR]


def test_layouts_differ_where_packs_publish_other_columns(cast: Cast) -> None:
    packs = [program(name).pack for name in ("lotus", "national", "jingzhou")]
    assert len({queries.layout(pack) for pack in packs}) == 3
    assert queries.layout(packs[0]) == queries.layout(program("lotus").pack)


def test_equal_rows_give_equal_digests(registry: Cast) -> None:
    one, two = publish(), publish()
    assert (one.digest, one.layout) == (two.digest, two.layout)
    assert one.folder != two.folder
    factories.household(VILLAGE)
    assert publish().digest != one.digest
