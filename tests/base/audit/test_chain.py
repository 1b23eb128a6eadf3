"""The audit trail: every change, removal, insertion and reordering is found."""

import random

import pytest
from django.db import transaction

from bangfu.base.audit import actions, queries
from bangfu.base.audit.models import Entry, Head

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]
PLACES = ["421083100201", "421022100201", ""]


def write(count: int) -> None:
    with transaction.atomic():
        acts = [
            actions.Act("households.amend", "household", f"no-{i}", PLACES[i % 3], {"a": [i, None]})
            for i in range(count)
        ]
        actions.record_all(by="何洪湖", acts=acts, operation_id="op")


def kinds() -> set[str]:
    return {finding.kind for finding in queries.verify()}


def test_an_untouched_trail_holds() -> None:
    write(30)
    assert kinds() == set()
    assert set(Head.objects.values_list("chain", flat=True)) == {"421083", "421022", "system"}


def test_acts_need_a_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        actions.record(by="x", act=actions.Act("a", "b", "c"))


@pytest.mark.parametrize(
    "column", ["actor", "action", "subject_id", "division", "operation_id", "previous"]
)
def test_every_column_is_sealed(column: str) -> None:
    write(9)
    entry = Entry.objects.filter(chain="421083").order_by("seq")[1]
    Entry.objects.filter(pk=entry.pk).update(**{column: "forged"})
    assert kinds() & {"altered", "unlinked"}


def test_changed_details_are_found() -> None:
    write(9)
    Entry.objects.filter(chain="421083", seq=2).update(changes={"a": [1, 999]})
    assert kinds() == {"altered"}


def test_a_removed_entry_is_found_wherever_it_stood() -> None:
    for seq, kind in ((1, "missing"), (2, "missing"), (3, "truncated")):
        Entry.objects.all().delete()
        Head.objects.all().delete()
        write(9)
        Entry.objects.filter(chain="421083", seq=seq).delete()
        assert kind in kinds()


def test_removing_a_whole_chain_is_found() -> None:
    write(9)
    Entry.objects.filter(chain="421083").delete()
    assert kinds() == {"truncated"}
    Head.objects.filter(chain="421022").delete()
    assert "headless" in kinds()


def test_swapped_entries_are_found() -> None:
    write(9)
    a, b = Entry.objects.filter(chain="421083").order_by("seq")[:2]
    Entry.objects.filter(pk=a.pk).update(seq=999)
    Entry.objects.filter(pk=b.pk).update(seq=a.seq)
    Entry.objects.filter(pk=a.pk).update(seq=b.seq)
    assert "altered" in kinds()


def test_a_rewritten_tail_with_its_own_hashes_is_found_without_the_key() -> None:
    write(9)
    entry = Entry.objects.filter(chain="421083").order_by("-seq")[0]
    Entry.objects.filter(pk=entry.pk).update(actor="forged", hash="f" * 64)
    Head.objects.filter(chain="421083").update(hash="f" * 64)
    assert kinds() == {"altered", "head"}


@pytest.mark.slow
def test_two_hundred_random_tamperings_are_all_found() -> None:
    dice, found = random.Random(7), 0
    write(60)
    for _ in range(200):
        entry = dice.choice(list(Entry.objects.all()))
        column = dice.choice(["actor", "action", "subject_id", "subject_type"])
        before = getattr(entry, column)
        Entry.objects.filter(pk=entry.pk).update(**{column: before + "x"})
        found += bool(kinds())
        Entry.objects.filter(pk=entry.pk).update(**{column: before})
    assert found == 200
    assert kinds() == set()


def test_the_chain_of_a_place() -> None:
    assert actions.chain_of("421083100201") == "421083"
    assert actions.chain_of("421000000000") == "system"
    assert actions.chain_of("") == "system"
