"""What setting a field would do, and which edits a person may take back."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.registry.edits import columns, plan
from bangfu.registry.edits.columns import Editable
from bangfu.registry.edits.models import Edit

# An edit is offered to be taken back for a working day.
KEPT = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Preview:
    """What setting a field would do.

    Args:
        field: the field.
        value: what it is set to.
        households: how many of those chosen the person may edit.
        left_out: how many they may not.
        ended: how many have ended and stay as they are.
        changing: how many would be different.
        before: ``(value, households)`` as they are now.
        mark: what ``actions.set_many`` is given, to be sure that nothing has moved.
    """

    field: Editable
    value: Any
    households: int
    left_out: int
    ended: int
    changing: int
    before: list[tuple[Any, int]]
    mark: str


def preview(user: Any, keys: Iterable[int], column: str, text: str) -> Preview:
    """What setting a field of some households to a value would do.

    Raises:
        Refusal: ``rights.missing``, ``edits.column``, ``edits.unreadable``.
    """
    field = columns.find(column, in_bulk=True)
    granted = rights.require(user, Permission.HOUSEHOLDS_EDIT)
    value, wanted = columns.read(field, text), set(keys)
    laid = plan.lay(field, wanted, granted, lambda _key: value)
    return Preview(
        field,
        value,
        len(laid.rows),
        len(wanted) - len(laid.rows) - laid.ended,
        laid.ended,
        len(laid.changing),
        laid.before(),
        mark(laid),
    )


def mark(laid: plan.Plan) -> str:
    """A digest of which households would change, and from what."""
    told = sorted((row.key, json.dumps(row.before)) for row in laid.changing)
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:24]


def mine(user: Any, edit: UUID) -> Edit:
    """An edit of the person's own that is still kept; ``Edit.DoesNotExist`` for any other."""
    since = timezone.now() - KEPT
    return Edit.objects.get(pk=edit, by=user.username, at__gte=since)
