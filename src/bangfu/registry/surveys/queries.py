"""Reading surveys: which there are, where one stands, and what was submitted."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.engine import interview
from bangfu.engine.compile.forms import Form
from bangfu.engine.interview import Course
from bangfu.engine.packs.survey import Survey
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household, Member
from bangfu.registry.surveys import answers, subjects, surroundings
from bangfu.registry.surveys.models import Draft, Submission
from bangfu.registry.surveys.subjects import Who


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a survey of somebody stands.

    Args:
        who: is asked.
        form: the survey, checked.
        course: what is asked now, what is missing or wrong, the points so far.
        answers: what is kept, by question, those to questions skipped meanwhile included.
        unread: what was typed and could not be read, by question.
        is_begun: whether there is a draft.
    """

    who: Who
    form: Form
    course: Course
    answers: dict[str, Any] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    is_begun: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it may be submitted."""
        asked = {line.asked.spec.id for line in self.course.lines}
        return not self.course.faults and not (asked & self.unread.keys())


def surveys() -> list[Survey]:
    """The surveys of the pack in force here."""
    return list(catalogue.pack().surveys.values())


def survey(name: str, subject: str = "") -> Survey:
    """One survey.

    Raises:
        Refusal: ``surveys.unknown`` (404): none of that name, or not about such a subject.
    """
    found = catalogue.pack().surveys.get(name)
    if found is None or (subject and found.subject != subject):
        raise unknown()
    return found


def unknown() -> Refusal:
    """There is no such survey here."""
    return Refusal("surveys.unknown", _("没有这份问卷。"), status=404)


def form(name: str) -> Form:
    """A survey with its expressions checked; see ``survey``."""
    survey(name)
    return surroundings.program().surveys[name]


def standing(who: Who, name: str, given: dict[str, Any] | None = None) -> Standing:
    """Where a survey of somebody stands.

    Args:
        who: is asked.
        name: of the survey.
        given: answers to look at instead of the draft.
    """
    evaluation, record = surroundings.of(who.subject, who.key, who.village)
    checked = evaluation.program.surveys.get(name)
    if checked is None or checked.spec.subject != who.subject:
        raise unknown()
    draft = Draft.objects.filter(survey=name, key=who.key).first() if given is None else None
    kept = (draft.answers if draft else {}) if given is None else given
    course = interview.follow(checked, evaluation, record, answers.exact(checked, kept))
    unread = draft.unread if draft else {}
    return Standing(who, checked, course, dict(kept), dict(unread), is_begun=draft is not None)


def of_household(home: Household) -> "QuerySet[Submission]":
    """What was submitted about a household, superseded ones included."""
    households = [s.id for s in surveys() if s.subject == "household"]
    found = Submission.objects.filter(survey__in=households, key=home.pk)
    return found.select_related("edition", "campaign").order_by("survey", "-id")


def current(name: str, who: Who) -> Submission | None:
    """The latest answers about somebody."""
    return Submission.objects.filter(survey=name, key=who.key, current=True).first()


def get_for(user: Any, uid: UUID) -> Submission:
    """One submission of the person's scope; ``Submission.DoesNotExist`` for any other."""
    mine = Submission.objects.visible_to(user)
    found: Submission = mine.select_related("edition", "campaign", "village").get(uid=uid)
    return found


def new_operation() -> str:
    """An id for one act that may be sent twice."""
    return str(uuid7())


def token(subject: str, key: int) -> str:
    """How addresses name somebody asked; empty where they are gone."""
    if subject == "village":
        return str(key).zfill(codes.LENGTH)
    model: Any = Household if subject == "household" else Member
    found = model.objects.filter(pk=key).values_list("uid", flat=True).first()
    return str(found or "")


def called(keys: list[int]) -> dict[int, str]:
    """``{household key: name of its head}``."""
    heads = Member.objects.filter(
        household_id__in=keys, relation_to_head=subjects.HEAD, state=subjects.ACTIVE
    )
    return dict(heads.values_list("household_id", "name"))


def by_operation(mark: str) -> Submission | None:
    """What was submitted by an act, if it was."""
    return Submission.objects.filter(operation_id=mark).first()
