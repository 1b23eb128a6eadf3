"""A draft as its author sees it: parts with their problems, what it changes, which cases fail."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.engine.packs.difference import Change, Key
from bangfu.engine.packs.loader import LAID_OVER
from bangfu.engine.problems import Problem
from bangfu.policy.drafts import authoring, overlaid
from bangfu.policy.drafts.authoring import Report
from bangfu.policy.drafts.models import Draft
from bangfu.web import pages

PARTS: dict[str, Promise] = {
    "documents": gettext_lazy("文件"),
    "parameters": gettext_lazy("参数"),
    "facts": gettext_lazy("事实"),
    "standards": gettext_lazy("标准"),
    "benefits": gettext_lazy("待遇"),
    "alerts": gettext_lazy("预警"),
    "duties": gettext_lazy("责任"),
    "targets": gettext_lazy("目标"),
    "tasks": gettext_lazy("任务"),
    "cases": gettext_lazy("案例"),
}
HOW: dict[str, tuple[Promise, str]] = {
    "added": (gettext_lazy("新增"), "green"),
    "changed": (gettext_lazy("改动"), "amber"),
    "removed": (gettext_lazy("删去"), "red"),
}
MOST_SHOWN = 30


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the draft: its title, whether it has text, how many problems it has."""

    part: str
    title: Promise
    filled: bool
    problems: int
    current: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A problem as shown: where it is, and the sentence; ``here`` if it is in the open part."""

    line: int
    column: int
    text: str
    place: str
    here: bool


@dataclass(frozen=True, slots=True)
class Differing:
    """An item that differs from the pack in force."""

    title: str
    part: Promise
    how: Promise
    tone: str
    id: str
    keys: tuple[Key, ...]


class Sheet:
    """One draft before one person, with a part of it open.

    Args:
        user: who looks.
        draft: the draft.
        part: the open part, one of ``PARTS``.
        text: the open part's text as typed, if it is not the one saved.
    """

    def __init__(self, user: User, draft: Draft, part: str, text: str | None = None) -> None:
        self.user, self.draft, self.part = user, draft, part
        self.file = f"{part}.yaml"
        self.text: str = draft.files.get(self.file, "") if text is None else text
        self.language = pages.language()

    @cached_property
    def report(self) -> Report:
        """The draft looked at from all sides."""
        files: Mapping[str, str] = {**self.draft.files, self.file: self.text}
        return authoring.report(self.user, self.draft, files)

    @property
    def may_write(self) -> bool:
        """Whether the text may be saved."""
        edit = Permission.DRAFTS_EDIT
        return self.draft.is_open and rights.holds(self.user, edit)

    @property
    def tabs(self) -> list[Tab]:
        """The parts of a draft, in the order in which they build on one another."""
        return [
            Tab(
                part,
                PARTS[part],
                bool(self.draft.files.get(f"{part}.yaml", "").strip()),
                len(self.report.problems_in(f"{part}.yaml")),
                part == self.part,
            )
            for part in LAID_OVER
        ]

    @property
    def problems(self) -> list[Said]:
        """What is wrong, those of the open part first."""
        said = [self._said(problem) for problem in self.report.problems]
        return sorted(said, key=lambda one: not one.here)[:MOST_SHOWN]

    def _said(self, problem: Problem) -> Said:
        place = problem.place
        here = place.file == f"{overlaid.NAME}/{self.file}"
        file = place.file.removeprefix(f"{overlaid.NAME}/")
        shown = _("第 %(line)s 行") % {"line": place.line} if place.line else ""
        where = shown if here else f"{file} {shown}".strip()
        return Said(place.line, place.column, problem.text(self.language), where, here)

    @property
    def changes(self) -> list[Differing]:
        """Items that differ from the pack in force."""
        return [self._differing(change) for change in self.report.changes[:MOST_SHOWN]]

    def _differing(self, change: Change) -> Differing:
        how, tone = HOW[change.how]
        title = change.title.text(self.language)
        part = PARTS.get(change.part, gettext_lazy("其他"))
        return Differing(title, part, how, tone, change.id, change.keys)

    @property
    def failures(self) -> list[str]:
        """Cases that do not hold, in a line each."""
        return [
            _("%(case)s：%(what)s 应为 %(expected)s，算得 %(found)s")
            % {
                "case": one.case.name,
                "what": one.what,
                "expected": one.expected,
                "found": one.found,
            }
            for one in self.report.failures[:MOST_SHOWN]
        ]

    @property
    def held(self) -> int:
        """How many cases hold."""
        failed = {id(one.case) for one in self.report.failures}
        return self.report.proven - len(failed)
