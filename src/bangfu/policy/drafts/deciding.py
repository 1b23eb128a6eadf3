"""Deciding on a draft: submitted by whoever wrote it, approved or sent back by somebody else."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.procedure import Procedure
from bangfu.policy.drafts import actions, overlaid, queries, trying
from bangfu.policy.drafts.models import Draft, Status
from bangfu.policy.facts import queries as published
from bangfu.policy.packs import actions as packs
from bangfu.registry.catalogue import queries as catalogue

# What procedures about drafts are about.
SUBJECT = "policy_draft"
LONGEST_SOURCE = 120
LONGEST_REPLY = 500


def _record(by: User, action: str, draft: Draft, **changes: Any) -> None:
    act = audit.Act(action, "draft", str(draft.pk), draft.division_id, changes)
    audit.record(by=by.username, act=act)


@transaction.atomic
def submit(
    *, by: User, draft: Draft, starts: dt.date, source: str, version: int | None = None
) -> Draft:
    """Put a draft before a second person; from now on its content stays as it is.

    Args:
        by: who puts it forward.
        draft: the draft.
        starts: the first day it is to hold.
        source: the decision or document it rests on.
        version: the version the person has seen.

    Raises:
        Refusal: ``drafts.source``, ``drafts.empty``, ``drafts.unsound``, ``drafts.behind``,
            ``drafts.untried`` while its present content was not run over the whole registry, or
            one of ``actions.locked``.
    """
    row = actions.locked(by, draft, version)
    if not source.strip() or len(source) > LONGEST_SOURCE:
        raise Refusal("drafts.source", _("请写明依据（文件或决定），不超过 120 字。"))
    if not row.files and not row.values.exists():
        raise Refusal("drafts.empty", _("草稿还没有任何改动。"))
    queries.sound(row)
    _check_base(row)
    _check_tried(row)
    row.status, row.starts, row.source, row.reply = Status.SUBMITTED, starts, source.strip(), ""
    row.version += 1
    row.save()
    _record(by, "drafts.submit", row, starts=starts.isoformat(), source=row.source)
    return row


def _check_base(draft: Draft) -> None:
    if overlaid.base(draft).pack.digest != draft.base:
        raise Refusal(
            "drafts.behind",
            _("政策包在草稿写成之后有了改动，试算结果不再可比。"),
            hint=_("请先把草稿更新到现行政策包，再看一遍结果。"),
            status=409,
        )


def _check_tried(draft: Draft) -> None:
    """Whoever decides must be able to see what the draft comes to, as it is."""
    trial = draft.trials.first()
    if trial is None and not published.current(catalogue.today().year):
        return  # nothing is on record that it could be tried on
    if trial is None or not trying.is_fresh(trial, draft):
        raise Refusal(
            "drafts.untried",
            _("草稿现在的内容还没有在全部档案上试算过。"),
            hint=_("请先“全部试算并保存结果”，看过之后再提交。"),
            status=409,
        )


def _submitted(by: User, draft: Draft) -> Draft:
    """The row of a draft that somebody else put forward, for deciding on it."""
    rights.require(by, Permission.DRAFTS_APPROVE, at=draft.division_id)
    row = Draft.objects.select_for_update().select_related("division").get(pk=draft.pk)
    if row.status != Status.SUBMITTED:
        raise Refusal("drafts.not_submitted", _("这份草稿不在待审定的状态。"), status=409)
    if by.username in {row.author, *row.editors}:
        raise Refusal(
            "drafts.own",
            _("不能审定自己写过或改过的草稿。"),
            hint=_("请由另一位有审定权限的人办理。"),
            status=403,
        )
    return row


@transaction.atomic
def approve(*, by: User, draft: Draft, version: int | None = None, through: str = "") -> Draft:
    """Put a draft into force from its first day on.

    Its values become figures set here with the draft as their source, its items an amendment of
    the pack. Earlier days keep their answers; results are recomputed by the next refresh.

    Args:
        by: the second person; neither the author nor anybody who changed the draft.
        draft: the draft.
        version: the version the person has seen.
        through: number of the filing that decided it; asked for where the pack has a procedure.

    Raises:
        Refusal: ``rights.missing``, ``drafts.not_submitted``, ``drafts.own``,
            ``drafts.by_procedure`` (409), ``drafts.conflict``, ``drafts.behind``,
            ``drafts.unsound``, or what ``policy.packs.actions`` refuses (``figures.taken``,
            ``amendments.unsound`` …).
    """
    row = _submitted(by, draft)
    if not through and procedure() is not None:
        raise Refusal(
            "drafts.by_procedure",
            _("这里的政策草稿按程序审定，不能直接审定。"),
            hint=_("请在草稿页面提出审定程序，逐个环节办理。"),
            status=409,
        )
    if version is not None and row.version != version:
        raise Refusal("drafts.conflict", _("草稿在您打开之后有了变化，请重新看一遍。"), status=409)
    queries.sound(row)
    _check_base(row)
    assert row.starts is not None  # submitted drafts have a first day
    _enact(row, row.starts, by=by.username)
    _close(row, Status.APPROVED, by)
    told = {"through": through} if through else {}
    _record(by, "drafts.approve", row, starts=row.starts.isoformat(), author=row.author, **told)
    return row


def _enact(row: Draft, starts: dt.date, *, by: str) -> None:
    """Write a draft's items as an amendment of the pack, and its values as figures set here."""
    source = _("%(source)s（草稿“%(title)s”）") % {"source": row.source, "title": row.title}
    source = source[: packs.LONGEST_SOURCE]
    if row.files:
        packs.amend(
            by=by,
            pack=row.pack,
            title=row.title,
            starts=starts,
            files=row.files,
            source=source,
            draft=str(row.pk),
            proposed_by=row.author,
        )
    for value in row.values.select_related("division"):
        packs.set_figure(
            by=by,
            name=value.name,
            division=value.division,
            starts=starts,
            value=value.value,
            source=value.source or source,
        )


def procedure() -> Procedure | None:
    """The procedure by which drafts are decided here; without one a second person approves."""
    declared = catalogue.pack().procedures.values()
    return next((one for one in declared if one.subject == SUBJECT), None)


def _close(row: Draft, status: Status, by: User) -> None:
    row.status, row.decided_by, row.decided_at = status, by.username, timezone.now()
    row.version += 1
    row.save()


@transaction.atomic
def send_back(*, by: User, draft: Draft, reply: str) -> Draft:
    """Return a draft to its author with a reason; it may be changed again.

    Raises:
        Refusal: ``drafts.reply``, or one of ``approve``.
    """
    row = _submitted(by, draft)
    if not reply.strip() or len(reply) > LONGEST_REPLY:
        raise Refusal("drafts.reply", _("请写明退回的理由（不超过 500 字）。"))
    row.reply = reply.strip()
    _close(row, Status.DRAFT, by)
    _record(by, "drafts.send_back", row, reply=row.reply)
    return row


@transaction.atomic
def withdraw(*, by: User, draft: Draft) -> Draft:
    """Give a draft up; it stays on record without its results.

    Raises:
        Refusal: ``rights.missing``, ``drafts.closed``.
    """
    rights.require(by, Permission.DRAFTS_EDIT, at=draft.division_id)
    row = Draft.objects.select_for_update().select_related("division").get(pk=draft.pk)
    if row.status not in {Status.DRAFT, Status.SUBMITTED}:
        raise Refusal("drafts.closed", _("草稿已审定或已撤回，不能再撤回。"))
    before = row.status
    _close(row, Status.WITHDRAWN, by)
    row.trials.all().delete()  # the lake sweeps their folders
    _record(by, "drafts.withdraw", row, status=[before, Status.WITHDRAWN.value])
    return row
