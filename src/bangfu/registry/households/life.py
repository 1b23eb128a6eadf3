"""What happens to households and their people: who comes, who leaves, splitting, joining, moving,
closing, and taking an act back.

Every act asks for a reason, may name the paper it rests on and the day it happened, leaves one
entry in the trail of each household concerned, and can be taken back. All raise
``Household.DoesNotExist`` for a household out of sight, ``rights.missing`` without the right,
``households.invalid`` with ``context["fields"]`` for what is filled in wrongly, and those that take
a ``version`` ``households.changed_meanwhile`` (409). ``operation_id``: the same one again gets the
first reply.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from bangfu.registry.households.changes import coming, parting, undoing, whole
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.changes.coming import Relations
from bangfu.registry.households.changes.patch import NOTHING, Values
from bangfu.registry.households.models import Household


def register(
    *, act: Act, village: str, changes: Values = NOTHING, people: Sequence[Mapping[str, Any]]
) -> Household:
    """Enter a new household by hand.

    Args:
        act: who, why, on what paper, when.
        village: its 12-digit code.
        changes: ``{column: typed value}``.
        people: the same of each member; one is the head.
    """
    return whole.register(act, village, dict(changes), people)


def member_in(
    *,
    act: Act,
    uid: UUID,
    version: int,
    cause: str,
    values: Values,
    relations: Relations = NOTHING,
) -> Household:
    """Somebody joins a household.

    Args:
        act: who, why, on what paper, when.
        uid: the household.
        version: that the person looked at.
        cause: ``newborn``, ``married_in`` or ``other_in``.
        values: ``{column: typed value}`` of the new member.
        relations: ``{uid: relation to the head}`` of others, where they change.
    """
    return coming.member_in(act, uid, version, cause, dict(values), relations)


def member_back(
    *,
    act: Act,
    uid: UUID,
    version: int,
    member: UUID,
    relation: str,
    relations: Relations = NOTHING,
) -> Household:
    """Somebody who left the household returns.

    Raises:
        Refusal: ``households.not_left``.
    """
    return coming.member_back(act, uid, version, member, relation, relations)


def member_out(
    *,
    act: Act,
    uid: UUID,
    version: int,
    member: UUID,
    cause: str,
    relations: Relations = NOTHING,
) -> Household:
    """Somebody leaves a household; when it is the head, ``relations`` names the new one.

    Raises:
        Refusal: ``households.has_left``; ``households.last_member`` for the last one, whose
            household ends.
    """
    return coming.member_out(act, uid, version, member, cause, relations)


def split(
    *, act: Act, uid: UUID, version: int, members: Collection[UUID], relations: Relations
) -> Household:
    """Members form a household of their own in the same village; returns the new one.

    Incomes stay with the old household; registration and exit status are carried over; how the
    new one lives is unknown until somebody looks.

    Args:
        act: who, why, on what paper, when.
        uid: the household that is split.
        version: that the person looked at.
        members: who goes.
        relations: ``{uid: relation}``, to the new head for those who go, to the old one's for
            others where it changes.
    """
    return parting.split(act, uid, version, members, relations)


def merge(
    *, act: Act, uid: UUID, version: int, other: UUID, relations: Relations = NOTHING
) -> Household:
    """Everybody of another household joins this one, and the other is closed.

    Args:
        act: who, why, on what paper, when.
        uid: the household that stays.
        version: of it.
        other: the household that is closed.
        relations: ``{uid: relation to the head that stays}``.
    """
    return parting.merge(act, uid, version, other, relations)


def move(
    *, act: Act, uid: UUID, version: int, village: str, changes: Values = NOTHING
) -> Household:
    """A household moves to another village and keeps its number; needs the right in both."""
    return whole.move(act, uid, version, village, dict(changes))


def end(*, act: Act, uid: UUID, version: int, cause: str) -> Household:
    """Close a household: nobody is left (``died_out``), or all went away (``moved_away``).

    Lists and facts leave it out, its page stays. Its exit status is not touched.
    """
    return whole.end(act, uid, version, cause)


def undo(*, act: Act, uid: UUID, entry: int) -> Household:
    """Take back an act by its entry in the household's trail.

    Raises:
        Refusal: ``households.undo_blocked`` where something later touched the same (``context``
            names the entries), ``households.undone``, ``households.undo_masked``,
            ``households.undo_import``, ``households.no_act``.
    """
    return undoing.undo(act, uid, entry)
