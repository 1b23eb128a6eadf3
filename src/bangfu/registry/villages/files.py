"""Editing the file of a village in a year: edit, begin a year, take an edit back."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue import queries as site
from bangfu.registry.villages import cells
from bangfu.registry.villages.models import VillageFile

VILLAGE = "village"
PAIR = 2


@transaction.atomic
def edit(
    *,
    by: User,
    village: str,
    year: int,
    version: int,
    seen: Mapping[str, Any],
    changes: Mapping[str, Any],
    reason: str = "",
    day: dt.date | None = None,
) -> VillageFile:
    """Change columns of a village's file.

    Args:
        by: who.
        village: 12-digit code.
        year: of the file.
        version: of the file that was looked at. If it has moved on, columns that nobody else has
            touched are still changed.
        seen: what the changed columns said then.
        changes: what they shall say; ``None`` for unknown.
        reason: why, where one is given.
        day: when it came to be so, where that was before it is entered.

    Raises:
        Refusal: ``rights.missing``, ``villages.no_file``, ``villages.unknown_column``,
            ``villages.stale``.
    """
    rights.require(by, Permission.VILLAGES_EDIT, at=village)
    cells.known(VILLAGE, changes)
    file = locked(village, year)
    if file.version != version:
        cells.merge(file, VILLAGE, changes, seen)
    said = {"reason": reason, "on": day.isoformat() if day else ""}
    more = {name: value for name, value in said.items() if value}
    save(by, file, cells.put(file, changes), "villages.update", more)
    return file


@transaction.atomic
def start(*, by: User, village: str, year: int) -> VillageFile:
    """Begin a year's file with what the last file before it says.

    Raises:
        Refusal: ``rights.missing``, ``villages.year`` for a year to come, ``villages.exists``.
    """
    rights.require(by, Permission.VILLAGES_EDIT, at=village)
    if year > site.today().year:
        raise Refusal("villages.year", _("%(year)s 年还没有到，不能建立档案。") % {"year": year})
    if VillageFile.objects.filter(village_id=village, year=year).exists():
        raise Refusal(
            "villages.exists",
            _("%(year)s 年的村档案已经有了。") % {"year": year},
            hint=_("请直接修改。"),
            status=409,
        )
    last = VillageFile.objects.filter(village_id=village, year__lt=year).order_by("-year").first()
    file = last or VillageFile(village_id=village)
    from_year = last.year if last else None
    file.pk, file.year, file.version = None, year, 1
    file._state.adding = True  # noqa: SLF001  a copy of the row, as Django documents it
    file.save()
    stated = [v for v in cells.values(file, cells.columns(VILLAGE)).values() if v is not None]
    _record(by, file, "villages.create", {"values": len(stated), "from_year": from_year})
    catalogue.touch([village])
    return file


@transaction.atomic
def undo(*, by: User, entry: Entry) -> VillageFile:
    """Take an edit back, where nobody has changed the same columns since.

    Raises:
        Refusal: ``rights.missing``, ``villages.no_undo`` for what is no edit of a file,
            ``villages.stale``.
    """
    village, _dash, year = entry.subject_id.partition("-")
    edited = entry.action in ("villages.update", "villages.undo")
    if not edited or entry.subject_type != "village_file":
        raise Refusal("villages.no_undo", _("这条记录不是对村档案的修改，不能撤销。"))
    rights.require(by, Permission.VILLAGES_EDIT, at=village)
    declared = cells.columns(VILLAGE)
    pairs = {n: p for n, p in entry.changes.items() if n in declared and _is_pair(p)}
    file = locked(village, int(year))
    before = {name: pair[0] for name, pair in pairs.items()}
    cells.merge(file, VILLAGE, before, {name: pair[1] for name, pair in pairs.items()})
    save(by, file, cells.put(file, before), "villages.undo", {"undone": entry.seq})
    return file


def _is_pair(told: Any) -> bool:
    return isinstance(told, list) and len(told) == PAIR


def locked(village: str, year: int) -> VillageFile:
    """A village's file of a year, for changing.

    Raises:
        Refusal: ``villages.no_file``.
    """
    files = VillageFile.objects.select_for_update()
    file = files.filter(village_id=village, year=year).first()
    if file is None:
        raise Refusal(
            "villages.no_file",
            _("这个村还没有 %(year)s 年的档案。") % {"year": year},
            hint=_("请先建立当年档案。"),
            status=404,
        )
    return file


def save(
    by: User,
    file: VillageFile,
    told: cells.Cells,
    action: str,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Keep a changed file, tell the trail and let facts follow; nothing where nothing changed."""
    if not told:
        return
    file.version += 1
    file.save()
    _record(by, file, action, {**told, **(more or {})})
    catalogue.touch([file.village_id])


def _record(by: User, file: VillageFile, action: str, changes: Mapping[str, Any]) -> None:
    subject = f"{file.village_id}-{file.year}"
    act = audit.Act(action, "village_file", subject, file.village_id, changes)
    audit.record(by=by.username, act=act)
