"""Publishing: rows become exact columns, county by county, only when something changed."""

import datetime as dt
import shutil

import duckdb
import pyarrow.parquet as pq
import pytest

from bangfu.engine.sql.duck import arrow_type
from bangfu.policy.facts import actions, lake, queries, reading
from bangfu.policy.facts.models import Part
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR, VILLAGE, Cast


def publish(county: str = COUNTY) -> Part:
    return actions.publish(pack=catalogue.pack(), county=county, year=factories.YEAR)


def read(part: Part, subject: str) -> list[dict]:
    return pq.read_table(lake.path(part.folder) / f"{subject}.parquet").to_pylist()


def test_a_part_holds_one_county(registry: Cast) -> None:
    part = publish()
    assert (part.households, part.members, part.villages) == (4, 7, 3)
    assert publish(NEIGHBOUR).households == 1


def test_every_row_carries_the_ids_above_it(registry: Cast) -> None:
    row = read(publish(), "member")[0]
    assert row["village_id"] == VILLAGE
    assert row["township_id"] == "421083100000"
    assert row["county_id"] == COUNTY
    assert row["city_id"] == "421000000000"


def test_columns_are_those_of_the_pack(registry: Cast) -> None:
    pack = catalogue.pack()
    for subject in ("household", "member", "village"):
        table = pq.read_schema(lake.path(publish().folder) / f"{subject}.parquet")
        for column in pack.tables[subject].columns.values():
            if column.spec.kept == "rows":
                assert column.name not in table.names
            else:
                assert table.field(column.name).type == arrow_type(column.type)


def test_nothing_personal_beyond_the_heads_name_is_published(registry: Cast) -> None:
    folder = lake.path(publish().folder)
    for path in folder.glob("*.parquet"):
        names = set(pq.read_schema(path).names)
        assert not names & {"name", "id_no", "id_no_print", "phone", "bank_account", "uid"}
    assert {row["head_name"] for row in read(publish(), "household")} >= {"陈大伟", "孙小燕"}


def test_income_of_the_year_and_of_the_year_before(registry: Cast) -> None:
    row = read(publish(), "household")[0]
    assert row["disposable_income_pc"] == 9_000_00
    assert row["disposable_income_pc_last_year"] == 8_000_00
    assert row["dibao_income"] == 0


def test_no_income_sheet_is_unknown_not_zero(registry: Cast) -> None:
    rows = {row["household_no"]: row for row in read(publish(), "household")}
    assert [row["wage_income"] for row in rows.values()].count(None) == 1


def test_sets_of_codes_become_bits(cast: Cast, home: object) -> None:
    ill = {"health_status": ["disabled"]}
    factories.household(other_causes=["schooling", "illness"], members=[ill])
    part = publish()
    assert read(part, "household")[0]["other_causes"] == 0b101
    assert read(part, "member")[0]["health_status"] == 0b1000


def test_what_a_city_collects_comes_out_of_extra(cast: Cast, home: object) -> None:
    factories.household(extra={"income_projects": 2, "wants_credit": True})
    row = read(publish(), "household")[0]
    assert (row["income_projects"], row["wants_credit"]) == (2, True)


def test_values_beyond_their_range_are_unknown(cast: Cast, home: object) -> None:
    factories.household(exit_year=1900, members=[{"work_months": 200}])
    part = publish()
    assert read(part, "household")[0]["exit_year"] is None
    assert read(part, "member")[0]["work_months"] is None


def test_members_who_left_are_not_published(cast: Cast, home: object) -> None:
    home_ = factories.household(members=[{}, {}])
    home_.members.filter(relation_to_head="other").update(state="left")
    assert len(read(publish(), "member")) == 1


def test_a_failed_publication_leaves_nothing(
    registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions.pq, "write_table", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        publish()
    assert not Part.objects.exists()
    assert list(lake.root().glob("*/*/*")) == []


def test_only_changed_counties_are_stale(registry: Cast) -> None:
    pack = catalogue.pack()
    assert queries.stale(pack, factories.YEAR) == [NEIGHBOUR, COUNTY]
    publish(COUNTY)
    publish(NEIGHBOUR)
    assert queries.stale(pack, factories.YEAR) == []
    factories.household(VILLAGE)
    assert queries.stale(pack, factories.YEAR) == [COUNTY]


def test_another_layout_makes_every_county_stale(
    registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(COUNTY)
    publish(NEIGHBOUR)
    monkeypatch.setattr(queries, "layout", lambda _pack: "other")
    assert queries.stale(catalogue.pack(), factories.YEAR) == [NEIGHBOUR, COUNTY]


def test_reading_takes_five_queries_however_many_rows(
    registry: Cast, django_assert_num_queries: object
) -> None:
    sources, pack = [make() for make in reading.SOURCES], catalogue.pack()
    with django_assert_num_queries(5):  # type: ignore[operator]
        for source in sources:
            reading.read(pack, source, COUNTY, factories.YEAR)


def test_batches_join_seamlessly(registry: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(publish(), "member")
    monkeypatch.setattr(reading, "BATCH", 2)
    assert read(publish(), "member") == whole


def test_unregistered_folders_are_swept_after_the_grace(
    registry: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = publish()
    assert lake.sweep(set()) == 0  # marked now, however old it is
    assert lake.sweep(set()) == 0
    monkeypatch.setattr(lake, "GRACE_SECONDS", -1)
    assert lake.sweep({part.folder}) == 0  # in use again: the mark is gone
    assert lake.sweep(set()) == 0
    assert lake.sweep(set()) == 1


def test_a_county_whose_files_are_lost_is_stale(registry: Cast) -> None:
    part = publish()
    pack = catalogue.pack()
    assert COUNTY not in queries.stale(pack, factories.YEAR)
    shutil.rmtree(lake.path(part.folder))
    assert COUNTY in queries.stale(pack, factories.YEAR)


def test_dates_are_days(cast: Cast, home: object) -> None:
    factories.household(first_identified_on=dt.date(2014, 6, 1))
    part = publish()
    found = duckdb.sql(
        f"SELECT year(first_identified_on) FROM '{lake.path(part.folder)}/household.parquet'"
    )
    assert found.fetchall() == [(2014,)]
    assert Household.objects.get().first_identified_on == dt.date(2014, 6, 1)
