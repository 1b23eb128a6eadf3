"""Answers to a survey as a file: a workbook with a sheet for each section, or one CSV."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit import money
from bangfu.base.kit.uuid7 import uuid7
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.survey import Question, Survey
from bangfu.policy.runs import actions as runs
from bangfu.policy.runs import export as exporting
from bangfu.policy.runs.export import Cell, Table
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.surveys import photos, queries, subjects, wording
from bangfu.registry.surveys.models import Submission

EXPORT = "surveys.export"
AT_ONCE = 2_000
BATCH = 1_000
HUNDRED = 100
Tell = Callable[[int], None]


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which answers: of a survey, of one campaign if its key is given, at or below a place."""

    survey: str
    campaign: int = 0
    at: str = ""


def found(user: Any, wanted: Wanted) -> "QuerySet[Submission]":
    """Answers that stand and that the person may hand over."""
    mine: QuerySet[Submission] = Submission.objects.visible_to(user, Permission.HOUSEHOLDS_EXPORT)
    mine = mine.filter(survey=wanted.survey, current=True)
    if wanted.campaign:
        mine = mine.filter(campaign_id=wanted.campaign)
    if wanted.at:
        low, high = codes.span(wanted.at)
        mine = mine.filter(village_id__gte=low, village_id__lte=high)
    return mine.select_related("campaign").order_by("village_id", "key")


def export(
    *, by: User, wanted: Wanted, form: str, language: str = "zh", progress: Progress = _silent
) -> tuple[Path, int]:
    """Write answers to a file; returns it and how many were answered for.

    Raises:
        Refusal: ``rights.missing``, ``surveys.unknown``.
    """
    rights.require(by, Permission.HOUSEHOLDS_EXPORT)
    spec = queries.survey(wanted.survey)
    total = found(by, wanted).count()
    path = runs.exports() / f"{uuid7()}.{form if form in exporting.FORMATS else 'csv'}"
    with translation.override(runs.LOCALES[language]):
        sheets = _Sheets(by, wanted, spec, language)
        title = spec.title.text(language)
        if path.suffix == ".csv":
            exporting.write(path, sheets.whole(), title, lambda done: progress(done, total), by=by)
        else:
            tables = sheets.tables()
            steps = total * len(tables)
            exporting.book(path, tables, lambda done: progress(done, steps), by=by)
    with transaction.atomic():
        changes = {"survey": spec.id, "rows": total, "form": path.suffix[1:], "at": wanted.at}
        place = wanted.at or catalogue.site().division_id
        act = audit.Act(EXPORT, "survey", path.stem, division=place, changes=changes)
        audit.record(by=by.username, act=act)
    return path, total


class _Sheets:
    """The sheets of one file."""

    def __init__(self, user: User, wanted: Wanted, spec: Survey, language: str) -> None:
        self.user, self.wanted, self.spec, self.language = user, wanted, spec, language
        self.pack = catalogue.pack()
        self.names: dict[str, str] = {}

    def tables(self) -> list[Table]:
        """What belongs to a whole submission, then the answers of each section."""
        sections = self.spec.sections
        if len(sections) == 1:
            return [self.whole()]
        made = [self._table(_("概要"), self._about(), [])]
        for at, section in enumerate(sections, start=1):
            title = f"{at} {section.title.text(self.language)}"
            made.append(self._table(title, self._who(), section.questions))
        return made

    def whole(self) -> Table:
        """Everything side by side."""
        title = self.spec.title.text(self.language)
        return self._table(title, self._about(), self.spec.questions)

    def _who(self) -> dict[str, str]:
        numbered = {} if self.spec.subject == "village" else {"number": _("户编号")}
        return {**numbered, "name": _("调查对象"), "place": _("所在地")}

    def _about(self) -> dict[str, str]:
        scored = {"score": _("得分"), "band": _("等次")} if self.spec.is_scored else {}
        more = {"on": _("调查日期"), "by": _("调查人"), "campaign": _("调查任务")}
        return {**self._who(), **more, **scored}

    def _table(self, title: str, heads: dict[str, str], asked: list[Question]) -> Table:
        # A question may be called like a heading of ours.
        columns = {**heads, **{f"q {q.id}": q.title.text(self.language) for q in asked}}
        return Table(columns, self._batches(heads, asked), title=_sheet_name(title))

    def _batches(self, heads: dict[str, str], asked: list[Question]) -> Iterator[list[list[Cell]]]:
        rows = found(self.user, self.wanted).iterator(BATCH)
        tell = {q.id: teller(self.pack, q, self.language) for q in asked}
        while batch := [made for made, _n in zip(rows, range(BATCH), strict=False)]:
            whom = subjects.labels(self.spec.subject, [made.key for made in batch])
            people = accounts.names(made.by for made in batch)
            tell |= self._photos(batch, asked)
            self._name({step for made in batch for step in codes.lineage(made.village_id)})
            yield [[*self._heads(made, heads, whom, people), *_said(made, tell)] for made in batch]

    def _photos(
        self, batch: list[Submission], asked: list[Question]
    ) -> dict[str, Callable[[Any], Cell]]:
        """Photos are told by name and digest, in one question for a batch."""
        names = [question.id for question in asked if question.type == photos.TYPE]
        if not names:
            return {}
        found = photos.named(self.user, [m.answers.get(name) for m in batch for name in names])
        return dict.fromkeys(names, lambda value: found.get(value, "") if value else None)

    def _name(self, wanted: set[str]) -> None:
        if missing := wanted - self.names.keys():
            self.names |= divisions.names(missing)

    def _heads(
        self,
        made: Submission,
        heads: dict[str, str],
        whom: Mapping[int, tuple[str, str]],
        people: Mapping[str, str],
    ) -> list[Cell]:
        number, name = whom.get(made.key, ("", ""))
        steps = codes.lineage(made.village_id)[-3:]
        bands = {band.id: band.title.text(self.language) for band in self.spec.bands}
        known: dict[str, Cell] = {
            "number": number,
            "name": name,
            "place": "".join(self.names.get(step, "") for step in steps),
            "on": made.on.isoformat(),
            "by": people.get(made.by, made.by),
            "campaign": made.campaign.title if made.campaign else "",
            "score": None if made.score is None else made.score / HUNDRED,
            "band": bands.get(made.band, made.band),
        }
        return [known[head] for head in heads]


def _said(made: Submission, tell: Mapping[str, Callable[[Any], Cell]]) -> list[Cell]:
    return [say(made.answers.get(name)) for name, say in tell.items()]


def _sheet_name(text: str) -> str:
    """A name that a workbook takes for a sheet."""
    return "".join(sign for sign in text if sign not in "[]:*?/\\'")[:31] or "1"


def teller(pack: Pack, question: Question, language: str) -> Callable[[Any], Cell]:
    """What puts a kept answer of a question into a cell; unknown stays empty."""
    named = wording.choices(pack, question, language)
    between = "、" if language == "zh" else ", "

    def say(value: Any) -> Cell:
        if value is None:
            return None
        if isinstance(value, bool):
            return _("是") if value else _("否")
        if question.type == "money" and isinstance(value, int):
            return float(money.to_yuan(value))
        if question.type == "quantity" and isinstance(value, int):
            return value / HUNDRED
        if isinstance(value, int):
            return value
        listed = value if isinstance(value, list) else [value]
        return between.join(named.get(one) or str(one) for one in listed)

    return say


def export_job(
    *, by: str, progress: Progress, wanted: dict[str, Any], form: str, language: str
) -> dict[str, object]:
    """The work of a ``surveys.export`` job; the rights are those of the moment it runs."""
    person = accounts.by_username(by)
    path, rows = export(
        by=person, wanted=Wanted(**wanted), form=form, language=language, progress=progress
    )
    return {"file": path.name, "rows": rows}
