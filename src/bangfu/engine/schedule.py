"""The days of a procedure: each stage opened, passed on its first day, and when it is due.

Conditions of stages are not asked: every stage counts. A notice is posted the day it is opened.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.engine import answers
from bangfu.engine.compile.figures import Figure
from bangfu.engine.compile.program import Program
from bangfu.engine.packs import days, schema
from bangfu.engine.packs.procedure import Procedure, Stage
from bangfu.engine.problems import nearest

ONE = dt.timedelta(days=1)
UNSET = "unset"


class Unset(Exception):
    """A number of days that nobody has set; holds the name of its parameter."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A stage in time; ``due`` is ``None`` without a term."""

    stage: str
    opened: dt.date
    earliest: dt.date
    due: dt.date | None


@dataclass(frozen=True, slots=True)
class Clock:
    """How days are counted in a place on a day."""

    calendar: days.Calendar
    figures: Mapping[str, Figure]

    def number(self, written: int | str | None) -> int | None:
        """Days as written, or as the figure of a parameter says."""
        if not isinstance(written, str):
            return written
        found = self.figures[written].value
        if not isinstance(found, int):
            raise Unset(written)
        return found

    def planned(self, stage: Stage, day: dt.date, whole: dt.date | None) -> Planned:
        """A stage that is opened on a day, within the last day of the whole."""
        written = stage.notice.days if stage.does == "notice" and stage.notice else stage.least_days
        least, most = self.number(written) or 0, self.number(stage.most_days)
        earliest = self.calendar.after(day, least, stage.counted) + ONE if least else day
        due = None if most is None else self.calendar.after(day, most, stage.counted)
        lasts = [one for one in (due, whole) if one is not None]
        return Planned(stage.id, day, earliest, min(lasts, default=None))


def plan(procedure: Procedure, start: dt.date, clock: Clock) -> list[Planned]:
    """Every stage of a procedure begun on a day.

    Raises:
        Unset: nobody has set a number of days it needs.
    """
    most = clock.number(procedure.most_days)
    whole = None if most is None else clock.calendar.after(start, most)
    found: list[Planned] = []
    group: list[Planned] = []
    day = start
    for stage in procedure.stages:
        if group and not stage.beside:
            day, group = max(one.earliest for one in group), []
        group.append(clock.planned(stage, day, whole))
        found.append(group[-1])
    return found


def failures(program: Program, case: schema.Case) -> Iterator[tuple[str, Any, Any]]:
    """What a case about a procedure expects and does not find: ``(what, expected, found)``."""
    name = case.procedure or ""
    procedure = program.pack.procedures.get(name)
    if procedure is None:
        near = nearest(name, program.pack.procedures)
        yield name, case.expect, f"no procedure of that name ({near}?)"
        return
    asked = answers.evaluation(program, case)
    clock = Clock(days.of(program.pack.calendars.values()), asked.figures)
    try:
        found = _said(plan(procedure, asked.as_of, clock))
    except Unset as error:
        found = {UNSET: str(error)}
    for what, wanted in case.expect.items():
        given = found.get(what)
        if isinstance(wanted, Mapping) and isinstance(given, Mapping):
            for stage, value in wanted.items():
                if _plain(value) != given.get(stage):
                    yield f"{name}.{what}.{stage}", _plain(value), given.get(stage)
        elif _plain(wanted) != given:
            yield f"{name}.{what}", wanted, given


def _said(found: list[Planned]) -> dict[str, Any]:
    return {
        "stages": [one.stage for one in found],
        "earliest": {one.stage: one.earliest.isoformat() for one in found},
        "due": {one.stage: one.due.isoformat() if one.due else None for one in found},
        "ends": max(one.earliest for one in found).isoformat(),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value
