"""Beginning a procedure about a subject, and adding proof on the way."""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights, wall
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.procedure import Evidence as Spec
from bangfu.engine.packs.procedure import Procedure
from bangfu.procedures import calendar, definitions, effects
from bangfu.procedures.filings import asking, clock, ending, frame, path, proving, seats, storing
from bangfu.procedures.filings.frame import Reply
from bangfu.procedures.filings.models import Evidence, Filing, Step
from bangfu.procedures.filings.storing import Upload
from bangfu.procedures.saying import say
from bangfu.procedures.subjects import Found
from bangfu.registry.catalogue import queries as catalogue

Values = Mapping[str, Any]


def open_(
    by: User, procedure: Procedure, subject_id: str, given: Values, operation_id: str
) -> Reply:
    """Begin; see ``actions.open_``."""
    found = asking.find(by, procedure.subject, subject_id)
    rights.require(by, Permission.PROCEDURES_OPEN, at=found.division)
    asking.require(procedure, procedure.subject, found)
    filing = _filing(by, procedure, found)
    filing.details = _details(definitions.thawed(filing.definition), given)
    filing.due = _due(procedure, filing)
    if procedure.effect:
        effect = effects.find(procedure.effect, procedure.subject)
        effect.opens(ending.matter(by, filing, procedure))
    try:
        with transaction.atomic():
            filing.save()
    except IntegrityError:
        raise _open_already(procedure, found) from None
    for spec in procedure.details:
        if isinstance(upload := given.get(spec.id), Upload):
            keep(by, filing, None, spec, upload)
    frame.keep(by, filing, "open", operation_id=operation_id)
    if path.begin(filing, definitions.thawed(filing.definition)):
        raise Refusal("procedures.nothing_to_do", _("这项程序对它没有要办的环节。"))
    return frame.reply(filing)


def _filing(by: User, procedure: Procedure, found: Found) -> Filing:
    day = clock.today()
    return Filing(
        number=frame.next_number(found.division, "F"),
        procedure=procedure.id,
        definition=definitions.frozen(procedure, found.division, day),
        definition_version=procedure.version,
        pack_digest=catalogue.pack().digest,
        subject_type=procedure.subject,
        subject_id=found.id,
        subject_number=found.number,
        subject_name=found.name,
        division_id=found.division,
        opened_by=by.username,
        opened_on=day,
        opened_at=timezone.now(),
        version=0,
    )


def _open_already(procedure: Procedure, found: Found) -> Refusal:
    return Refusal(
        "procedures.open_already",
        _("%(name)s已经有一件“%(title)s”在办理。")
        % {"name": found.name, "title": say(procedure.title)},
        hint=_("请打开那一件继续办理。"),
        status=409,
    )


def _details(procedure: Procedure, given: Values) -> dict[str, Any]:
    if strange := set(given) - {spec.id for spec in procedure.details}:
        raise LookupError(f"not asked for: {strange}")
    found = {}
    for spec in procedure.details:
        value = given.get(spec.id)
        if value in (None, ""):
            if not spec.optional:
                raise proving.invalid(spec, _("没有填写。"))
        elif spec.kind in proving.FILES:
            _require_file(spec, value)
        else:
            found[spec.id] = proving.value(spec, value)
    return found


def _require_file(spec: Spec, value: Any) -> None:
    if not isinstance(value, Upload):
        raise proving.invalid(spec, _("应上传文件。"))
    storing.ending(value.content)


def _due(procedure: Procedure, filing: Filing) -> dt.date | None:
    most = filing.definition.get("most_days")
    if most is None:
        return None
    start = filing.opened_on
    if procedure.counts_from:
        start = dt.date.fromisoformat(filing.details[procedure.counts_from])
    return calendar.calendar().after(start, most)


def add_evidence(by: User, uid: UUID, step_uid: UUID, given: Values) -> Filing:
    """Add proof to an open step; see ``actions.add_evidence``."""
    filing = frame.locked(by, uid, Permission.PROCEDURES_DECIDE)
    frame.require_open(filing)
    step = filing.steps.get(uid=step_uid)
    if not step.is_open:
        raise Refusal("procedures.moved_on", _("这个环节已经办完，不能再补材料。"), status=409)
    seats.require(by, step)
    for name, one in given.items():
        prove(by, filing, step, name, one)
    return filing


def prove(by: User, filing: Filing, step: Step, name: str, given: Any) -> None:
    """Keep one piece of proof of an open step, with its entry in the trail."""
    stage = definitions.stage(definitions.thawed(filing.definition), step.stage)
    spec = next((one for one in stage.evidence if one.id == name), None)
    if spec is None:
        raise LookupError(name)
    keep(by, filing, step, spec, given)
    frame.record(by.username, filing, "evidence", {"stage": step.stage, "evidence": name})


def keep(by: User, filing: Filing, step: Step | None, spec: Spec, given: Any) -> Evidence:
    """Keep a piece of proof.

    Raises:
        Refusal: ``procedures.evidence_invalid``, and for files ``procedures.file_kind`` and
            ``procedures.file_size``.
    """
    made = Evidence(filing=filing, step=step, name=spec.id, kind=spec.kind, by=by.username)
    made.on, made.at = clock.today(), timezone.now()
    if spec.kind in proving.FILES:
        _require_file(spec, given)
        made.file, made.digest = storing.put(made.uid, given)
        made.file_name, made.size = given.name[-120:], len(given.content)
    else:
        made.value = proving.value(spec, given, filing.opened_on)
    made.save()
    return made


def tidy() -> int:
    """Delete files of acts that were refused; returns how many."""
    with wall.everywhere(wall.Question.SWEEP):
        kept = set(Evidence.objects.exclude(file="").values_list("file", flat=True))
        return storing.tidy(kept)


def sweep(*, by: str) -> int:
    """The same when its time has come round."""
    del by
    return tidy()
