"""Whether a household stays whole: one head, known people, nobody registered twice."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from bangfu.base.accounts import wall
from bangfu.registry.households.changes.patch import MEMBERS, Key
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.identity import identify
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.member import State

HEAD = "head"
RELATION = "relation_to_head"


def check_head(home: Household, people: Iterable[Member], found: Problems) -> None:
    """An open household that has people has exactly one head."""
    present = [person for person in people if person.state == State.ACTIVE]
    heads = [person for person in present if person.relation_to_head == HEAD]
    if home.ended_on is not None or len(heads) == 1:
        return
    if not heads:
        found.add((MEMBERS, _one(present), RELATION), "household.no_head")
    for person in heads:
        key = (MEMBERS, str(person.uid), RELATION)
        found.add(key, "household.two_heads", count=len(heads))


def _one(present: list[Member]) -> str:
    return str(present[0].uid) if present else ""


def settle_id(person: Member | None, values: dict[str, Any], key: Key, found: Problems) -> None:
    """Bring an id number on its way in into final form, with what it says where that is unknown.

    Args:
        person: whose it becomes; ``None`` for somebody new.
        values: what is set; changed in place.
        key: the field to point at.
        found: where problems go.
    """
    raw = values.get("id_no")
    if not raw:
        return
    type_ = values.get("id_type", person.id_type if person else None)
    one = identify(raw, type_, dt.date.today())  # noqa: DTZ011  a birthday has no zone
    if one.problem:
        found.add(key, one.problem)
    values["id_no"] = one.number or None
    for name in ("birth_date", "gender", "disability_type", "disability_level"):
        known = values.get(name) or (getattr(person, name) if person else None)
        if known is None and getattr(one, name) is not None:
            values[name] = getattr(one, name)


def check_elsewhere(
    person: Member, beside: Iterable[Member], found: Problems, leaving: Collection[UUID]
) -> None:
    """Nobody is present in two households, or twice in one.

    Args:
        person: who is about to be present.
        beside: everybody of the household as it would be.
        found: where problems go.
        leaving: people whose rows will be gone by then.
    """
    if not person.id_no_print or person.state != State.ACTIVE:
        return
    print_ = bytes(person.id_no_print)
    here = {p.uid for p in beside}
    twin = Member.objects.filter(id_no_print=print_, state=State.ACTIVE)
    with wall.everywhere(wall.Question.REGISTERED):
        elsewhere = twin.exclude(uid__in=here | set(leaving)).exists()
    again = any(_holds(p, print_) for p in beside if p.uid != person.uid)
    if elsewhere or again:
        found.add((MEMBERS, str(person.uid), "id_no"), "id.elsewhere", household="")


def _holds(person: Member, print_: bytes) -> bool:
    held = person.id_no_print
    return person.state == State.ACTIVE and held is not None and bytes(held) == print_


def check_name(person: Member, found: Problems) -> None:
    """Everybody has a name."""
    if not person.name:
        found.add((MEMBERS, str(person.uid), "name"), "name.missing")
