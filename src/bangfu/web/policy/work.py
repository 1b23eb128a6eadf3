"""Targets and tasks as shown: steps by day, how far each place is, who leads what until when."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.language.types import Kind, Type, exact
from bangfu.engine.packs import office
from bangfu.engine.packs.procedure import Stage
from bangfu.engine.words import value
from bangfu.policy.runs import progress
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs.progress import Counted
from bangfu.web.policy.desk import Cited, Desk
from bangfu.web.policy.figures import BOUNDS, STANDINGS, Standing

EVERY: dict[str, Promise] = {
    "once": _("一次"),
    "year": _("每年"),
    "quarter": _("每季度"),
    "month": _("每月"),
    "standing": _("长期"),
}
LEVELS: dict[str, Promise] = {
    "province": _("省"),
    "city": _("市"),
    "county": _("区县"),
    "township": _("乡镇"),
    "village": _("村"),
    "household": _("户"),
}
ALL = 10_000  # a whole in units of 0.01 %


@dataclass(frozen=True, slots=True)
class Step:
    """What has to be reached by a day: as people read it, and how firm it is."""

    by: dt.date
    written: Any
    value: str
    place: str
    standing: Standing
    cite: Cited | None
    past: bool
    note: str


@dataclass(frozen=True, slots=True)
class Place:
    """How far one place is; ``goal`` is the number it has to reach, where the target is one."""

    code: str
    name: str
    counted: Counted
    goal: int | None = None

    @property
    def share(self) -> float | None:
        """Percent done: of the target's number where it is one, else of all that are meant."""
        whole = self.counted.whole if self.goal is None else self.goal
        return round(100 * self.counted.done / whole, 1) if whole else None


class Target:
    """One target before one person."""

    def __init__(self, desk: Desk, spec: office.Target, places: dict[str, Counted]) -> None:
        self.desk, self.spec = desk, spec
        self.title, self.note = desk.text(spec.title), desk.text(spec.note)
        self.department = desk.text(spec.department)
        self.cite = desk.cited(spec.cite)
        self.bound = BOUNDS[spec.bound]
        self._counted = places

    @property
    def steps(self) -> list[Step]:
        """Every step, by place and day."""
        found = sorted(self.spec.steps, key=lambda s: (s.division, s.by, s.status))
        shown = [s for s in found if s.status != "assumed" or self.desk.site.assumed]
        names = divisions.names(s.division for s in shown if s.division)
        return [self._step(step, names.get(step.division, "")) for step in shown]

    def _step(self, step: office.Step, place: str) -> Step:
        return Step(
            by=step.by,
            written=step.value,
            value=self._said(step.value),
            place=place,
            standing=STANDINGS[step.status],
            cite=self.desk.cited(step.cite) if step.cite else None,
            past=step.by < self.desk.as_of,
            note=self.desk.text(step.note),
        )

    def _said(self, written: Any) -> str:
        type_ = Type(Kind(self.spec.type), self.spec.unit or "")
        return value(self.desk.program.pack, type_, exact(written, type_), self.desk.language)

    @property
    def next(self) -> Step | None:
        """The step that comes next; the last one once all days are past."""
        steps = [step for step in self.steps if not step.place]
        return next((step for step in steps if not step.past), steps[-1] if steps else None)

    @property
    def rivals(self) -> list[tuple[str, Cited, dt.date | None, str]]:
        """What other sources say: the figure, where, for which day, and a note."""
        return [
            (self._said(r.value), self.desk.cited(r.cite), r.by, self.desk.text(r.note))
            for r in self.spec.rivals
        ]

    @property
    def splits(self) -> list[Promise]:
        """Levels it is broken down to."""
        return [LEVELS[level] for level in self.spec.splits]

    @property
    def is_counted(self) -> bool:
        """Whether the registry knows how far it is."""
        return bool(self._counted)

    @property
    def whole(self) -> Place:
        """How far the person's area is altogether."""
        found = self._counted.values()
        done, whole, unknown = (
            sum(getattr(one, part) for one in found) for part in ("done", "whole", "unknown")
        )
        return Place("", "", Counted(done, whole, unknown), self._goal)

    @property
    def _goal(self) -> int | None:
        """The number of the next step for the whole place; ``None`` for a share."""
        step = self.next
        if step is None or self.is_share:
            return None
        found = exact(step.written, Type(Kind(self.spec.type), self.spec.unit or ""))
        return found if isinstance(found, int) else None

    @property
    def places(self) -> list[Place]:
        """How far each place below is."""
        names = divisions.names(self._counted)
        return [Place(c, names.get(c, c), found) for c, found in self._counted.items()]

    @property
    def is_share(self) -> bool:
        """Whether it is stated as a share."""
        return self.spec.type == "rate"


def targets(desk: Desk) -> list[Target]:
    """Every target of the pack, with how far it is in the person's area."""
    counted = _counted(desk)
    return [
        Target(desk, spec, counted.get(name, {}))
        for name, spec in desk.program.pack.targets.items()
    ]


def target(desk: Desk, name: str) -> Target | None:
    """One target."""
    spec = desk.program.pack.targets.get(name)
    return Target(desk, spec, _counted(desk).get(name, {})) if spec else None


def _counted(desk: Desk) -> dict[str, dict[str, Counted]]:
    try:
        found = runs.desk(desk.user)
    except Refusal:  # nothing has been run, or the person reads no households
        return {}
    return progress.counted(found, desk.site.division_id)


@dataclass(frozen=True, slots=True)
class Task:
    """A work point: what, who, by when."""

    id: str
    title: str
    lead: list[str]
    helps: list[str]
    deadline: dt.date | None
    every: Promise
    late: bool
    cite: Cited
    note: str
    figures: list[tuple[str, str]]
    target: str


def tasks(desk: Desk, text: str = "", unit: str = "") -> list[Task]:
    """Work points, those due first; only those whose title or units hold a text."""
    found = [_task(desk, spec) for spec in desk.program.pack.tasks.values()]
    wanted = text.strip().casefold()

    def fits(task: Task) -> bool:
        named = [task.title, *task.lead, *task.helps]
        return any(wanted in one.casefold() for one in named) and (not unit or unit in task.lead)

    last = dt.date.max
    return sorted(filter(fits, found), key=lambda task: task.deadline or last)


def units(found: Iterable[Task]) -> list[str]:
    """Units that lead something, those that lead most first."""
    counts: dict[str, int] = {}
    for task in found:
        for name in task.lead:
            counts[name] = counts.get(name, 0) + 1
    return sorted(counts, key=lambda name: (-counts[name], name))


def _task(desk: Desk, spec: office.Task) -> Task:
    def figure(stated: office.Stated) -> tuple[str, str]:
        type_ = Type(Kind(stated.type), stated.unit or "")
        said = value(desk.program.pack, type_, exact(stated.value, type_), desk.language)
        return desk.text(stated.title), f"{BOUNDS[stated.bound]} {said}".strip()

    return Task(
        id=spec.id,
        title=desk.text(spec.title),
        lead=[desk.text(name) for name in spec.lead],
        helps=[desk.text(name) for name in spec.helps],
        deadline=spec.deadline,
        every=EVERY[spec.every],
        late=spec.deadline is not None and spec.deadline < desk.as_of,
        cite=desk.cited(spec.cite),
        note=desk.text(spec.note),
        figures=[figure(stated) for stated in spec.figures],
        target=spec.target or "",
    )


def procedures(desk: Desk) -> list[dict[str, Any]]:
    """Procedures with their stages, for reading."""
    return [
        {
            "title": desk.text(spec.title),
            "cite": desk.cited(spec.cite),
            "note": desk.text(spec.note),
            "stages": [_stage(desk, stage) for stage in spec.stages],
        }
        for spec in desk.program.pack.procedures.values()
    ]


def _stage(desk: Desk, stage: Stage) -> dict[str, Any]:
    return {
        "title": desk.text(stage.title),
        "level": LEVELS[stage.level],
        "least": desk.days(stage.least_days),
        "most": desk.days(stage.most_days),
        "evidence": [desk.text(piece.title) for piece in stage.evidence],
        "notice": stage.notice and desk.days(stage.notice.days),
        "vote": stage.vote,
        "standing": STANDINGS[stage.status],
    }
