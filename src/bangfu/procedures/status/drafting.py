"""Drafts of policy as subjects: put into force by the last decision of a procedure."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs import actions as jobs
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.memory import Evaluation, Record
from bangfu.policy.drafts import deciding
from bangfu.policy.drafts import queries as drafts
from bangfu.policy.drafts.models import Draft, Status
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.status import places
from bangfu.procedures.subjects import Found, Subject

LABEL = deciding.SUBJECT
NUMBER = 8  # characters of its key that tell it from others in a trail


def find(user: User, subject_id: str) -> Found:
    """A draft that the person may read; ``LookupError`` for anything else."""
    try:
        draft = drafts.get_for(user, UUID(subject_id))
    except (Draft.DoesNotExist, ValueError) as error:
        raise LookupError(subject_id) from error
    if not scope.of(user, Permission.PROCEDURES_READ).covers(draft.division_id):
        raise LookupError(subject_id)
    return Found(str(draft.pk), draft.division_id, str(draft.pk)[-NUMBER:], draft.title)


def ask(found: Found) -> tuple[Evaluation, Record]:
    """A draft has no columns; conditions ask nothing of it."""
    return places.ask(found)


SUBJECT = Subject(LABEL, find, ask)


def _of(matter: Matter) -> Draft:
    try:
        return drafts.get_for(matter.user, UUID(matter.subject_id))
    except Draft.DoesNotExist:
        raise Refusal("procedures.gone", _("这份草稿已不在您的范围内。")) from None


def _waits(matter: Matter) -> Draft:
    draft = _of(matter)
    if draft.status != Status.SUBMITTED:
        raise Refusal(
            "procedures.draft_not_submitted",
            _("这份草稿不在待审定的状态。"),
            hint=_("请先由作者提交，写明施行日期和依据。"),
            status=409,
        )
    return draft


def _require(matter: Matter) -> None:
    _waits(matter)


def _in_force(matter: Matter) -> dict[str, Any]:
    draft = _waits(matter)
    done = deciding.approve(by=matter.user, draft=draft, through=matter.number)
    jobs.start(by=matter.user.username, kind="runs.refresh", key="all")
    return {"draft": str(done.pk), "starts": str(done.starts)}


EFFECT = Effect("draft_in_force", LABEL, _in_force, _require, _require)
