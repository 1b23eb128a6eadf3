"""Assigning many clues at once: one act in the trail, one step per clue, written as sets."""

import datetime as dt
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue import rows
from bangfu.watch.quality import kept, owners, queries
from bangfu.watch.quality.models import Clue, ClueStep, State
from bangfu.watch.quality.queries import Filter

MASS = "quality.assign_many"
# More than this is a job.
AT_ONCE = 2_000


@transaction.atomic
def assign_many(
    *,
    by: User,
    chosen: Filter,
    uids: list[UUID] | None = None,
    owner: str = "village",
    due: dt.date | None = None,
) -> int:
    """Assign ticked clues, or all that fit a filter, to an owner as ``owners.read`` takes it.

    Returns how many. Only clues nobody has verified yet are touched, and of those only what a post
    covers.
    """
    rights.require(by, Permission.QUALITY_CHECK)
    if due is None or due < catalogue.today():
        raise Refusal("quality.past", _("办理期限不能早于今天。"))
    whom = owners.read(by, owner)
    ids = queries.chosen_ids(by, chosen, uids)
    ids = _write(by, ids, whom, due) if ids else []
    if not ids:
        raise Refusal("quality.nothing", _("没有可以分派的疑点。"), hint=_("请先勾选，或换条件。"))
    changes = {"count": len(ids), "due": str(due), "owner": owner, "at": chosen.at}
    changes |= {"check": chosen.check, "severity": chosen.severity, "state": chosen.state}
    place = chosen.at or catalogue.site().division_id
    act = audit.Act(MASS, "clues", str(len(ids)), division=place, changes=changes)
    audit.record(by=by.username, act=act)
    return len(ids)


def _write(by: User, ids: list[int], whom: owners.Owner, due: dt.date) -> list[int]:
    """Assign clues as a set; returns the keys of those the owner reaches."""
    found = rows.select(Clue, ["id", "village", "state", "version"], "id", ids, for_update=True)
    found = found.filter(pa.array(owners.reaches(whom, found.column("village").to_pylist())))
    keys: list[int] = found.column("id").to_pylist()
    if not keys:
        return []
    places = [owners.place(whom, code) for code in found.column("village").to_pylist()]
    size, now, state = len(keys), timezone.now(), State.ASSIGNED.value
    versions = [version + 1 for version in found.column("version").to_pylist()]
    values: dict[str, list[Any]] = {
        "state": [state] * size,
        "assigned_to": places,
        "due": [due] * size,
    }
    values["assigned_role"] = [whom.role] * size
    values["post"] = [whom.post.pk if whom.post else None] * size
    rows.update(Clue, keys, {**values, "version": versions})
    kept.moved(set(found.column("village").to_pylist()))
    rows.insert(ClueStep, {
        "clue": keys, "at": [now] * size, "by": [by.username] * size, "verb": ["assign"] * size,
        "before": found.column("state").to_pylist(), "after": [state] * size, "note": [""] * size,
    })  # fmt: skip
    return keys


def mass_job(
    *, by: str, progress: Progress, chosen: dict[str, Any], owner: str, due: str
) -> dict[str, Any]:
    """The work of a ``quality.assign_many`` job, with the rights of the moment it runs."""
    progress(0, 1)
    person, day = accounts.by_username(by), dt.date.fromisoformat(due)
    count = assign_many(by=person, chosen=Filter(**chosen), owner=owner, due=day)
    return {"count": count}
