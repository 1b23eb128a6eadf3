"""Who looked at what: one row each, sealed in batches, never changed unseen."""

import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from bangfu.base.audit import actions, queries
from bangfu.base.audit.models import Entry, Head, Reading

pytestmark = pytest.mark.django_db
PLACE = "421083100201"


def look(subject: str = "n1", **more: Any) -> None:
    given = {"by": "li", "what": "households.open", "subject_type": "household"}
    actions.note_reading(**given, subject_id=subject, division=PLACE, **more)


def kinds() -> set[str]:
    return {finding.kind for finding in queries.verify()}


def test_a_reading_is_one_row_and_touches_no_chain(
    django_assert_num_queries: Any,
) -> None:
    with django_assert_num_queries(1):
        look(purpose="入户前核对", details={"tab": "income"})
    row = Reading.objects.get()
    assert (row.actor, row.action, row.subject_id) == ("li", "households.open", "n1")
    assert (row.purpose, row.details, row.division) == ("入户前核对", {"tab": "income"}, PLACE)
    assert not Head.objects.exists()
    assert kinds() == set()


def test_readings_are_sealed_together_into_the_trail() -> None:
    for subject in ("n1", "n2", "n3"):
        look(subject)
    assert actions.seal_readings() == 3
    entry = Entry.objects.get()
    assert (entry.action, entry.chain, entry.changes["count"]) == ("audit.seal", "system", 3)
    assert set(Reading.objects.values_list("batch", flat=True)) == {1}
    assert kinds() == set()


def test_sealing_nothing_leaves_no_entry() -> None:
    assert actions.seal_readings() == 0
    assert not Entry.objects.exists()


def test_later_readings_get_a_batch_of_their_own() -> None:
    look()
    actions.seal_readings()
    look()
    look()
    assert actions.seal_readings() == 2
    assert list(Reading.objects.order_by("pk").values_list("batch", flat=True)) == [1, 2, 2]
    assert kinds() == set()


def test_many_readings_seal_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "SEAL_EVERY", 2)
    for _ in range(4):
        look()
    assert Entry.objects.filter(action="audit.seal").count() == 2
    assert Reading.objects.filter(batch=None).count() <= 1
    assert kinds() == set()


COLUMNS: dict[str, Any] = {
    "actor": "wang",
    "action": "households.export",
    "subject_type": "village",
    "subject_id": "n9",
    "division": "421022100201",
    "purpose": "x",
    "details": {"rows": 1},
    "at": dt.datetime(2016, 1, 1, tzinfo=dt.UTC),
    "mark": "f" * 64,
}


@pytest.mark.parametrize("column", COLUMNS)
@pytest.mark.parametrize("sealed", [False, True])
def test_no_column_of_a_reading_changes_unseen(
    column: str, unguarded: None, *, sealed: bool
) -> None:
    look()
    if sealed:
        actions.seal_readings()
    Reading.objects.update(**{column: COLUMNS[column]})
    assert "reading" in kinds()


def test_a_sealed_reading_that_goes_or_moves_is_missed(unguarded: None) -> None:
    for subject in ("n1", "n2", "n3"):
        look(subject)
    actions.seal_readings()
    Reading.objects.filter(subject_id="n2").delete()
    assert kinds() == {"readings"}
    Reading.objects.all().delete()
    assert kinds() == {"readings"}


def test_a_reading_put_into_a_batch_is_found(unguarded: None) -> None:
    look()
    actions.seal_readings()
    look("n2")
    Reading.objects.filter(batch=None).update(batch=1)
    assert kinds() == {"readings"}


def test_a_batch_that_no_entry_seals_is_found() -> None:
    look()
    Reading.objects.update(batch=7)
    assert kinds() == {"readings"}


@pytest.mark.parametrize("change", [{"actor": "x"}, {"batch": 2}, {"batch": None}])
def test_the_database_refuses_to_change_a_sealed_reading(change: dict[str, Any]) -> None:
    look()
    actions.seal_readings()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Reading.objects.update(**change)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Reading.objects.all().delete()


def test_an_unsealed_reading_takes_a_batch_and_nothing_else() -> None:
    look()
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic():
        Reading.objects.update(batch=1, actor="x")
    assert Reading.objects.update(batch=1) == 1


def test_readings_are_found_by_what_was_read() -> None:
    look("n1")
    look("n2")
    assert [row.subject_id for row in queries.readings("household", ["n1"])] == ["n1"]
