"""Photos as answers: attached to who is asked by which survey; the answer is the photo's key."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.files import actions as files
from bangfu.base.files.models import Attachment
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.forms import Form
from bangfu.engine.packs.survey import Survey
from bangfu.registry.surveys import queries
from bangfu.registry.surveys.subjects import Who

ANSWER = "answer"
TYPE = "photo"


def place(who: Who, survey: str) -> files.Place:
    """What photos of a survey's answers are attached to."""
    key, called = f"{survey} {who.key}", who.number or who.token
    return files.Place(ANSWER, key, who.village, Permission.SURVEYS_ANSWER, called=called)


@transaction.atomic
def _attach(by: User, who: Who, survey: str, ready: Sequence[files.Ready]) -> str:
    [made] = files.attach(by=by, to=place(who, survey), files=ready)
    return str(made.uid)


def keep(*, by: User, who: Who, survey: str, uploads: Mapping[str, files.Upload]) -> dict[str, str]:
    """Keep photos that answer questions; returns the answer to each, to be saved.

    Args:
        by: who asks; must hold the right to at the place.
        who: is asked.
        survey: its name.
        uploads: ``{question: photo}``; those to questions that ask for none are left out.

    Raises:
        Refusal: ``rights.missing``, ``surveys.not_a_photo``, those of ``files.prepare``.
    """
    rights.require(by, Permission.SURVEYS_ANSWER, at=who.village)
    names = questions(queries.survey(survey, who.subject))
    ready = {name: files.prepare([one]) for name, one in uploads.items() if name in names}
    if any(one.picture is None for [one] in ready.values()):
        raise Refusal("surveys.not_a_photo", _("这一题要的是照片。"))
    return {name: _attach(by, who, survey, one) for name, one in ready.items()}


def questions(spec: Survey) -> list[str]:
    """The questions that ask for a photo."""
    return [question.id for question in spec.questions if question.type == TYPE]


def sound(form: Form, who: Who, said: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
    """What was said, without answers to photo questions that are no photo of who is asked."""
    names = questions(form.spec)
    keys = {name: _key(texts) for name, texts in said.items() if name in names}
    known = set(_known(who, form.spec.id, filter(None, keys.values())))
    return {
        name: texts
        for name, texts in said.items()
        if name not in keys or not any(texts) or keys[name] in known
    }


def _known(who: Who, survey: str, keys: Iterable[UUID]) -> Iterable[UUID]:
    to = place(who, survey)
    mine = Attachment.objects.filter(subject=to.subject, subject_id=to.subject_id)
    return mine.filter(withdrawn_at=None, uid__in=list(keys)).values_list("uid", flat=True)


def _key(texts: Sequence[str]) -> UUID | None:
    try:
        return UUID(texts[0]) if texts else None
    except ValueError:
        return None


def named(user: Any, answers: Iterable[Any]) -> dict[str, str]:
    """``{answer: name of the photo and the digest of its content}`` of photos in sight."""
    keys = [key for key in (_key([one]) for one in answers if isinstance(one, str)) if key]
    found = Attachment.objects.visible_to(user).filter(uid__in=keys)
    return {str(one.uid): f"{one.name} sha256:{one.sha256}" for one in found}
