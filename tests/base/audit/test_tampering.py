"""A thousand random tamperings are found, and what finds them is the key and the anchors."""

import random
from collections import Counter
from typing import Any

import pytest
from django.db import connection, transaction

from bangfu.base.audit import chain as seal
from bangfu.base.audit import queries
from bangfu.base.audit.models import Entry, Head
from tests.base.audit import tampering

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unguarded")]
TAMPERINGS = 1_000


def links_only() -> bool:
    """The control: a verifier that follows the links and has no key."""
    for head in Head.objects.all():
        previous, seq = seal.START, 0
        for entry in Entry.objects.filter(chain=head.chain).order_by("seq"):
            seq += 1
            if (entry.seq, entry.previous) != (seq, previous):
                return True
            previous = entry.hash
        if (head.seq, head.hash) != (seq, previous):
            return True
    return False


@pytest.mark.once
@pytest.mark.slow
def test_a_thousand_random_tamperings_are_all_found() -> None:
    dice = random.Random(20161127)
    outside = tampering.trail(dice)
    assert list(queries.verify([outside])) == []
    tried, found, inside, linked = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for number in range(TAMPERINGS):
        attack = tampering.ATTACKS[number % len(tampering.ATTACKS)]
        name = attack.__name__
        with transaction.atomic():
            attack(dice)
            tried[name] += 1
            findings = list(queries.verify([outside]))
            found[name] += bool(findings)
            inside[name] += bool(list(queries.verify())) if _needs(name) else bool(findings)
            linked[name] += links_only()
            transaction.set_rollback(True)
    assert list(queries.verify([outside])) == []
    assert sum(tried.values()) == TAMPERINGS
    assert found == tried
    # Without the file kept elsewhere, an older state of the whole database looks whole.
    assert inside == Counter({**tried, "bring_back_yesterday": 0}) - Counter()
    # Without the key, most changes of a row's own content go unseen.
    assert sum(linked.values()) < TAMPERINGS * 0.8
    assert linked["change_an_entry"] < tried["change_an_entry"]
    assert linked["remove_a_chain"] == linked["change_a_reading"] == 0


def _needs(name: str) -> bool:
    return name == "bring_back_yesterday"


@pytest.mark.parametrize("attack", tampering.ATTACKS, ids=lambda attack: attack.__name__)
def test_each_attack_is_found_on_a_small_trail(attack: tampering.Attack) -> None:
    dice = random.Random(5)
    outside = tampering.trail(dice, acts=65, looks=10)
    attack(dice)
    assert list(queries.verify([outside]))


def test_the_first_bad_place_is_named() -> None:
    dice = random.Random(5)
    tampering.trail(dice, acts=65, looks=10)
    entry = Entry.objects.filter(chain="421083").order_by("seq")[1]
    Entry.objects.filter(pk=entry.pk).update(actor="forged")
    first = next(iter(queries.verify()))
    assert (first.chain, first.seq, first.kind) == ("421083", entry.seq, "altered")


@pytest.mark.parametrize(
    "change", [{"seq": 7}, {"hash": "f" * 64}, {"heads": {"421083": [1, "x"]}}]
)
def test_a_forged_anchor_is_found(change: dict[str, Any]) -> None:
    outside = tampering.trail(random.Random(5), acts=65, looks=10)
    assert list(queries.verify([outside])) == []
    assert {f.chain for f in queries.verify([{**outside, **change}])} >= {"anchors"}


def test_a_chain_removed_with_its_head_is_found_by_an_anchor_only() -> None:
    outside = tampering.trail(random.Random(5), acts=65, looks=10)
    Entry.objects.filter(chain="421083").delete()
    Head.objects.filter(chain="421083").delete()
    assert {(f.chain, f.kind) for f in queries.verify([outside])} == {("421083", "anchored")}


@pytest.mark.parametrize("table", ["audit_entry", "audit_reading"])
def test_what_nobody_can_read_is_a_finding_not_a_crash(table: str) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the other database keeps rubbish out of its columns")
    tampering.trail(random.Random(5), acts=65, looks=10)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET at = 'rubbish' WHERE id % 2 = 0")
    assert {f.kind for f in queries.verify()} >= {"unreadable"}
