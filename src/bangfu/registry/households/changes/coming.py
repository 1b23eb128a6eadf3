"""Who comes and who leaves."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households.changes import acting, checking, family, merging, writing
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.changes.patch import MEMBERS, Patch
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household
from bangfu.registry.households.models.member import State

ARRIVALS = ("newborn", "married_in", "other_in")
DEPARTURES = ("death", "married_out", "settled_abroad", "imprisoned", "other_out")
WHOLE = ("members", "", "")
Relations = Mapping[UUID, str]


def require_cause(cause: str, allowed: tuple[str, ...], found: Problems) -> None:
    """A reason of the list that fits the act."""
    if cause not in allowed:
        found.say(("", "", "cause"), "cell.not_in_list", _("请选择原因。"))


def new_person(opened: Open, values: dict[str, Any], found: Problems) -> None:
    """Put somebody new into a household, checked."""
    values = dict(values)
    checking.check(Patch(members={UUID(int=0): values}), found)
    family.settle_id(None, values, (MEMBERS, "", "id_no"), found)
    if found.found:
        for problem in found.found:
            problem["subject"] = problem["subject"].replace(str(UUID(int=0)), "")
        return
    writing.add(opened, values)


@transaction.atomic
def member_in(
    act: Act, uid: UUID, version: int, cause: str, values: dict[str, Any], relations: Relations
) -> Household:
    """Somebody joins; see ``life.member_in``."""
    opened = acting.locked(act, uid)
    if (reply := acting.before(act, "member_in")) is not None:
        return reply
    _require(act, opened)
    found = Problems()
    require_cause(cause, ARRIVALS, found)
    _relate(opened, version, relations)
    new_person(opened, values, found)
    found.settle()
    opened.dirty[-1].change_reason = cause
    writing.check(opened, found)
    found.settle()
    return acting.remember(act, "member_in", acting.settle(act, "member_in", opened, cause=cause))


@transaction.atomic
def member_back(
    act: Act, uid: UUID, version: int, member: UUID, relation: str, relations: Relations
) -> Household:
    """Somebody who left returns; see ``life.member_back``."""
    opened = acting.locked(act, uid)
    if (reply := acting.before(act, "member_back")) is not None:
        return reply
    _require(act, opened)
    person = opened.people[member]
    if person.state != State.LEFT:
        raise Refusal("households.not_left", _("%(name)s没有离开本户。") % {"name": person.name})
    back = {"state": State.ACTIVE.value, "left_on": None, "change_reason": "other_in"}
    values = {**back, "relation_to_head": relation}
    return _change(act, "member_back", opened, version, {member: values}, relations, "other_in")


@transaction.atomic
def member_out(
    act: Act, uid: UUID, version: int, member: UUID, cause: str, relations: Relations
) -> Household:
    """Somebody leaves; see ``life.member_out``."""
    opened = acting.locked(act, uid)
    if (reply := acting.before(act, "member_out")) is not None:
        return reply
    _require(act, opened)
    found = Problems()
    require_cause(cause, DEPARTURES, found)
    found.settle()
    person = opened.people[member]
    if person.state != State.ACTIVE:
        raise Refusal("households.has_left", _("%(name)s已不在本户。") % {"name": person.name})
    if len(present(opened)) == 1:
        raise Refusal(
            "households.last_member",
            _("%(name)s是本户最后一人。") % {"name": person.name},
            hint=_("请办理整户注销。"),
        )
    values = leaving(cause, act.on)
    return _change(act, "member_out", opened, version, {member: values}, relations, cause)


def leaving(cause: str, day: dt.date) -> dict[str, Any]:
    """What is set for somebody who leaves."""
    return {"state": State.LEFT.value, "left_on": day, "change_reason": cause}


def present(opened: Open) -> list[UUID]:
    """Who belongs to the household today."""
    return [uid for uid, person in opened.people.items() if person.state == State.ACTIVE]


def _require(act: Act, opened: Open) -> None:
    acting.require_open(opened)
    acting.require_reason(act)
    acting.require_day(act, opened.home)


def related(relations: Relations) -> dict[UUID, dict[str, Any]]:
    """New relations to the head as values."""
    return {uid: {"relation_to_head": relation} for uid, relation in relations.items()}


def _relate(opened: Open, version: int, relations: Relations) -> None:
    patch = Patch(members=related(relations))
    merging.check(opened, version, patch)
    writing.lay(opened, patch)


def _change(
    act: Act,
    verb: str,
    opened: Open,
    version: int,
    values: dict[UUID, dict[str, Any]],
    relations: Relations,
    cause: str,
) -> Household:
    found = Problems()
    asked = related(relations)
    checking.check(Patch(members=asked), found)
    for uid, one in values.items():
        asked[uid] = asked.get(uid, {}) | one
    patch = Patch(members=asked)
    found.settle()
    merging.check(opened, version, patch)
    writing.lay(opened, patch)
    writing.check(opened, found)
    found.settle()
    return acting.remember(act, verb, acting.settle(act, verb, opened, cause=cause))
