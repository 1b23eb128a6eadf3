"""Assigning many clues at once: one act in the trail, one step per clue, written as sets."""

import datetime as dt
from typing import Any
from uuid import UUID

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
from bangfu.watch.quality import queries
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
    level: str = "village",
    due: dt.date | None = None,
) -> int:
    """Assign ticked clues, or all that fit a filter, to the village or township they lie in.

    Returns how many. Only clues nobody has verified yet are touched.
    """
    rights.require(by, Permission.QUALITY_CHECK)
    if due is None or due < catalogue.today():
        raise Refusal("quality.past", _("办理期限不能早于今天。"))
    ids = queries.chosen_ids(by, chosen, uids)
    if not ids:
        raise Refusal("quality.nothing", _("没有可以分派的疑点。"), hint=_("请先勾选，或换条件。"))
    _write(by, ids, level, due)
    changes = {"count": len(ids), "due": str(due), "level": level, "at": chosen.at}
    changes |= {"check": chosen.check, "severity": chosen.severity, "state": chosen.state}
    place = chosen.at or catalogue.site().division_id
    act = audit.Act(MASS, "clues", str(len(ids)), division=place, changes=changes)
    audit.record(by=by.username, act=act)
    return len(ids)


def _write(by: User, ids: list[int], level: str, due: dt.date) -> None:
    found = rows.select(Clue, ["id", "village", "state", "version"], "id", ids, for_update=True)
    keys = found.column("id").to_pylist()
    places = found.column("village").to_pylist()
    if level == "township":
        places = [f"{code[:9]}000" for code in places]
    size, now, state = len(keys), timezone.now(), State.ASSIGNED.value
    versions = [version + 1 for version in found.column("version").to_pylist()]
    values = {"state": [state] * size, "assigned_to": places, "due": [due] * size}
    rows.update(Clue, keys, {**values, "version": versions})
    rows.insert(ClueStep, {
        "clue": keys, "at": [now] * size, "by": [by.username] * size, "verb": ["assign"] * size,
        "before": found.column("state").to_pylist(), "after": [state] * size, "note": [""] * size,
    })  # fmt: skip


def mass_job(
    *, by: str, progress: Progress, chosen: dict[str, Any], level: str, due: str
) -> dict[str, Any]:
    """The work of a ``quality.assign_many`` job, with the rights of the moment it runs."""
    progress(0, 1)
    person, day = accounts.by_username(by), dt.date.fromisoformat(due)
    count = assign_many(by=person, chosen=Filter(**chosen), level=level, due=day)
    return {"count": count}
