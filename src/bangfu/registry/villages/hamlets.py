"""Hamlets of a village: add, edit, close."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.villages import cells
from bangfu.registry.villages.models import Hamlet

HAMLET = "hamlet"
MOST = 999


@transaction.atomic
def add(*, by: User, village: str, hamlets: Sequence[Mapping[str, Any]]) -> list[Hamlet]:
    """Add hamlets to a village; each gets the next code.

    Args:
        by: who.
        village: 12-digit code.
        hamlets: ``name`` and columns of each.

    Raises:
        Refusal: ``rights.missing``, ``villages.hamlet_name``, ``villages.too_many_hamlets``,
            ``villages.unknown_column``.
    """
    rights.require(by, Permission.VILLAGES_EDIT, at=village)
    there = list(Hamlet.objects.select_for_update().filter(village_id=village))
    taken = {hamlet.name for hamlet in there if hamlet.closed_on is None}
    last = max((int(hamlet.code) for hamlet in there), default=0)
    if last + len(hamlets) > MOST:
        raise Refusal("villages.too_many_hamlets", _("一个村最多登记 999 个自然村。"))
    made = []
    for number, given in enumerate(hamlets, start=last + 1):
        cells.known(HAMLET, given.keys() - {"name"})
        name = _named(given.get("name", ""), taken)
        taken.add(name)
        hamlet = Hamlet(village_id=village, code=f"{number:03d}", name=name)
        cells.put(hamlet, {column: v for column, v in given.items() if column != "name"})
        made.append(hamlet)
    Hamlet.objects.bulk_create(made)
    audit.record_all(
        by=by.username, acts=[_act(h, "create", {"name": [None, h.name]}) for h in made]
    )
    catalogue.touch([village])
    return made


@transaction.atomic
def edit(
    *,
    by: User,
    hamlet: Hamlet,
    version: int,
    seen: Mapping[str, Any],
    changes: Mapping[str, Any],
    name: str = "",
) -> Hamlet:
    """Change columns of a hamlet, or its name; see ``files.edit``.

    Raises:
        Refusal: ``rights.missing``, ``villages.unknown_column``, ``villages.hamlet_name``,
            ``villages.hamlet_closed``, ``villages.stale``.
    """
    rights.require(by, Permission.VILLAGES_EDIT, at=hamlet.village_id)
    cells.known(HAMLET, changes)
    found = _locked(hamlet)
    if found.version != version:
        cells.merge(found, HAMLET, changes, seen)
    told = cells.put(found, changes)
    if name and name.strip() != found.name:
        others = Hamlet.objects.filter(village_id=found.village_id, closed_on=None)
        taken = set(others.exclude(pk=found.pk).values_list("name", flat=True))
        told["name"] = [found.name, _named(name, taken)]
        found.name = told["name"][1]
    return save(by, found, told, "update")


@transaction.atomic
def close(*, by: User, hamlet: Hamlet, on: dt.date) -> Hamlet:
    """Close a hamlet that was merged or moved away; it stays on record.

    Raises:
        Refusal: ``rights.missing``, ``villages.hamlet_closed``.
    """
    rights.require(by, Permission.VILLAGES_EDIT, at=hamlet.village_id)
    found = _locked(hamlet)
    found.closed_on = on
    return save(by, found, {"closed_on": [None, on.isoformat()]}, "close")


def _locked(hamlet: Hamlet) -> Hamlet:
    found: Hamlet = Hamlet.objects.select_for_update().get(pk=hamlet.pk)
    if found.closed_on is not None:
        raise Refusal(
            "villages.hamlet_closed",
            _("自然村“%(name)s”已经撤销，不能再改。") % {"name": found.name},
            status=409,
        )
    return found


def _named(given: str, taken: set[str]) -> str:
    name = given.strip()
    longest = Hamlet._meta.get_field("name").max_length or 0
    if not name or len(name) > longest:
        raise Refusal("villages.hamlet_name", _("请填写自然村名称，不超过 60 字。"))
    if name in taken:
        raise Refusal("villages.hamlet_name", _("本村已有自然村“%(name)s”。") % {"name": name})
    return name


def save(by: User, hamlet: Hamlet, told: cells.Cells, verb: str) -> Hamlet:
    """Keep a changed hamlet, tell the trail and let facts follow."""
    if told:
        hamlet.version += 1
        hamlet.save()
        audit.record(by=by.username, act=_act(hamlet, verb, told))
        catalogue.touch([hamlet.village_id])
    return hamlet


def _act(hamlet: Hamlet, verb: str, changes: Mapping[str, Any]) -> audit.Act:
    subject = f"{hamlet.village_id}-{hamlet.code}"
    return audit.Act(f"villages.{verb}_hamlet", "hamlet", subject, hamlet.village_id, changes)
