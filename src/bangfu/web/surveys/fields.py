"""Questions as fields of a page: what is asked, how it is answered, what is wrong with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from bangfu.base.kit.normal import Unreadable
from bangfu.engine import words
from bangfu.engine.interview import Line
from bangfu.engine.packs.survey import Question, Section
from bangfu.registry.surveys import answers
from bangfu.registry.surveys.queries import Standing
from bangfu.web.pages import language

PREFIX = "a-"
SHOWN = "q"
KINDS = {
    "yes_no": "one",
    "choice": "one",
    "choices": "many",
    "date": "date",
    "text": "long",
    "photo": "photo",
}
DIGITS = {"int": "numeric", "money": "decimal", "quantity": "decimal"}


@dataclass(frozen=True, slots=True)
class Option:
    """One choice."""

    value: str
    title: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Field:
    """A question on the page.

    ``kind`` is ``one``, ``many``, ``date``, ``long`` or ``short``; ``error`` is empty while there
    is nothing to mend.
    """

    line: Line
    value: str
    options: list[Option]
    error: str

    @property
    def spec(self) -> Question:
        """The question as the pack has it."""
        return self.line.asked.spec

    @property
    def name(self) -> str:
        """What it is called in the form."""
        return f"{PREFIX}{self.spec.id}"

    @property
    def kind(self) -> str:
        """How it is answered."""
        return KINDS.get(self.spec.type, "short")

    @property
    def digits(self) -> str:
        """Which keys a phone should show."""
        return DIGITS.get(self.spec.type, "text")

    @property
    def title(self) -> str:
        """The question in the reader's language."""
        return self.spec.title.text(language())

    @property
    def hint(self) -> str:
        """How to find out."""
        return self.spec.hint.text(language()) if self.spec.hint else ""

    @property
    def unit(self) -> str:
        """What the number counts."""
        unit = "money" if self.spec.type == "money" else self.spec.unit or ""
        return words.UNITS.get(unit, ("", ""))[0 if language() == "zh" else 1]


@dataclass(frozen=True, slots=True)
class Step:
    """A section of the survey as a step: its questions asked now, and how many are left."""

    spec: Section
    fields: list[Field]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.spec.title.text(language())

    @property
    def hint(self) -> str:
        """What to do."""
        return self.spec.hint.text(language()) if self.spec.hint else ""

    @property
    def answered(self) -> int:
        """How many questions have an answer."""
        return sum(field.line.answer is not None for field in self.fields)

    @property
    def faults(self) -> int:
        """How many keep it from being submitted."""
        return sum(bool(field.error) or field.line.state == "missing" for field in self.fields)


def steps(standing: Standing, *, told: bool = False) -> list[Step]:
    """The sections in which something is asked now.

    Args:
        standing: of the survey.
        told: whether missing answers are named as faults already.
    """
    specs = {section.id: section for section in standing.form.spec.sections}
    made = [
        Step(specs[name], [_field(standing, line, told=told) for line in lines])
        for name, lines in standing.course.parts
    ]
    return [step for step in made if step.fields]


def _field(standing: Standing, line: Line, *, told: bool) -> Field:
    name = line.asked.spec.id
    unread = standing.unread.get(name)
    kept = standing.answers.get(name)
    value = answers.typed(line.asked, kept) if unread is None else unread
    options = list(_options(standing, line, kept))
    return Field(line, value, options, _error(standing, line, unread, told=told))


def _options(standing: Standing, line: Line, kept: Any) -> Iterator[Option]:
    asked = line.asked
    if asked.spec.type == "yes_no":
        yield Option("yes", _("是"), kept is True)
        yield Option("no", _("否"), kept is False)
    elif asked.column.type.codes:
        chosen = kept if isinstance(kept, list) else [kept]
        for entry in standing.form.pack.codes[asked.column.type.codes].entries:
            title = entry.zh if language() == "zh" else entry.en
            yield Option(entry.id, title, entry.id in chosen)


def _error(standing: Standing, line: Line, unread: str | None, *, told: bool) -> str:
    if unread is not None:
        try:
            answers.read(standing.form, line.asked, unread.split(","))
        except Unreadable as error:
            return answers.why_not(line.asked, error)
    if line.state == "wrong":
        says = line.asked.spec.says
        return says.text(language()) if says else _("这个回答不符合要求，请核对。")
    return _("这一题必须回答。") if told and line.state == "missing" else ""


def uploaded(request: HttpRequest) -> dict[str, UploadedFile]:
    """Photos that came along, by question."""
    return {
        name.removeprefix(PREFIX): file
        for name, file in request.FILES.items()
        if name.startswith(PREFIX) and isinstance(file, UploadedFile)
    }


def said(request: HttpRequest) -> dict[str, list[str]]:
    """What was typed or ticked in the questions that the page showed."""
    data: QueryDict = request.POST
    return {name: data.getlist(f"{PREFIX}{name}") for name in data.getlist(SHOWN)}
