"""What people do about procedures. Each act is one decision, with its entry in the trail.

All raise ``Filing.DoesNotExist`` (or another ``ObjectDoesNotExist``) for what is out of sight,
``rights.missing`` without the right, ``procedures.closed`` and ``procedures.moved_on`` (409) for
what has changed since the person looked. ``operation_id``: the same one again gets the first reply.
"""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db import transaction

from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import Permission
from bangfu.procedures import definitions
from bangfu.procedures.filings import deciding, delegating, escalating, frame, objecting, opening
from bangfu.procedures.filings.deciding import Taken
from bangfu.procedures.filings.frame import Reply, once, reply, said
from bangfu.procedures.filings.models import Delegation

NOTHING: Mapping[str, Any] = MappingProxyType({})
VERDICTS = ("approve", "return", "reject")


@transaction.atomic
def open_(
    *,
    by: User,
    procedure: str,
    subject_id: str,
    details: Mapping[str, Any] = NOTHING,
    operation_id: str = "",
) -> Reply:
    """Begin a procedure about a subject.

    Args:
        by: who proposes; they may approve no stage of it.
        procedure: its id in the pack in force.
        subject_id: the key of the household, or the code of the village.
        details: what the procedure asks for at its beginning, by id; files as ``Upload``.
        operation_id: made by the client.

    Raises:
        LookupError: no such subject in the person's sight, or details nobody asked for.
        Refusal: ``procedures.unknown``, ``procedures.open_already``, ``procedures.not_meant``,
            ``procedures.unknown_whether``, ``procedures.evidence_invalid``, those of the effect.
    """
    definition = definitions.get(procedure)
    return once(
        by,
        "open",
        operation_id,
        lambda: opening.open_(by, definition, subject_id, details, operation_id),
    )


@transaction.atomic
def decide(
    *,
    by: User,
    filing: UUID,
    step: UUID,
    verdict: str,
    version: int | None = None,
    reason: str = "",
    evidence: Mapping[str, Any] = NOTHING,
    to: str = "",
    operation_id: str = "",
) -> Reply:
    """Decide about a step.

    Args:
        by: who, from a seat that acts on it.
        filing: its key.
        step: of the open step.
        verdict: ``approve`` passes it (done and proven, or agreed to; after the last one the
            effect writes), ``return`` sends it back, ``reject`` ends it without effect.
        version: of the filing that the person looked at.
        reason: why; asked for by ``return`` and ``reject``.
        evidence: proof that comes with it, by name; see ``add_evidence``.
        to: with ``return``, the earlier stage; the stage's own choice unless named.
        operation_id: made by the client.

    Raises:
        Refusal: ``procedures.not_yours``, ``procedures.same_person`` (403),
            ``procedures.objected``, ``procedures.not_posted``, ``procedures.too_early``,
            ``procedures.evidence_missing``, ``procedures.open_points``,
            ``procedures.first_stage``, those of the effect.
    """
    if verdict not in VERDICTS:
        raise LookupError(verdict)

    def work() -> Reply:
        why = said(reason, required=verdict != "approve")
        taken = Taken(by, filing, step, version)
        for name, given in evidence.items():
            opening.prove(by, taken.filing, taken.step, name, given)
        if verdict == "approve":
            return reply(deciding.approve(taken, why, operation_id))
        if verdict == "return":
            return reply(deciding.send_back(taken, why, to, operation_id))
        return reply(deciding.reject(taken, why, operation_id))

    return once(by, verdict, operation_id, work)


@transaction.atomic
def post_notice(
    *,
    by: User,
    filing: UUID,
    step: UUID,
    on: dt.date,
    version: int | None = None,
    operation_id: str = "",
) -> Reply:
    """Note the day on which the notice of a stage was posted."""

    def work() -> Reply:
        return reply(deciding.post(by, [Taken(by, filing, step, version)], on, operation_id))

    return once(by, "post", operation_id, work)


@transaction.atomic
def withdraw(
    *,
    by: User,
    filing: UUID,
    version: int | None = None,
    reason: str,
    operation_id: str = "",
) -> Reply:
    """Take a filing back: whoever opened it."""

    def work() -> Reply:
        found = frame.locked(by, filing, Permission.PROCEDURES_OPEN)
        frame.require_open(found, version)
        why = said(reason, required=True)
        return reply(deciding.withdraw(by, found, why, operation_id))

    return once(by, "withdraw", operation_id, work)


@transaction.atomic
def add_evidence(
    *,
    by: User,
    filing: UUID,
    step: UUID,
    evidence: Mapping[str, Any],
    operation_id: str = "",
) -> Reply:
    """Add proof to an open step: the parts of minutes, a value, or an ``Upload``, by name.

    A later piece of the same name stands for the earlier one; both are kept.

    Raises:
        LookupError: the stage asks for nothing of that name.
        Refusal: ``procedures.evidence_invalid``, ``procedures.file_kind``,
            ``procedures.file_size``.
    """
    return once(
        by,
        "evidence",
        operation_id,
        lambda: reply(opening.add_evidence(by, filing, step, evidence)),
    )


@transaction.atomic
def object_(
    *, by: User, filing: UUID, text: str, told_by: str = "", operation_id: str = ""
) -> Reply:
    """Receive an objection: it gets a receipt number, and the clock stands until it is answered."""
    return once(
        by,
        "object",
        operation_id,
        lambda: objecting.object_(by, filing, text, told_by, operation_id),
    )


@transaction.atomic
def answer_objection(
    *,
    by: User,
    filing: UUID,
    objection: UUID,
    upheld: bool,
    answer: str,
    version: int | None = None,
    operation_id: str = "",
) -> Reply:
    """Answer an objection; one that is upheld sends the filing back to its first stage.

    Raises:
        Refusal: ``procedures.answered``, ``procedures.same_person`` for whoever acted on it.
    """

    def work() -> Reply:
        found = frame.locked(by, filing, Permission.PROCEDURES_DECIDE)
        frame.require_open(found, version)
        return objecting.answer(
            by, found, objection, upheld=upheld, text=answer, operation_id=operation_id
        )

    return once(by, "answer", operation_id, work)


@transaction.atomic
def escalate(*, by: User, filing: UUID, step: UUID, operation_id: str = "") -> Reply:
    """Tell the level above of a step that is late; it may act on it from then on."""

    def work() -> Reply:
        found = frame.locked(by, filing, Permission.PROCEDURES_OPEN)
        frame.require_open(found)
        late = found.steps.get(uid=step)
        return reply(escalating.escalate(by, found, late, operation_id))

    return once(by, "escalate", operation_id, work)


@transaction.atomic
def delegate(
    *, by: User, post: Post, to: User, starts: dt.date, ends: dt.date, reason: str
) -> Delegation:
    """Let somebody else act on the steps of one's own post for a time.

    Raises:
        Refusal: ``procedures.not_your_post``, ``procedures.delegation``,
            ``procedures.delegate_elsewhere``.
    """
    return delegating.delegate(by, post, to, starts, ends, reason)


@transaction.atomic
def end_delegation(*, by: User, delegation: int) -> Delegation:
    """Take back what one handed over.

    Raises:
        Delegation.DoesNotExist: it is not of one's own posts.
    """
    mine = Delegation.objects.select_for_update(of=("self",)).filter(post__user=by)
    return delegating.end(by, mine.get(pk=delegation))
