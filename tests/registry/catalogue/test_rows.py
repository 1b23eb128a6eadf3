"""Many rows at once, past the ORM: the same on both databases, and as the ORM reads them."""

import datetime as dt
from typing import Any

import pyarrow as pa
import pytest
from django.db import connection, transaction

from bangfu.registry.catalogue import rows
from bangfu.registry.households.models import Household, Member
from tests import factories
from tests.cast import NEXT_VILLAGE, VILLAGE
from tests.postgres import policies

pytestmark = pytest.mark.usefixtures("cast")


def columns(number: int, **more: Any) -> dict[str, list[Any]]:
    """Households as columns."""
    template = factories.household(members=[])
    fields = {f.name: getattr(template, f.attname) for f in rows.fields(Household)}
    template.delete()
    made = {name: [value] * number for name, value in fields.items()}
    made["id"] = rows.reserve(Household, number)
    made["uid"] = [f"{at:032x}" for at in range(number)]
    made["household_no"] = [f"{VILLAGE}-{at:05d}9" for at in range(number)]
    made["extra"] = made["raw"] = ["{}"] * number
    made["other_causes"] = ["[]"] * number
    return {**made, **more}


def test_rows_are_read_as_the_orm_reads_them() -> None:
    home = factories.household(
        main_cause="illness", water_safe=True, first_identified_on=dt.date(2014, 6, 1)
    )
    names = ["id", "main_cause", "water_safe", "first_identified_on", "village"]
    table = rows.select(Household, names, "id", [home.pk])
    assert table.to_pylist() == [
        {
            "id": home.pk,
            "main_cause": "illness",
            "water_safe": True,
            "first_identified_on": dt.date(2014, 6, 1),
            "village": VILLAGE,
        }
    ]


def test_unknown_stays_unknown_in_every_type() -> None:
    home = factories.household(water_safe=None, first_identified_on=None, housing_area=None)
    names = ["water_safe", "first_identified_on", "housing_area"]
    (row,) = rows.select(Household, names, "id", [home.pk]).to_pylist()
    assert set(row.values()) == {None}


def test_more_values_than_one_statement_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    made = [factories.household(members=[]).pk for _ in range(7)]
    monkeypatch.setattr(rows.chunks, "__defaults__", (3,))
    table = rows.select(Household, ["id"], "id", made)
    assert sorted(table.column("id").to_pylist()) == made


def test_nobody_asked_for_gives_an_empty_table_of_the_same_shape() -> None:
    table = rows.select(Household, ["id", "water_safe"], "id", [])
    assert table.num_rows == 0
    assert table.schema.field("water_safe").type == pa.bool_()


def test_a_further_condition_narrows() -> None:
    home = factories.household(members=[{}, {"state": "left"}])
    table = rows.select(Member, ["id"], "household", [home.pk], where="state = 'active'")
    assert table.num_rows == 1


def test_rows_are_inserted_with_keys_of_their_own() -> None:
    with transaction.atomic():
        given = columns(3, water_safe=[True, False, None], housing_area=[100, None, 300])
        rows.insert(Household, given)
    found = Household.objects.order_by("pk").values_list("pk", "water_safe", "housing_area")
    assert list(found) == list(zip(given["id"], [True, False, None], [100, None, 300], strict=True))
    assert factories.household(members=[]).pk > max(given["id"])


def test_texts_without_unknown_are_empty() -> None:
    rows.insert(Household, columns(1, phone=[None]))
    assert not Household.objects.get().phone


def test_rows_are_changed_by_key() -> None:
    first, second = (factories.household(members=[], housing_area=1) for _ in range(2))
    new = {"housing_area": [50, None], "village": [NEXT_VILLAGE, VILLAGE]}
    rows.update(Household, [first.pk, second.pk], new)
    found = Household.objects.order_by("pk").values_list("housing_area", "village_id")
    assert list(found) == [(50, NEXT_VILLAGE), (None, VILLAGE)]


def test_values_are_never_part_of_the_statement() -> None:
    evil = "x'; DROP TABLE households_household; --"
    home = factories.household(members=[])
    rows.update(Household, [home.pk], {"phone": [evil[:30]]})
    assert rows.select(Household, ["id"], "phone", [evil[:30]]).num_rows == 1
    assert Household.objects.count() == 1


def test_keys_are_reserved_once() -> None:
    factories.household(members=[])
    assert rows.reserve(Household, 0) == []
    reserved = rows.reserve(Household, 3)
    assert len(set(reserved)) == 3
    assert min(reserved) > Household.objects.get().pk


@pytest.mark.django_db(transaction=True)
def test_the_lock_is_for_one_transaction() -> None:
    with transaction.atomic():
        rows.lock()
        rows.lock()
    assert not connection.in_atomic_block


@pytest.mark.parametrize(("size", "parts"), [(2, [[1, 2], [3]]), (5, [[1, 2, 3]])])
def test_values_are_cut_into_pieces(size: int, parts: list[list[int]]) -> None:
    assert [list(piece) for piece in rows.chunks([1, 2, 3], size)] == parts


@policies
def test_the_server_knows_at_once_of_many_rows() -> None:
    """A join right afterwards, in the same transaction, is planned for them."""
    known = "SELECT reltuples FROM pg_class WHERE relname = 'households_household'"
    rows.insert(Household, columns(rows.MANY))
    with connection.cursor() as cursor:
        cursor.execute(known)
        assert cursor.fetchone()[0] >= rows.MANY
