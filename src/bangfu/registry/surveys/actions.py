"""Answering: drafts saved as somebody goes, and submissions that are never changed."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.normal import Unreadable
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.survey import Survey
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue import queries as site
from bangfu.registry.surveys import answers, filling, photos, queries
from bangfu.registry.surveys.models import Campaign, Draft, Edition, State, Submission, Target
from bangfu.registry.surveys.queries import Standing
from bangfu.registry.surveys.subjects import Who

UNDECIDED = (State.OPEN, State.BEGUN, State.REFUSED, State.ABSENT)


@transaction.atomic
def save(*, by: User, who: Who, survey: str, said: Mapping[str, Sequence[str]]) -> Standing:
    """Keep answers to some questions in the draft; returns where the survey stands then.

    Args:
        by: who asks.
        who: is asked.
        survey: its name.
        said: what was typed or ticked, by question; nothing takes an answer back. Questions not
            named stay as they are.
    """
    rights.require(by, Permission.SURVEYS_ANSWER, at=who.village)
    form = queries.form(queries.survey(survey, who.subject).id)
    draft, said = _draft(by, who, survey), photos.sound(form, who, said)
    for asked in form.asked:
        name = asked.spec.id
        if name in said:
            draft.answers.pop(name, None)
            draft.unread.pop(name, None)
            try:
                value = answers.read(form, asked, said[name])
            except Unreadable:
                draft.unread[name] = ",".join(said[name])[: answers.LONGEST_TEXT * 2]
            else:
                if value is not None:
                    draft.answers[name] = value
    draft.by = by.username
    draft.save()
    _mark(survey, who, [State.OPEN], State.BEGUN)
    return queries.standing(who, survey)


def _draft(by: User, who: Who, survey: str) -> Draft:
    """The draft, locked; begun from the answers of last time where there are some."""
    found = Draft.objects.select_for_update().filter(survey=survey, key=who.key).first()
    if found is not None:
        return found
    return Draft.objects.create(survey=survey, key=who.key, village_id=who.village, by=by.username)


@transaction.atomic
def correct(*, by: User, who: Who, survey: str) -> Draft:
    """Begin a correction: a draft with the answers as they were submitted last."""
    rights.require(by, Permission.SURVEYS_ANSWER, at=who.village)
    before = queries.current(queries.survey(survey, who.subject).id, who)
    draft = _draft(by, who, survey)
    if before is not None and not draft.answers:
        names = {asked.spec.id for asked in queries.form(survey).asked}
        draft.answers = {name: v for name, v in before.answers.items() if name in names}
        draft.save()
    return draft


@transaction.atomic
def discard(*, by: User, who: Who, survey: str) -> None:
    """Give up a draft; what was submitted stays."""
    rights.require(by, Permission.SURVEYS_ANSWER, at=who.village)
    Draft.objects.filter(survey=survey, key=who.key).delete()
    _mark(survey, who, [State.BEGUN], State.OPEN)


@transaction.atomic
def submit(
    *,
    by: User,
    who: Who,
    survey: str,
    reason: str = "",
    operation_id: str = "",
    source: str = "",
) -> Submission:
    """Lock the draft's answers as the latest; earlier ones are kept as superseded.

    Args:
        by: who asked.
        who: was asked.
        survey: its name.
        reason: why, where it corrects answers of the same campaign.
        operation_id: made by whoever sends it; sent again, it gives the same submission.
        source: its id in a file it came from.

    Raises:
        Refusal: ``surveys.incomplete``, ``surveys.not_begun``, ``surveys.reason``.
    """
    rights.require(by, Permission.SURVEYS_ANSWER, at=who.village)
    if operation_id and (done := Submission.objects.filter(operation_id=operation_id).first()):
        return done
    Draft.objects.select_for_update().filter(survey=survey, key=who.key).first()
    standing = queries.standing(who, survey)
    _refuse_unfinished(standing)
    before = Submission.objects.select_for_update().filter(survey=survey, key=who.key, current=True)
    previous, campaign = before.first(), _campaign(survey, who)
    if previous is not None and previous.campaign == campaign and not reason.strip():
        raise Refusal("surveys.reason", _("这是对已提交答案的更正，请写明原因。"))
    before.update(current=False)
    made = Submission.objects.create(
        survey=survey,
        key=who.key,
        village_id=who.village,
        edition=_edition(standing.form.spec),
        campaign=campaign,
        supersedes=previous,
        reason=reason.strip()[:200],
        operation_id=operation_id or None,
        source=source,
        by=by.username,
        **_result(standing),
    )
    _settle(made, standing, by=by)
    return made


def _refuse_unfinished(standing: Standing) -> None:
    if not standing.is_begun:
        raise Refusal("surveys.not_begun", _("还没有填写，不能提交。"), status=409)
    if not standing.is_whole:
        titles = [line.asked.spec.title.zh for line in standing.course.faults]
        raise Refusal(
            "surveys.incomplete",
            _("还有问题没有答或答得不对，不能提交。"),
            hint=_("请回到标出的问题改好再提交。"),
            context={"questions": titles, "unread": sorted(standing.unread)},
        )


def _result(standing: Standing) -> dict[str, Any]:
    course, day = standing.course, site.today()
    kept: dict[str, Any] = dict(answers.kept(standing.form, course.answers))
    kept["on"] = day.isoformat()
    if course.score is not None:
        kept["score"] = course.score
    return {"answers": kept, "score": course.score, "band": course.band, "on": day}


def _settle(made: Submission, standing: Standing, *, by: User) -> None:
    """What follows from a submission: the file, the campaign, the trail, later facts."""
    who, survey = standing.who, standing.form.spec.id
    Draft.objects.filter(survey=survey, key=who.key).delete()
    _mark(survey, who, UNDECIDED, State.DONE)
    filled = filling.fill(by=by, submission=made, standing=standing)
    changes = {
        "survey": survey,
        "version": made.edition.version,
        "answers": len(standing.course.answers),
        "score": made.score,
        "reason": made.reason,
        "filled": filled,
        "supersedes": str(made.supersedes.uid) if made.supersedes else "",
    }
    act = audit.Act("surveys.submit", "survey", str(made.uid), who.village, changes)
    audit.record(by=by.username, act=act)
    catalogue.touch([who.village])


def _edition(spec: Survey) -> Edition:
    wording = spec.model_dump(mode="json")
    text = json.dumps(wording, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    said = {"survey": spec.id, "version": spec.version, "wording": wording}
    return Edition.objects.get_or_create(digest=digest, defaults=said)[0]


def _running(survey: str, who: Who) -> Any:
    open_ones = Target.objects.filter(
        campaign__survey=survey, campaign__closed_at=None, campaign__starts__lte=site.today()
    )
    return open_ones.filter(key=who.key)


def _campaign(survey: str, who: Who) -> Campaign | None:
    """The campaign that asks: the newest of those under way."""
    newest = _running(survey, who).order_by("-campaign_id").values_list("campaign", flat=True)
    return Campaign.objects.filter(pk__in=newest[:1]).first()


def _mark(survey: str, who: Who, before: Sequence[State], after: State) -> None:
    """Move the targets of campaigns under way on."""
    _running(survey, who).filter(state__in=before).update(state=after, reason="")


@transaction.atomic
def not_met(*, by: User, who: Who, survey: str, state: State, reason: str) -> None:
    """Note that somebody refused or was away, and why.

    Raises:
        Refusal: ``surveys.reason``; ``surveys.no_target`` where no campaign asks them.
    """
    rights.require(by, Permission.SURVEYS_ANSWER, at=who.village)
    if not reason.strip():
        raise Refusal("surveys.reason", _("请写明原因，如何时去过几次。"))
    waiting = _running(survey, who).exclude(state=State.DONE)
    if not waiting.update(state=state, reason=reason.strip()[:200]):
        raise Refusal("surveys.no_target", _("没有正在进行的调查要调查这一户。"), status=409)
    changes = {"survey": survey, "state": State(state).name.lower(), "reason": reason[:200]}
    act = audit.Act("surveys.not_met", who.subject, who.number or who.token, who.village, changes)
    audit.record(by=by.username, act=act)
