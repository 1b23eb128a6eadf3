"""Every walled table, by raw questions that forgot every scope, as each of the people."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from bangfu.base.accounts import wall, walled, walling
from bangfu.base.divisions import codes
from bangfu.procedures.filings.models import Step
from bangfu.procedures.notices.models import Listing, Notice
from bangfu.registry.catalogue import rows as many
from bangfu.registry.households.models import Household
from tests import postgres
from tests.base.accounts import rows
from tests.cast import (
    CITY,
    COUNTY,
    NEIGHBOUR,
    NEIGHBOUR_VILLAGE,
    NEXT_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    Cast,
)
from tests.meta.test_walls import TABLES

pytestmark = postgres.policies
PLACES = (VILLAGE, NEXT_VILLAGE, OTHER_VILLAGE, NEIGHBOUR_VILLAGE, TOWN, COUNTY, NEIGHBOUR, CITY)
SEATS = {
    "secretary": VILLAGE,
    "town": TOWN,
    "county": COUNTY,
    "clerk": COUNTY,
    "neighbour": NEIGHBOUR,
    "city": CITY,
    "auditor": CITY,
    "system": "",
    "security": "",
    "auditing": "",
    "nobody": "",
}
each_table = pytest.mark.parametrize("table", sorted(walled.TABLES))


@pytest.fixture
def laid(cast: Cast, table: str) -> Iterator[dict[str, str]]:
    """``{key of a row: its place}`` of one table, a row or more in each place."""
    model = TABLES[table]
    known: dict[str, str] = {}
    for place in PLACES:
        rows.fill(model, place)
        known |= {key: place for key in keys(table) if key not in known}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    return known


def key_of(table: str) -> str:
    return str(TABLES[table]._meta.pk.column)  # type: ignore[union-attr]


def keys(table: str) -> set[str]:
    """What a question without any scope brings."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {key_of(table)} FROM {table}")
        return {str(key) for (key,) in cursor.fetchall()}


def rule(table: str) -> walled.In:
    """By which place rows of a table are seen, their own or that of what they belong to."""
    found = walled.TABLES[table]
    return found if isinstance(found, walled.In) else rule(found.table)


def expected(table: str, laid: dict[str, str], seat: str) -> set[str]:
    if not seat:
        return set()
    low, high = codes.span(seat)
    above = set(codes.lineage(seat)) if rule(table).below else set()
    return {key for key, place in laid.items() if low <= place <= high or place in above}


@contextmanager
def told(value: str) -> Iterator[None]:
    """A connection that somebody told something by hand."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('bangfu.spans', %s, false)", [value])
        yield
        cursor.execute("SELECT set_config('bangfu.spans', 'all', false)")


def run(sql: str, *values: Any) -> int:
    """How many rows a statement touched."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        return int(cursor.rowcount)


@each_table
def test_a_forgotten_scope_shows_exactly_the_rows_of_the_places(
    cast: Cast, table: str, laid: dict[str, str]
) -> None:
    assert len(laid) >= len(PLACES)
    for name, seat in SEATS.items():
        with wall.around(getattr(cast, name)):
            assert keys(table) == expected(table, laid, seat), name
    assert keys(table) == set(laid)


@each_table
def test_a_connection_that_was_told_nothing_sees_nothing(table: str, laid: dict[str, str]) -> None:
    for nothing in ("", "none", "nonsense", "-", ",", "all,all", " all"):
        with told(nothing):
            assert keys(table) == set(), nothing
    assert keys(table) == set(laid)


@each_table
def test_rows_outside_are_not_changed_deleted_or_put_there(
    cast: Cast, table: str, laid: dict[str, str]
) -> None:
    key, inside = key_of(table), expected(table, laid, VILLAGE)
    outside = min(set(laid) - inside)
    run(
        f"CREATE TEMP TABLE one ON COMMIT DROP AS SELECT * FROM {table} WHERE {key}::text = %s",
        outside,
    )
    with wall.around(cast.secretary):
        assert run(f"UPDATE {table} SET {key} = {key}") == len(inside)
        assert run(f"DELETE FROM {table} WHERE {key}::text = %s", outside) == 0
        with pytest.raises(DatabaseError, match="row-level security"):
            run(f"INSERT INTO {table} SELECT * FROM one")
    with pytest.raises(DatabaseError, match="duplicate key"):  # who may, is stopped only by this
        run(f"INSERT INTO {table} SELECT * FROM one")


@each_table
def test_without_its_policy_a_table_leaks(cast: Cast, table: str, laid: dict[str, str]) -> None:
    """The tests above see the wall, not an empty table."""
    run(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    with wall.around(cast.secretary):
        assert keys(table) == set(laid)
    assert walling.broken() == [table]
    assert walling.build() == [table]
    with wall.around(cast.secretary):
        assert keys(table) == expected(table, laid, VILLAGE)


@pytest.mark.parametrize("table", ["households_household"])
def test_a_row_is_not_moved_out_of_sight(cast: Cast, laid: dict[str, str]) -> None:
    with wall.around(cast.secretary), pytest.raises(DatabaseError, match="row-level security"):
        run("UPDATE households_household SET village_id = %s", NEIGHBOUR_VILLAGE)
    with wall.around(cast.county):
        moved = run("UPDATE households_household SET village_id = %s", NEXT_VILLAGE)
    assert moved == len(expected("households_household", laid, COUNTY))


@pytest.mark.parametrize("table", ["quality_clue"])
def test_somebody_with_two_places_sees_both_and_nothing_between(
    table: str, laid: dict[str, str]
) -> None:
    with told(f"{VILLAGE}-{VILLAGE},{OTHER_VILLAGE}-{OTHER_VILLAGE}"):
        assert {laid[key] for key in keys(table)} == {VILLAGE, OTHER_VILLAGE}


def test_a_new_connection_without_any_word_has_no_sight(db: None) -> None:
    given = connection.settings_dict
    where = {
        "host": given["HOST"],
        "port": given["PORT"],
        "user": given["USER"],
        "dbname": given["NAME"],
    }
    if given["PASSWORD"]:
        where["password"] = given["PASSWORD"]
    with psycopg.connect(**where) as fresh:
        asked = "SELECT bangfu_low(), bangfu_high(), bangfu_all(), bangfu_public(), bangfu_above()"
        assert fresh.execute(asked).fetchone() == (None, None, False, False, None)


def test_everybody_sees_what_was_posted_and_is_up_and_nothing_else(cast: Cast) -> None:
    posted = {"notice_from": rows.DAY, "notice_to": rows.DAY}
    lines = [rows.fill(Listing, place) for place in (VILLAGE, NEIGHBOUR_VILLAGE, OTHER_VILLAGE)]
    up, down, waiting = lines
    Step.objects.filter(pk__in=[up.step_id, down.step_id]).update(**posted)
    Step.objects.filter(pk=waiting.step_id).update(notice_from=None)
    Notice.objects.filter(pk=down.notice_id).update(taken_down_on=rows.DAY, taken_down_reason="一")
    with wall.published():
        seen = {table: keys(table) for table in walled.TABLES}
    assert seen.pop("notices_notice") == {str(up.notice_id), str(waiting.notice_id)}
    assert seen.pop("notices_listing") == {str(up.pk), str(down.pk)}
    assert seen.pop("filings_step") == {str(up.step_id), str(down.step_id)}
    assert not any(seen.values())


def test_the_policies_stand_as_listed_and_are_built_once(db: None) -> None:
    assert walling.held()
    assert walling.broken() == []
    assert walling.build() == []


def test_a_second_policy_or_one_on_another_table_is_found_out(db: None) -> None:
    """Policies are joined by *or*: another one opens the wall."""
    run("CREATE POLICY open ON households_household USING (true)")
    run(f"CREATE POLICY {walling.NAME} ON divisions_division USING (true)")
    assert walling.broken() == ["divisions_division", "households_household"]


def test_rows_are_brought_in_many_at_once_within_sight_only(cast: Cast) -> None:
    """A table with policies takes no COPY; the way round it is held to them too."""
    with wall.around(cast.secretary):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            _bring(NEIGHBOUR_VILLAGE)
        _bring(VILLAGE)
    assert Household.objects.filter(household_no="a").count() == 1


def _bring(village: str) -> None:
    now = timezone.now()
    many.insert(
        Household,
        {
            "household_no": ["a"],
            "uid": [str(uuid4())],
            "village": [village],
            "version": [1],
            "created_at": [now],
            "updated_at": [now],
        },
    )
