"""The trail: every column, every place in the chain, any plain details, writers at once."""

import threading
from typing import Any

import pytest
from django.db import connection, connections, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from bangfu.base.audit import actions, chain, queries
from bangfu.base.audit.models import Entry, Head
from bangfu.base.audit.queries import Finding

VILLAGE = "421083100201"
COLUMNS = [field.name for field in Entry._meta.concrete_fields if not field.primary_key]
SCALARS = st.none() | st.booleans() | st.integers(-(2**53), 2**53)
TEXTS = st.text('汉a"\\\n é', max_size=5)
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
PLAIN = st.recursive(
    SCALARS | TEXTS | FLOATS,
    lambda part: st.lists(part, max_size=3) | st.dictionaries(st.text("汉ab9", max_size=3), part),
    max_leaves=8,
)


def write(count: int = 1, *, division: str = VILLAGE, **changes: Any) -> None:
    with transaction.atomic():
        acts = [actions.Act("a.b", "x", f"n{i}", division, changes) for i in range(count)]
        actions.record_all(by="林", acts=acts, operation_id="op")


def found() -> list[tuple[int, str]]:
    return [(one.seq, one.kind) for one in queries.verify()]


def forged(column: str, entry: Entry) -> Any:
    """Another value that the column can hold."""
    value = getattr(entry, column)
    if column == "at":
        return value.replace(microsecond=(value.microsecond + 1) % 1_000_000)
    if column == "changes":
        return {**value, "more": 1}
    return value + 100 if isinstance(value, int) else f"{value[:-1]}~"


@pytest.mark.django_db
@pytest.mark.parametrize("column", COLUMNS)
def test_no_column_can_be_changed_unseen(column: str, unguarded: None) -> None:
    write(5)
    entry = Entry.objects.get(seq=3)
    Entry.objects.filter(pk=entry.pk).update(**{column: forged(column, entry)})
    assert found()


@pytest.mark.django_db
@pytest.mark.parametrize("seq", [1, 2, 3, 4, 5])
def test_a_deletion_is_found_where_it_happened(seq: int, unguarded: None) -> None:
    write(5)
    Entry.objects.filter(seq=seq).delete()
    assert found() == [(seq, "truncated" if seq == 5 else "missing")]


@pytest.mark.django_db
def test_a_deletion_closed_up_behind_is_found(unguarded: None) -> None:
    write(5)
    Entry.objects.filter(seq=2).delete()
    for seq in (3, 4, 5):
        Entry.objects.filter(seq=seq).update(seq=seq - 1)
    Head.objects.update(seq=4)
    assert {kind for _seq, kind in found()} >= {"altered", "unlinked"}


@pytest.mark.django_db
def test_an_entry_moved_to_another_chain_is_found(unguarded: None) -> None:
    write(2)
    write(2, division="421022100201")
    Entry.objects.filter(chain="421083", seq=2).update(chain="421022", seq=3)
    Head.objects.filter(chain="421022").update(seq=3)
    assert {one.chain for one in queries.verify()} == {"421083", "421022"}


@pytest.mark.django_db
def test_a_copied_entry_is_found(unguarded: None) -> None:
    write(3)
    entry = Entry.objects.get(seq=2)
    entry.pk, entry.seq = None, 4
    entry.save(force_insert=True)
    assert (4, "altered") in found()


@pytest.mark.django_db
def test_two_heads_exchanged_are_found() -> None:
    write(2)
    write(2, division="421022100201")
    one, two = Head.objects.order_by("chain")
    Head.objects.filter(pk=one.pk).update(hash=two.hash)
    assert list(queries.verify()) == [Finding(one.chain, 3, "truncated")]


@pytest.mark.django_db
def test_a_trail_sealed_with_another_key_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    write(2)
    other = chain.crypto.Software(chain.crypto.new_ring())
    monkeypatch.setattr(chain.crypto, "provider", lambda: other)
    assert found() == [(1, "altered"), (2, "altered"), (2, "head")]


@pytest.mark.django_db
def test_what_is_rolled_back_leaves_no_gap() -> None:
    write(2)
    with transaction.atomic():
        write(3)
        transaction.set_rollback(True)
    write(1)
    assert list(Entry.objects.order_by("seq").values_list("seq", flat=True)) == [1, 2, 3]
    assert found() == []


@pytest.mark.django_db
def test_batches_link_seamlessly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "BATCH", 2)
    write(7)
    assert Entry.objects.count() == Head.objects.get().seq == 7
    assert found() == []


@pytest.mark.django_db
def test_acts_come_back_in_the_order_they_were_given() -> None:
    write(20)
    assert [entry.subject_id for entry in Entry.objects.order_by("seq")] == [
        f"n{i}" for i in range(20)
    ]
    assert [entry.subject_id for entry in queries.history("x", "n7")] == ["n7"]
    assert {entry.subject_id for entry in queries.histories("x", ["n1", "n2"])} == {"n1", "n2"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "changes",
    [
        {"n": {2: "b", 10: "a"}},
        {"n": 1e16},
        {"n": 1e300},
        {"n": -0.0},
        {"n": 10**30},
        {"n": 1.10},
        {"n": (1, 2)},
        {"": None, "名": "值\n\t\\"},
    ],
)
def test_details_hold_however_the_database_keeps_them(changes: dict) -> None:
    write(1, **changes)
    assert found() == []


class AnyDetails(TestCase):
    """Plain JSON of any shape, on each database."""

    @given(changes=st.dictionaries(st.text("汉ab9", min_size=1, max_size=3), PLAIN, max_size=4))
    @settings(max_examples=60, deadline=None)
    def test_any_plain_details_hold(self, changes: dict) -> None:
        with transaction.atomic():
            act = actions.Act("a.b", "x", "1", VILLAGE, changes)
            actions.record(by="林", act=act)
        assert list(queries.verify()) == []


@pytest.mark.django_db(transaction=True)
def test_writers_at_once_never_fork_a_chain() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the other database writes one at a time")

    def work(which: int) -> None:
        for turn in range(8):
            write(2, division=[VILLAGE, "421022100201", ""][(which + turn) % 3])
        connections.close_all()

    threads = [threading.Thread(target=work, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Entry.objects.count() == 4 * 8 * 2
    assert list(queries.verify()) == []


@pytest.mark.parametrize(
    ("division", "expected"),
    [("42", "system"), ("4210", "system"), ("429004000000", "429004"), ("421083", "system")],
)
def test_only_whole_codes_name_a_chain(division: str, expected: str) -> None:
    assert actions.chain_of(division) == expected
