"""The database itself shows a request no records from outside the asker's places."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import Client

from bangfu.base.accounts import scope, wall
from bangfu.registry.households.models import (
    Household,
    IncomeItem,
    IncomeYear,
    MedicalYear,
    Member,
)
from tests import factories, postgres
from tests.canaries import world
from tests.cast import NEIGHBOUR_VILLAGE, NEXT_VILLAGE, VILLAGE, Cast

MODELS = (Household, Member, IncomeYear, IncomeItem, MedicalYear)


@pytest.fixture
def homes(cast: Cast) -> Cast:
    for village in (VILLAGE, NEXT_VILLAGE, NEIGHBOUR_VILLAGE):
        home = factories.household(
            village, members=[{"bills": {"inpatient_cost": 5_00}}], income={"wage_income": 1_00}
        )
        IncomeItem.objects.create(household=home, year=2016, item="wage", amount=1_00)
    return cast


def counts() -> list[int]:
    """Rows of each walled table as the connection sees them, past every scope of ours."""
    with connection.cursor() as cursor:
        found = []
        for model in MODELS:
            cursor.execute(f"SELECT count(*) FROM {model._meta.db_table}")
            found.append(cursor.fetchone()[0])
    return found


@postgres.policies
def test_the_user_of_the_tests_is_held_to_row_policies(db: None) -> None:
    """Else every test below would prove nothing."""
    connection.ensure_connection()
    row = connection.connection.execute(  # type: ignore[union-attr]
        "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    assert row == (False,)


@postgres.policies
@pytest.mark.parametrize(
    ("seat", "seen"),
    [("city", 3), ("county", 2), ("town", 2), ("secretary", 1), ("neighbour", 1), ("clerk", 2),
     ("auditor", 3), ("system", 0), ("security", 0), ("auditing", 0), ("nobody", 0)],
)  # fmt: skip
def test_each_sees_the_rows_of_their_places_even_without_a_scope(
    homes: Cast, seat: str, seen: int
) -> None:
    with wall.around(getattr(homes, seat)):
        assert counts() == [seen] * len(MODELS)
    assert counts() == [3] * len(MODELS)


@postgres.policies
def test_a_question_about_all_places_is_answered_and_then_it_is_as_before(homes: Cast) -> None:
    with wall.around(homes.secretary):
        with wall.everywhere(wall.Question.REGISTERED):
            assert counts() == [3] * len(MODELS)
        assert counts() == [1] * len(MODELS)


@postgres.policies
def test_an_error_inside_leaves_the_wall_as_it_was(homes: Cast) -> None:
    with pytest.raises(ZeroDivisionError), wall.around(homes.secretary):
        raise ZeroDivisionError
    assert counts() == [3] * len(MODELS)


@postgres.policies
def test_rows_outside_are_neither_changed_nor_deleted(homes: Cast) -> None:
    with wall.around(homes.secretary):
        assert Household.objects.update(group_name="x") == 1
        assert IncomeYear.objects.all().delete()[0] == 1
    assert Household.objects.filter(group_name="x").count() == 1
    assert IncomeYear.objects.count() == 2


@postgres.policies
def test_somebody_registered_in_another_county_is_still_found_out(homes: Cast) -> None:
    there = Member.objects.get(household__village_id=NEIGHBOUR_VILLAGE)
    with wall.around(homes.secretary):
        twins = Member.objects.filter(id_no_print=there.id_no_print)
        assert not twins.exists()
        with wall.everywhere(wall.Question.REGISTERED):
            assert twins.exists()


@postgres.policies
def test_a_page_whose_scope_was_forgotten_shows_nothing_from_outside(
    cast: Cast, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The canaries with the first wall torn down: rows still stay inside."""
    world.build(cast)

    def everything(found: QuerySet[Any], *_who: object) -> QuerySet[Any]:
        return found

    monkeypatch.setattr(scope.ScopedQuerySet, "visible_to", everything)
    client = Client()
    client.force_login(cast.secretary)
    theirs = Household.objects.filter(village_id=NEIGHBOUR_VILLAGE)
    for uid in theirs.values_list("uid", flat=True):
        assert client.get(f"/households/{uid}/").status_code == 404


@postgres.policies
def test_every_walled_table_is_held_from_its_owner_too(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        assert {name for (name,) in cursor.fetchall()} >= {m._meta.db_table for m in MODELS}


def test_on_another_database_nothing_is_asked(
    homes: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    if not wall.stands():
        with (
            django_assert_num_queries(0),
            wall.around(homes.secretary),
            wall.everywhere(wall.Question.REGISTERED),
        ):
            pass
    assert wall.spans(homes.secretary) == f"{VILLAGE}-{VILLAGE}"
    assert wall.spans(homes.nobody) == wall.NONE
