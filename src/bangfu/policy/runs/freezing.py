"""The year-end freeze as a job: somebody presses a button, it is taken in its own time."""

from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.kinds import Progress
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import actions, snapshots
from bangfu.registry.catalogue import queries as catalogue


def begin(*, by: str, user: Any, name: str) -> Job:
    """Start keeping the registry as it is now, under a name, for good.

    Raises:
        Refusal: ``rights.missing``; ``snapshots.name`` or ``snapshots.taken`` before anything runs.
    """
    rights.require(user, Permission.POLICY_EDIT, at=catalogue.site().division_id)
    if not actions.NAME.fullmatch(name):
        raise Refusal("snapshots.name", _("快照名称只能用文字、数字、“-”和“_”，最多 40 个字。"))
    if any(one.name == name for one in snapshots.every()):
        raise Refusal("snapshots.taken", _("已有名为“%(name)s”的快照。") % {"name": name})
    return jobs.start(by=by, kind="runs.freeze", key=name, params={"name": name})


def freeze_job(*, by: str, progress: Progress, name: str) -> dict[str, object]:
    """The work of a ``runs.freeze`` job."""
    progress(0, 1)
    told = actions.freeze(by=by, name=name)
    progress(1, 1)
    return {"name": told.name, "version": told.version, "households": told.households}
