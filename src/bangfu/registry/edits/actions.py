"""Setting a field and taking it back: the rows, their versions, the trail and the counties'
counters in one transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue import rows
from bangfu.registry.edits import columns, plan, queries
from bangfu.registry.edits.columns import Editable
from bangfu.registry.edits.models import Edit
from bangfu.registry.edits.plan import Row
from bangfu.registry.households import actions as registry
from bangfu.registry.households import life
from bangfu.registry.households.changes import cells, trail
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household


@transaction.atomic
def set_one(*, by: User, household: int, version: int, column: str, text: str) -> Edit | None:
    """Set a field of one household as its own page does; ``None`` when it has that value already.

    What others changed since in other fields does not stand in the way.

    Args:
        by: who; must hold the right to edit where the household is.
        household: its key.
        version: the version they looked at.
        column: the field.
        text: what they typed; nothing is unknown.

    Raises:
        Refusal: ``rights.missing``, ``edits.column``, ``edits.unreadable``, and those of
            ``households.actions.edit``: ``households.ended``, ``households.invalid``,
            ``households.changed_meanwhile`` (409) with theirs and mine.
    """
    field = columns.find(column)
    value = columns.typed(field, text)
    home = _taken(by, household)
    before, was = cells.read(home, field.name), home.version
    edit = Edit(by=by.username, column=field.name, households=1)
    home = registry.edit(
        by=by.username,
        user=by,
        uid=home.uid,
        version=version,
        changes={field.name: value},
        operation_id=str(edit.pk),
    )
    if home.version == was:
        return None
    edit.rows = [[home.pk, before, home.version]]
    edit.save(force_insert=True)
    return edit


def _taken(by: User, key: int) -> Household:
    """A household kept from others until the transaction ends; one out of sight is no one's."""
    seen = Household.objects.visible_to(by).select_for_update(of=("self",))
    home = seen.filter(pk=key).first()
    if home is None:
        raise Refusal("rights.missing", rights.why_not(Permission.HOUSEHOLDS_EDIT), status=403)
    return home


@transaction.atomic
def set_many(
    *, by: User, households: Sequence[int], column: str, text: str, seen: str = ""
) -> Edit | None:
    """Set a field of many households to one value, as one act.

    Args:
        by: who; households where they may not edit are left out.
        households: their keys.
        column: the field; one that may be set in bulk.
        text: the value as written; nothing is unknown.
        seen: the mark of the preview that was agreed to, see ``queries.preview``.

    Raises:
        Refusal: ``rights.missing``, ``edits.column``, ``edits.unreadable``, ``edits.moved``;
            ``households.ended`` when none of them is left.
    """
    field = columns.find(column, in_bulk=True)
    laid = _lay(by, field, households, text)
    if seen and seen != queries.mark(laid):
        raise Refusal(
            "edits.moved",
            _("预览之后，这些户的内容有了变化，还没有修改任何一户。"),
            hint=_("请再看一遍预览。"),
            status=409,
        )
    return _write(by, field, laid.changing)


def _lay(by: User, field: Editable, keys: Iterable[int], text: str) -> plan.Plan:
    granted = rights.require(by, Permission.HOUSEHOLDS_EDIT)
    value = columns.read(field, text)
    rows.lock()
    laid = plan.lay(field, keys, granted, lambda _key: value, for_update=True)
    plan.require_some(laid)
    return laid


def _write(by: User, field: Editable, changing: list[Row], verb: str = "set") -> Edit | None:
    if not changing:
        return None
    edit = Edit(by=by.username, column=field.name, households=len(changing))
    edit.rows = [[row.key, row.before, row.version + 1] for row in changing]
    edit.save(force_insert=True)
    keys, now = [row.key for row in changing], timezone.now()
    written = {
        field.stored: _values(field, changing),
        "version": [row.version + 1 for row in changing],
        "updated_at": [now] * len(keys),
    }
    rows.update(Household, keys, written)
    audit.record_all(by=by.username, acts=_told(field, changing), operation_id=str(edit.pk))
    if len(changing) > 1 or verb != "set":
        changes = {"column": field.name, "households": len(changing)}
        act = audit.Act(f"edits.{verb}", "edit", str(edit.pk), _common(changing), changes)
        audit.record(by=by.username, act=act, operation_id=str(edit.pk))
    catalogue.touch({row.village for row in changing})
    return edit


def _values(field: Editable, changing: list[Row]) -> list[Any]:
    if not field.is_extra:
        return [columns.stored(field, row.after) for row in changing]
    return [_laid_over(row.extra, field.name, row.after) for row in changing]


def _laid_over(extra: str, name: str, value: Any) -> str:
    """``extra`` with one value in it, or without it where that is unknown."""
    held: dict[str, Any] = json.loads(extra)
    held.pop(name, None)
    return json.dumps(held if value is None else {**held, name: value}, ensure_ascii=False)


def _told(field: Editable, changing: list[Row]) -> Iterable[audit.Act]:
    for row in changing:
        changes = {"household": {field.name: [row.before, row.after]}}
        yield audit.Act("households.update", "household", row.number, row.village, changes)


def _common(changing: list[Row]) -> str:
    """The county of the households, or nothing where they are in several: the city's chain."""
    counties = {row.village[:6] for row in changing}
    return changing[0].village[:6] + "000000" if len(counties) == 1 else ""


@transaction.atomic
def undo(*, by: User, edit: Edit) -> int:
    """Take an edit back; returns in how many households.

    That of one household is taken back as on its page: what others changed since in other fields
    stays. That of many leaves alone whatever has changed since.

    Raises:
        Refusal: ``edits.undone``; ``edits.touched`` when nothing is left to take back; for one
            household those of ``households.life.undo``.
    """
    mine = Edit.objects.select_for_update().get(pk=edit.pk, by=by.username)
    if mine.undone_at is not None:
        raise Refusal("edits.undone", _("这次修改已经撤销过了。"), status=409)
    done = _undo_one(by, mine) if mine.households == 1 else _undo_many(by, mine)
    mine.undone_at = timezone.now()
    mine.save(update_fields=["undone_at"])
    return done


def _undo_one(by: User, mine: Edit) -> int:
    home = _taken(by, mine.rows[0][0])
    told = trail.entries(home.household_no)
    entry = next(one for one in told if one.operation_id == str(mine.pk))
    if home.ended_on is not None:
        raise plan.ended()
    act = Act(by.username, by, _("撤销名单里的修改"))
    life.undo(act=act, uid=home.uid, entry=entry.pk)
    return 1


def _undo_many(by: User, mine: Edit) -> int:
    field = columns.find(mine.column)
    before: Mapping[int, tuple[Any, int]] = {key: (old, at) for key, old, at in mine.rows}
    granted = rights.require(by, Permission.HOUSEHOLDS_EDIT)
    rows.lock()
    laid = plan.lay(field, before, granted, lambda key: before[key][0], for_update=True)
    back = [row for row in laid.changing if row.version == before[row.key][1]]
    if not back:
        raise Refusal(
            "edits.touched",
            _("这些户后来又有改动，不能撤销。"),
            hint=_("请打开户的页面修改。"),
            status=409,
        )
    _write(by, field, back, "undo")
    return len(back)
