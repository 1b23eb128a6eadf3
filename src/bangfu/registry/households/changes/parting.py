"""Splitting a household, and joining two."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.households import numbers
from bangfu.registry.households.changes import (
    acting,
    checking,
    coming,
    copying,
    merging,
    whole,
    writing,
)
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.changes.coming import Relations
from bangfu.registry.households.changes.patch import Patch
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household, Member

AWAY = "other_out"


@transaction.atomic
def split(
    act: Act, uid: UUID, version: int, members: Collection[UUID], relations: Relations
) -> Household:
    """Members form a household of their own; see ``life.split``."""
    opened = acting.locked(act, uid)
    if (reply := acting.before(act, "split")) is not None:
        return reply
    _require(act, opened)
    chosen = [member for member in coming.present(opened) if member in set(members)]
    _require_some(opened, chosen)
    number = numbers.take({opened.home.village_id: 1})[opened.home.village_id][0]
    new = Open(copying.household(opened.home, number), {}, {})
    found = Problems()
    _require_relations(relations, found)
    pairs = _carry(opened, new, chosen, relations)
    staying = {m: r for m, r in relations.items() if m not in chosen}
    _leave(act, opened, version, chosen, staying)
    _check(found, opened, new)
    mark = {"pair": str(uuid7())}
    acting.settle(act, "split", opened, **mark, **{"with": number})
    origin = {"with": opened.home.household_no, "origin": "split", **_related(pairs)}
    home = whole.born(act, new, **mark, **origin)
    _bills(pairs)
    return acting.remember(act, "split", home)


@transaction.atomic
def merge(act: Act, uid: UUID, version: int, other: UUID, relations: Relations) -> Household:
    """Everybody of another household joins this one; see ``life.merge``."""
    if uid == other:
        raise whole.refuse_same()
    first, second = sorted([uid, other])  # one order for all: no deadlock
    taken = {key: acting.locked(act, key) for key in (first, second)}
    kept, gone = taken[uid], taken[other]
    if (reply := acting.before(act, "merge")) is not None:
        return reply
    _require(act, kept)
    acting.require_open(gone)
    moving = coming.present(gone)
    found = Problems()
    _require_relations(relations, found)
    pairs = _carry(gone, kept, moving, relations)
    staying = {m: r for m, r in relations.items() if m in kept.people and m not in moving}
    patch = Patch(members=coming.related(staying))
    merging.check(kept, version, patch)
    writing.lay(kept, patch)
    writing.lay(gone, whole.closing(act, gone, whole.MERGED, AWAY))
    _check(found, gone, kept)
    mark = {"pair": str(uuid7())}
    acting.settle(act, "merged", gone, **mark, **{"with": kept.home.household_no})
    joined = {"with": gone.home.household_no, **_related(pairs)}
    home = acting.settle(act, "merge", kept, **mark, **joined)
    _bills(pairs)
    return acting.remember(act, "merge", home)


def _require(act: Act, opened: Open) -> None:
    acting.require_open(opened)
    acting.require_reason(act)
    acting.require_day(act, opened.home)


def _require_relations(relations: Relations, found: Problems) -> None:
    """Relations are words of the list; unknown is one of them."""
    checking.check(Patch(members=coming.related(relations)), found)
    found.settle()


def _related(pairs: list[tuple[Member, Member]]) -> dict[str, Any]:
    """What the trail says of the relations that people who came were given; unknown is not told."""
    told = {str(new.uid): new.relation_to_head for _old, new in pairs if new.relation_to_head}
    return {"relations": told} if told else {}


def _require_some(opened: Open, chosen: list[UUID]) -> None:
    if not chosen or len(chosen) == len(coming.present(opened)):
        message = _("请选择一部分成员：至少一人分出，至少一人留下。")
        raise acting.invalid("members", message)


def _carry(
    old: Open, into: Open, members: list[UUID], relations: Relations
) -> list[tuple[Member, Member]]:
    """Rows of people in the household they go on in: ``(old row, new row)``."""
    pairs = []
    for member in members:
        person = old.people[member]
        said: Mapping[str, Any] = {"relation_to_head": relations.get(member)}
        pairs.append((person, copying.person(into, person, **said)))
    return pairs


def _leave(act: Act, opened: Open, version: int, chosen: list[UUID], relations: Relations) -> None:
    leaving = {member: coming.leaving(AWAY, act.on) for member in chosen}
    patch = Patch(members=leaving | coming.related(relations))
    merging.check(opened, version, patch)
    writing.lay(opened, patch)


def _check(found: Problems, *opened: Open) -> None:
    """Whether both are whole; who leaves one is not yet gone from it in the database."""
    leaving = {p.uid for one in opened for p in one.people.values() if p.state != "active"}
    for one in opened:
        writing.check(one, found, leaving=leaving)
    found.settle()


def _bills(pairs: list[tuple[Member, Member]]) -> None:
    for old, new in pairs:
        copying.bills(old, new)
