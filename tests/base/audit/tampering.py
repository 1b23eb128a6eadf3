"""Attacks on a trail by somebody who may write to every table but has no key."""

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from django.db import transaction

from bangfu.base.audit import actions, anchors
from bangfu.base.audit.models import Anchor, Entry, Head, Reading

COUNTIES = ("421083", "421022", "421023", "421087", "429900")
Attack = Callable[[random.Random], None]


def trail(dice: random.Random, acts: int = 150, looks: int = 40) -> dict[str, Any]:
    """A trail over several counties; returns the anchor that is kept elsewhere."""
    for number in range(acts):
        county = dice.choice([*COUNTIES, ""])
        place = f"{county}1002{dice.randint(1, 20):02}" if county else ""
        _act(dice, number, place)
        if number < looks:
            _look(dice, number, place)
        if number % 60 == 59:
            anchors.take(by="system")
    _look(dice, acts, "")
    return anchors.exported(anchors.take(by="system"))


def _act(dice: random.Random, number: int, place: str) -> None:
    before, after = dice.randint(1, 9), dice.randint(1, 9)
    kinds: list[tuple[str, str, dict[str, Any]]] = [
        ("households.update", "household", {"household": {"household_size": [before, after]}}),
        ("villages.update", "village_file", {"clinic": [None, after > before]}),
        ("procedures.approve", "filing", {"note": "同意", "step": before}),
        ("posts.grant", "user", {"role": "township_officer"}),
    ]
    action, subject, changes = dice.choice(kinds)
    act = actions.Act(action, subject, f"no-{number % 30}", place, changes)
    with transaction.atomic():
        actions.record(by=dice.choice(["何洪湖", "li", "cli:root"]), act=act, operation_id="op")


def _look(dice: random.Random, number: int, place: str) -> None:
    actions.note_reading(
        by=dice.choice(["li", "wang"]),
        what="households.open",
        subject_type="household",
        subject_id=f"no-{number % 30}",
        division=place,
        details={"tab": "income"},
    )


def _entry(dice: random.Random) -> Entry:
    return dice.choice(list(Entry.objects.order_by("pk")))


def _other(dice: random.Random, value: Any) -> Any:
    """Another value that the column can hold."""
    if isinstance(value, dt.datetime):
        return value + dt.timedelta(microseconds=dice.choice([1, -1, 86_400_000_000]))
    if isinstance(value, dict):
        return {**value, dice.choice(["more", "note"]): dice.randint(0, 9)}
    if isinstance(value, int):
        return value + dice.choice([1_000, 5_000])
    if len(value) == 64 and not value.strip("0123456789abcdef"):
        return f"{dice.getrandbits(256):064x}"
    return dice.choice([f"{value[:-1]}~", "forged", value[::-1] + "'"])[:12]


def _change(model: Any, dice: random.Random) -> None:
    row = dice.choice(list(model.objects.order_by("pk")))
    names = [f.name for f in model._meta.concrete_fields if not f.primary_key and f.name != "batch"]
    name = dice.choice(names)
    model.objects.filter(pk=row.pk).update(**{name: _other(dice, getattr(row, name))})


def change_an_entry(dice: random.Random) -> None:
    _change(Entry, dice)


def change_a_reading(dice: random.Random) -> None:
    _change(Reading, dice)


def change_an_anchor(dice: random.Random) -> None:
    _change(Anchor, dice)


def change_a_head(dice: random.Random) -> None:
    _change(Head, dice)


def delete_an_entry(dice: random.Random) -> None:
    Entry.objects.filter(pk=_entry(dice).pk).delete()


def delete_and_close_up(dice: random.Random) -> None:
    """The places behind move up, their hashes stay, the head fits."""
    gone = _entry(dice)
    gone.delete()
    for later in Entry.objects.filter(chain=gone.chain, seq__gt=gone.seq).order_by("seq"):
        Entry.objects.filter(pk=later.pk).update(seq=later.seq - 1)
    head = Head.objects.get(chain=gone.chain)
    Head.objects.filter(pk=head.pk).update(seq=head.seq - 1)


def relink_without_the_key(dice: random.Random) -> None:
    """An entry goes and the one behind is linked to the one before."""
    gone = _entry(dice)
    gone.delete()
    for later in Entry.objects.filter(chain=gone.chain, seq__gt=gone.seq).order_by("seq"):
        previous = gone.previous if later.seq == gone.seq + 1 else later.previous
        Entry.objects.filter(pk=later.pk).update(seq=later.seq - 1, previous=previous)
    head, last = Head.objects.get(chain=gone.chain), _last(gone.chain)
    Head.objects.filter(pk=head.pk).update(seq=head.seq - 1, hash=last.hash if last else "0" * 64)


def _last(chain: str) -> Entry | None:
    return Entry.objects.filter(chain=chain).order_by("-seq").first()


def insert_a_copy(dice: random.Random) -> None:
    """A copy of an entry at the end, with a head that fits."""
    entry = _entry(dice)
    head = Head.objects.get(chain=entry.chain)
    entry.pk, entry.seq, entry.previous = None, head.seq + 1, head.hash
    entry.save(force_insert=True)
    Head.objects.filter(pk=head.pk).update(seq=entry.seq, hash=entry.hash)


def swap_two(dice: random.Random) -> None:
    """Two entries of a chain exchange their places, and their links with them."""
    entry = _entry(dice)
    rows = list(Entry.objects.filter(chain=entry.chain).order_by("seq"))
    one, two = dice.sample(rows, 2)
    Entry.objects.filter(pk=one.pk).update(seq=10**9)
    Entry.objects.filter(pk=two.pk).update(seq=one.seq, previous=one.previous)
    Entry.objects.filter(pk=one.pk).update(seq=two.seq, previous=two.previous)


def move_to_another_chain(dice: random.Random) -> None:
    entry = _entry(dice)
    to = dice.choice([h for h in Head.objects.order_by("pk") if h.chain != entry.chain])
    Entry.objects.filter(pk=entry.pk).update(chain=to.chain, seq=to.seq + 1, previous=to.hash)
    Head.objects.filter(pk=to.pk).update(seq=to.seq + 1, hash=entry.hash)


def cut_off(dice: random.Random) -> None:
    """The end of a chain goes; the head is made to fit, without its seal."""
    entry = _entry(dice)
    Entry.objects.filter(chain=entry.chain, seq__gte=entry.seq).delete()
    Head.objects.filter(pk=entry.chain).update(seq=entry.seq - 1, hash=entry.previous)


def cut_off_with_an_old_head(dice: random.Random) -> None:
    """The same by somebody who kept the head, seal and all, as it stood then."""
    entry = _entry(dice)
    Entry.objects.filter(chain=entry.chain, seq__gte=entry.seq).delete()
    mark = anchors.seal.head(entry.chain, entry.seq - 1, entry.previous)
    Head.objects.filter(pk=entry.chain).update(seq=entry.seq - 1, hash=entry.previous, mark=mark)


def remove_a_head(dice: random.Random) -> None:
    dice.choice(list(Head.objects.order_by("pk"))).delete()


def remove_a_chain(dice: random.Random) -> None:
    """A whole chain goes with its head: by itself nothing is left that could not hold."""
    chain = dice.choice(list(Head.objects.order_by("pk"))).chain
    Entry.objects.filter(chain=chain).delete()
    Head.objects.filter(pk=chain).delete()


def delete_a_reading(dice: random.Random) -> None:
    dice.choice(list(Reading.objects.order_by("pk"))).delete()


def swap_two_readings(dice: random.Random) -> None:
    one, two = dice.sample(list(Reading.objects.order_by("pk")), 2)
    names = [f.name for f in Reading._meta.concrete_fields if f.name not in ("id", "batch")]
    while all(getattr(one, name) == getattr(two, name) for name in names):
        raise AssertionError("two readings of the same moment")
    Reading.objects.filter(pk=one.pk).update(**{name: getattr(two, name) for name in names})
    Reading.objects.filter(pk=two.pk).update(**{name: getattr(one, name) for name in names})


def delete_an_anchor(dice: random.Random) -> None:
    dice.choice(list(Anchor.objects.order_by("pk"))).delete()


def bring_back_yesterday(dice: random.Random) -> None:
    """Everything after an anchor goes, heads as they were: the database of that moment."""
    anchor = dice.choice(list(Anchor.objects.order_by("pk"))[:-1])
    Anchor.objects.filter(seq__gte=anchor.seq).delete()
    told = [str(e.changes["digest"]) for e in Entry.objects.filter(action="audit.seal")]
    for chain, (seq, last) in anchor.heads.items():
        Entry.objects.filter(chain=chain, seq__gt=seq).delete()
        mark = anchors.seal.head(chain, seq, last)
        Head.objects.filter(pk=chain).update(seq=seq, hash=last, mark=mark)
    Head.objects.exclude(pk__in=anchor.heads).delete()
    Entry.objects.exclude(chain__in=anchor.heads).delete()
    left = Entry.objects.filter(action="audit.seal").count()
    Reading.objects.filter(batch__gt=left).delete()
    assert told


ATTACKS: tuple[Attack, ...] = (
    change_an_entry,
    change_a_reading,
    change_an_anchor,
    change_a_head,
    delete_an_entry,
    delete_and_close_up,
    relink_without_the_key,
    insert_a_copy,
    swap_two,
    move_to_another_chain,
    cut_off,
    cut_off_with_an_old_head,
    remove_a_head,
    remove_a_chain,
    delete_a_reading,
    swap_two_readings,
    delete_an_anchor,
    bring_back_yesterday,
)
