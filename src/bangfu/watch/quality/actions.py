"""What people do about a clue. Each act is one step, kept for good, with its entry in the trail."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.files import actions as files
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import kept, owners
from bangfu.watch.quality.flow import MOVES, VERIFY, fits, is_apart
from bangfu.watch.quality.models import Clue, ClueStep, Verdict

LONGEST = 2_000
# What photos of a verdict are attached to: one step of a clue.
STEP = "clue"
LONGEST_WAIVER = dt.timedelta(days=366)
EMPTIED = {"verdict": "", "verified_by": "", "checked_by": "", "closed_by": "", "closed_on": None}


def assign(
    *,
    by: User,
    clue: Clue,
    to: str = "",
    owner: str = "",
    due: dt.date | None = None,
    note: str = "",
) -> Clue:
    """Say who verifies a clue, and by when; the clue's own village unless said.

    Args:
        by: who assigns it.
        clue: as it was seen.
        to: a place, the clue's village or one above it.
        owner: instead of a place, an owner as ``owners.read`` takes it.
        due: by when.
        note: a remark.

    Raises:
        Refusal: ``quality.owner``, ``quality.elsewhere``, ``quality.past`` and those of every move.
    """
    chosen = owners.read(by, owner) if owner else owners.Owner()
    to = owners.place(chosen, clue.village_id) if owner else to or clue.village_id
    is_near = to in codes.lineage(clue.village_id)
    if not is_near or not all(owners.reaches(chosen, [clue.village_id])):
        raise Refusal("quality.elsewhere", _("只能分派给这条疑点所在的村或它的上级。"))
    _refuse_past(due)
    values = {"assigned_to": to, "assigned_role": chosen.role, "post": chosen.post, "due": due}
    return _move(by, clue, "assign", note, values)


def verify(
    *,
    by: User,
    clue: Clue,
    verdict: str,
    explanation: str,
    evidence: str = "",
    corrective_on: dt.date | None = None,
    photos: Sequence[files.Upload] = (),
    keep_place: bool = False,
) -> Clue:
    """Say what was found at home.

    True and outdated need the day by which it is put right, false needs its evidence. Photos that
    show it are kept with this step; so is where they were taken, if somebody says so.
    """
    if verdict not in Verdict.values:
        raise Refusal("quality.verdict", _("请选择核实结果：属实、不属实或已变化。"))
    _require(explanation, _("请写明在农户家看到、问到的情况。"))
    if verdict == Verdict.FALSE:
        _require(evidence, _("不属实的，请写明凭证（看了什么证件、谁作证）。"))
        corrective_on = None
    elif corrective_on is None:
        raise Refusal("quality.no_day", _("属实或已变化的，请填写改正到位的日期。"))
    values = {
        "verdict": verdict,
        "explanation": explanation.strip(),
        "evidence": evidence.strip(),
        "corrective_on": corrective_on,
        "verified_by": by.username,
    }
    rights.require(by, VERIFY, at=clue.village_id)
    ready = files.prepare(photos)
    with transaction.atomic():
        now = _move(by, clue, "verify", explanation, values)
        step = now.steps.latest("id")
        place = files.Place(STEP, str(step.pk), now.village_id, VERIFY, called=now.check_code)
        files.attach(by=by, to=place, files=ready, keep_place=keep_place)
    return now


def answer(*, by: User, clue: Clue, reason: str) -> Clue:
    """Answer a reminder with a reason, which is kept; it stays quiet while the facts do."""
    _require(reason, _("请写明原因。"))
    values = {"explanation": reason.strip(), "verified_by": by.username}
    return _move(by, clue, "answer", reason, values)


def check(*, by: User, clue: Clue, note: str = "") -> Clue:
    """The township agrees with what was found."""
    return _move(by, clue, "check", note, {"checked_by": by.username})


def close(*, by: User, clue: Clue, note: str = "") -> Clue:
    """The county settles it; never by who verified or checked it."""
    values = {"closed_by": by.username, "closed_on": catalogue.today()}
    return _move(by, clue, "close", note, values)


def send_back(*, by: User, clue: Clue, reason: str) -> Clue:
    """Have it verified again, with a reason."""
    _require(reason, _("请写明退回的原因。"))
    return _move(by, clue, "return", reason, {**EMPTIED, "reason": reason.strip()})


def waive(*, by: User, clue: Clue, until: dt.date, reason: str) -> Clue:
    """Leave it in peace until a day, for a reason that is kept."""
    _require(reason, _("请写明豁免的原因。"))
    today = catalogue.today()
    if not today < until <= today + LONGEST_WAIVER:
        raise Refusal("quality.waiver", _("豁免期限应在今天之后、一年以内。"))
    return _move(by, clue, "waive", reason, {"waived_until": until, "reason": reason.strip()})


def reopen(*, by: User, clue: Clue, reason: str) -> Clue:
    """Take up again what was settled, waived or answered."""
    _require(reason, _("请写明重新打开的原因。"))
    values = {**EMPTIED, "reason": reason.strip(), "waived_until": None}
    return _move(by, clue, "reopen", reason, {**values, "reopened": clue.reopened + 1})


def _require(text: str, message: str) -> None:
    if not text.strip():
        raise Refusal("quality.silent", message)
    if len(text) > LONGEST:
        raise Refusal("quality.long", _("文字太长，最多 %(most)s 个字。") % {"most": LONGEST})


def _refuse_past(due: dt.date | None) -> None:
    if due is not None and due < catalogue.today():
        raise Refusal("quality.past", _("办理期限不能早于今天。"))


@transaction.atomic
def _move(by: User, clue: Clue, verb: str, note: str, values: Mapping[str, Any]) -> Clue:
    """One step of a clue: rights where it lives, state, separation of duty, trail."""
    move = MOVES[verb]
    now = Clue.objects.select_for_update().get(pk=clue.pk)
    rights.require(by, move.permission, at=now.village_id)
    if now.version != clue.version or not fits(move, now):
        raise Refusal(
            "quality.moved_on",
            _("这条疑点已有新的进展，这一步现在不能办。"),
            hint=_("请重新打开看最新的情况。"),
            status=409,
        )
    if not is_apart(move, now, by.username):
        raise Refusal(
            "quality.same_person",
            _("核实、审核、办结须由不同的人办理。"),
            hint=_("请由本级的另一位同事办理。"),
            status=403,
        )
    before = now.state
    for name, value in values.items():
        setattr(now, name, value)
    now.state, now.version = move.after.value, now.version + 1
    now.save()
    kept.moved([now.village_id])
    _record(by, now, verb, before, note)
    return now


def _record(by: User, clue: Clue, verb: str, before: str, note: str) -> None:
    ClueStep.objects.create(
        clue=clue,
        at=timezone.now(),
        by=by.username,
        verb=verb,
        before=before,
        after=clue.state,
        note=note.strip()[:LONGEST],
    )
    changes = {"check": clue.check_code, "state": [before, clue.state], "verdict": clue.verdict}
    act = audit.Act(
        f"quality.{verb}", "clue", str(clue.uid), division=clue.village_id, changes=changes
    )
    audit.record(by=by.username, act=act)
