"""Village files: one per village and year, written where they differ, held back where stale."""

from typing import Any

import pyarrow as pa
import pytest
from django.db import IntegrityError, transaction

from bangfu.base.accounts.scope import Scope
from bangfu.base.audit.models import Entry
from bangfu.base.divisions import codes
from bangfu.registry.catalogue.models import Change
from bangfu.registry.villages import actions, queries
from bangfu.registry.villages.actions import Outcome
from bangfu.registry.villages.models import VillageFile
from tests import factories
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, NEXT_VILLAGE, VILLAGE

pytestmark = pytest.mark.usefixtures("cast")
HERE = Scope((codes.span(COUNTY),))
NEW = (-1, 0)


def table(*rows: dict[str, Any]) -> pa.Table:
    """Files on their way in."""
    names = dict.fromkeys(["village", "year", *(name for row in rows for name in row)])
    given = [{"village": VILLAGE, "year": 2016, **row} for row in rows]
    return pa.table({name: [row.get(name) for row in given] for name in names})


def bring(files: pa.Table, *seen: tuple[int, int], scope: Scope = HERE) -> Outcome:
    with transaction.atomic():
        return actions.bring_in(
            by="tests", files=files, seen=list(seen), origin="ledger", scope=scope
        )


def test_a_new_file_is_written_with_its_trail() -> None:
    outcome = bring(table({"total_population": 1630, "has_clinic": True}), NEW)
    file = VillageFile.objects.get()
    assert (file.total_population, file.has_clinic, file.has_bus, file.version) == (
        1630,
        True,
        None,
        1,
    )
    entry = Entry.objects.get(action="villages.create")
    assert (entry.subject_id, entry.changes["values"]) == (f"{VILLAGE}-2016", 2)
    assert (outcome.counts, outcome.villages) == (
        {"new": 1, "changed": 0, "unchanged": 0},
        {VILLAGE},
    )


def test_what_differs_is_changed_and_told_before_and_after() -> None:
    file = factories.village_file(total_population=1630, has_clinic=True)
    bring(table({"total_population": 1640, "has_clinic": None}), (file.pk, 1))
    file.refresh_from_db()
    assert (file.total_population, file.has_clinic, file.version) == (1640, True, 2)
    told = Entry.objects.get(action="villages.update").changes
    assert told == {"import": "ledger", "total_population": [1630, 1640]}


def test_what_is_said_again_changes_nothing() -> None:
    file = factories.village_file(total_population=1630)
    counter = Change.objects.get(county=COUNTY).counter
    outcome = bring(table({"total_population": 1630}), (file.pk, 1))
    assert (outcome.counts["unchanged"], outcome.villages) == (1, set())
    assert not Entry.objects.filter(action__startswith="villages.").exists()
    assert Change.objects.get(county=COUNTY).counter == counter


def test_another_year_is_another_file() -> None:
    factories.village_file(total_population=1630)
    bring(table({"year": 2015, "total_population": 1600}), NEW)
    found = VillageFile.objects.values_list("year", "total_population")
    assert list(found) == [(2016, 1630), (2015, 1600)]


@pytest.mark.parametrize("version", [0, 2])
def test_one_that_changed_since_it_was_looked_at_is_held_back(version: int) -> None:
    file = factories.village_file(total_population=1630)
    outcome = bring(table({"total_population": 1}), (file.pk, version))
    file.refresh_from_db()
    assert (outcome.conflicts, file.total_population) == ([0], 1630)
    assert outcome.counts == {"new": 0, "changed": 0, "unchanged": 0}


def test_a_stale_one_in_which_nothing_would_change_is_no_conflict() -> None:
    file = factories.village_file(total_population=1630)
    assert bring(table({"total_population": 1630}), (file.pk, 7)).conflicts == []


def test_files_of_other_places_are_held_back_and_ours_are_not() -> None:
    files = table({"village": NEIGHBOUR_VILLAGE, "hamlet_count": 3}, {"hamlet_count": 4})
    outcome = bring(files, NEW, NEW)
    assert outcome.conflicts == [0]
    assert list(VillageFile.objects.values_list("village", "hamlet_count")) == [(VILLAGE, 4)]


def test_what_a_place_collects_besides_lies_in_extra() -> None:
    bring(table({"hamlet_count": 3, "tea_garden": 7}), NEW)
    file = VillageFile.objects.get()
    assert file.extra == {"tea_garden": 7}
    bring(table({"tea_garden": 8, "fish_pond": 1}), (file.pk, 1))
    file.refresh_from_db()
    assert (file.extra, file.hamlet_count) == ({"tea_garden": 8, "fish_pond": 1}, 3)
    told = Entry.objects.get(action="villages.update").changes
    assert told["tea_garden"] == [7, 8]


def test_several_files_change_each_in_its_own_columns() -> None:
    first = factories.village_file(VILLAGE, hamlet_count=1, total_population=10)
    second = factories.village_file(NEXT_VILLAGE, hamlet_count=2, total_population=20)
    files = table({"hamlet_count": 9}, {"village": NEXT_VILLAGE, "total_population": 21})
    bring(files, (first.pk, 1), (second.pk, 1))
    found = VillageFile.objects.order_by("village").values_list("hamlet_count", "total_population")
    assert list(found) == [(9, 10), (2, 21)]
    told = {e.subject_id: set(e.changes) for e in Entry.objects.filter(action="villages.update")}
    assert told == {
        f"{VILLAGE}-2016": {"import", "hamlet_count"},
        f"{NEXT_VILLAGE}-2016": {"import", "total_population"},
    }


@pytest.mark.django_db(transaction=True)
def test_files_are_brought_in_only_inside_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        actions.bring_in(by="tests", files=table({}), seen=[NEW], origin="", scope=HERE)


def test_the_database_holds_one_file_per_village_and_year() -> None:
    factories.village_file()
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.village_file()


def test_versions_are_those_of_village_and_year_together() -> None:
    file = factories.village_file(version=4)
    pairs = queries.versions([VILLAGE, VILLAGE, NEXT_VILLAGE], [2016, 2015, 2016])
    assert pairs == [(file.pk, 4), NEW, NEW]
    assert queries.versions([], []) == []


def test_the_files_of_a_village_come_newest_first() -> None:
    for year in (2014, 2016, 2015):
        VillageFile.objects.create(village_id=VILLAGE, year=year)
    factories.village_file(NEXT_VILLAGE)
    assert [file.year for file in queries.files(VILLAGE)] == [2016, 2015, 2014]
    assert str(queries.files(VILLAGE)[0]) == f"{VILLAGE} 2016"
