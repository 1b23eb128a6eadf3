"""Submitted answers as people read them, in the wording of their time."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.kit import money
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.survey import Question, Survey
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.models import Household
from bangfu.registry.surveys import photos, queries, wording
from bangfu.registry.surveys.models import Submission
from bangfu.web.files import shown as attached
from bangfu.web.pages import language
from bangfu.web.templatetags.bangfu import hundredths


@dataclass(frozen=True, slots=True)
class Answered:
    """One question with its answer in words; ``None`` where it was not asked or not answered."""

    title: str
    text: str | None
    files: list[attached.Shown] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its answers."""

    title: str
    lines: list[Answered]


class Sheet:
    """One submission.

    The wording is that of its edition, whatever the pack says today; code lists of the pack only
    ever grow.
    """

    def __init__(
        self, made: Submission, names: dict[str, str], photos: list[attached.Shown]
    ) -> None:
        self.made = made
        self.photos = {str(one.file.uid): one for one in photos}
        self.survey = Survey.model_validate(made.edition.wording)
        self.pack = catalogue.pack()
        self.who = names.get(made.by, made.by)

    @property
    def title(self) -> str:
        """What the survey is called."""
        return self.survey.title.text(language())

    @property
    def band(self) -> str:
        """What the score means."""
        found = (b.title.text(language()) for b in self.survey.bands if b.id == self.made.band)
        return next(found, "")

    @property
    def assumed(self) -> bool:
        """Whether no document gives its points."""
        return self.survey.status == "assumed" and self.made.score is not None

    @property
    def parts(self) -> list[Part]:
        """Sections in which something was answered."""
        made = [
            Part(
                section.title.text(language()),
                [
                    Answered(q.title.text(language()), self._text(q), self._files(q))
                    for q in section.questions
                    if q.id in self.made.answers
                ],
            )
            for section in self.survey.sections
        ]
        return [part for part in made if part.lines]

    def _files(self, question: Question) -> list[attached.Shown]:
        if question.type != photos.TYPE:
            return []
        one = self.photos.get(self.made.answers[question.id] or "")
        return [one] if one else []

    def _text(self, question: Question) -> str | None:
        return in_words(self.pack, question, self.made.answers[question.id])


def in_words(pack: Pack, question: Question, value: Any) -> str | None:
    """An answer as kept, in the reader's words."""
    if value is None:
        return None
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if question.type in ("choice", "choices"):
        named = choices(pack, question)
        listed = value if isinstance(value, list) else [value]
        between = "、" if language() == "zh" else ", "
        return between.join(named.get(one) or str(one) for one in listed) or None
    return _plain(question, value)


def _plain(question: Question, value: Any) -> str:
    if question.type == photos.TYPE:
        return _("有照片")
    if question.type == "money":
        return _("%(amount)s 元") % {"amount": money.show(value)}
    return str(hundredths(value) if question.type == "quantity" else value)


def choices(pack: Pack, question: Question) -> dict[str, str]:
    """``{choice: words}`` of a question; empty where nothing is chosen from."""
    return wording.choices(pack, question, language())


def scored(pack: Pack, question: Question) -> list[tuple[str, float | None]]:
    """``(choice in words, its points)`` of a question; points are ``None`` where it has none."""
    named = choices(pack, question)
    if question.type == "yes_no" and question.points:
        named = {"yes": _("是"), "no": _("否")}
    has = bool(question.points)
    return [(word, question.points.get(id_, 0) if has else None) for id_, word in named.items()]


def _photos(user: Any, made: list[Submission]) -> dict[str, list[attached.Shown]]:
    """Photos among answers, in one question, by survey and who was asked."""
    keys = {_key(one) for one in made if _has_photos(one)}
    return attached.of(user, photos.ANSWER, keys) if keys else {}


def _has_photos(made: Submission) -> bool:
    sections = made.edition.wording["sections"]
    return any(q["type"] == photos.TYPE for section in sections for q in section["questions"])


def _key(made: Submission) -> str:
    return f"{made.survey} {made.key}"


def of_household(user: Any, home: Household) -> list[Sheet]:
    """What a household was asked, newest answers of each survey first."""
    found = list(queries.of_household(home))
    names = accounts.names({made.by for made in found})
    seen = _photos(user, found)
    return [Sheet(made, names, seen.get(_key(made), [])) for made in found]


def sheet(user: Any, made: Submission) -> Sheet:
    """One submission as shown."""
    return Sheet(made, accounts.names({made.by}), _photos(user, [made]).get(_key(made), []))
