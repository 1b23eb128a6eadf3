"""Acts on whole households: registering, moving, closing."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.models import Division
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import numbers
from bangfu.registry.households.changes import acting, checking, coming, merging, writing
from bangfu.registry.households.changes.acting import EDIT, Act
from bangfu.registry.households.changes.patch import Patch
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household

DIED_OUT, MOVED_AWAY, MERGED, MISTAKE = "died_out", "moved_away", "merged", "mistake"
ENDS = (DIED_OUT, MOVED_AWAY)


def village(code: str) -> Division:
    """A village that exists today.

    Raises:
        Refusal: ``households.invalid`` at the field of the village.
    """
    found = Division.objects.filter(code=code, level=Level.VILLAGE, valid_to=None).first()
    if found is None:
        raise acting.invalid("village", _("请选择村。"))
    place: Division = found
    return place


@transaction.atomic
def register(
    act: Act, place: str, values: dict[str, Any], people: Sequence[Mapping[str, Any]]
) -> Household:
    """A household entered by hand; see ``life.register``."""
    if (reply := acting.before(act, "create")) is not None:
        return reply
    rights.require(act.user, EDIT, at=place)
    there = village(place)
    acting.require_reason(act)
    acting.require_day(act)
    number = numbers.take({there.code: 1})[there.code][0]
    home = Household(household_no=number, village=there, version=0)
    opened, found = Open(home, {}, {}), Problems()
    patch = Patch(household=values)
    checking.check(patch, found)
    if not people:
        found.add(coming.WHOLE, "household.no_head")
    for one in people:
        coming.new_person(opened, dict(one), found)
    found.settle()
    writing.lay(opened, patch)
    writing.check(opened, found)
    found.settle()
    return acting.remember(act, "create", born(act, opened))


def born(act: Act, opened: Open, **details: Any) -> Household:
    """Write a new household; its entry says how much was set."""
    values = len(opened.told.pop("household", {}))
    opened.told["values"] = values
    return acting.settle(act, "create", opened, **details)


@transaction.atomic
def move(act: Act, uid: UUID, version: int, place: str, values: dict[str, Any]) -> Household:
    """A household moves to another village; see ``life.move``."""
    opened = acting.locked(act, uid)
    if (reply := acting.before(act, "move")) is not None:
        return reply
    acting.require_open(opened)
    acting.require_reason(act)
    acting.require_day(act, opened.home)
    rights.require(act.user, EDIT, at=place)
    there, before = village(place), opened.home.village_id
    if there.code == before:
        raise acting.invalid("village", _("这一户已在这个村。"))
    found = Problems()
    checking.check(Patch(household=values), found)
    found.settle()
    patch = Patch(household={**values, "village": there.code})
    merging.check(opened, version, patch)
    writing.lay(opened, patch)
    return acting.remember(act, "move", acting.settle(act, "move", opened, also=[before]))


@transaction.atomic
def end(act: Act, uid: UUID, version: int, cause: str) -> Household:
    """A household is closed; see ``life.end``."""
    opened = acting.locked(act, uid)
    if (reply := acting.before(act, "end")) is not None:
        return reply
    acting.require_open(opened)
    acting.require_reason(act)
    acting.require_day(act, opened.home)
    found = Problems()
    coming.require_cause(cause, ENDS, found)
    found.settle()
    patch = closing(act, opened, cause, "death" if cause == DIED_OUT else "other_out")
    merging.check(opened, version, patch)
    writing.lay(opened, patch)
    return acting.remember(act, "end", acting.settle(act, "end", opened, cause=cause))


def closing(act: Act, opened: Open, cause: str, why: str) -> Patch:
    """What is set when a household is closed: its day, and that nobody lives there any more."""
    gone = {uid: coming.leaving(why, act.on) for uid in coming.present(opened)}
    return Patch({"ended_on": act.on, "end_reason": cause}, gone)


def refuse_same() -> Refusal:
    """Two households were expected."""
    return acting.invalid("other", _("请选择另一户。"))
