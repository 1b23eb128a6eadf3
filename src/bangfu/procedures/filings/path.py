"""The way through the stages: opening steps, closing them, going on and going back."""

import datetime as dt

from django.db.models import Max

from bangfu.base.divisions import codes
from bangfu.engine.packs.procedure import Procedure, Stage
from bangfu.procedures import calendar, definitions
from bangfu.procedures.definitions import Group
from bangfu.procedures.filings import asking, clock
from bangfu.procedures.filings.models import Filing, Standing, Step

ONE = dt.timedelta(days=1)


def begin(filing: Filing, procedure: Procedure) -> bool:
    """Open the first stages; whether none was left to do."""
    return _open_from(filing, procedure, 0)


def go_on(filing: Filing, procedure: Procedure, done: Step) -> bool:
    """Open what follows a step that was passed; whether that was the last one."""
    if filing.steps.filter(state=Standing.OPEN).exists():
        return False
    return _open_from(filing, procedure, _index(procedure, done.stage) + 1)


def go_back(filing: Filing, procedure: Procedure, step: Step | None, to: str) -> None:
    """End what is open and begin again at an earlier stage, in a new round."""
    for one in filing.steps.filter(state=Standing.OPEN):
        close(one, Standing.RETURNED if step and one.pk == step.pk else Standing.ENDED)
    unsay(filing)
    _open_group(filing, definitions.groups(procedure)[_index(procedure, to)])


def end(filing: Filing) -> None:
    """End every open step."""
    for one in filing.steps.filter(state=Standing.OPEN):
        close(one, Standing.ENDED)


def unsay(filing: Filing) -> None:
    """What was decided does not hold any more: it is not announced, and an announcement is gone."""
    filing.steps.filter(announces=True).update(announces=False)


def close(step: Step, state: Standing, by: str = "") -> None:
    """Close a step."""
    step.state, step.closed_on, step.closed_by = state, clock.today(), by
    step.save()


def target(procedure: Procedure, stage: Stage, to: str = "") -> str:
    """Where a stage is returned to: an earlier one that was asked for, its own, or the first.

    Raises:
        LookupError: not an earlier stage.
    """
    before = [one.id for one in procedure.stages[: procedure.stages.index(stage)]]
    if to:
        return before[before.index(to)] if to in before else _no_stage(to)
    return stage.back_to or procedure.stages[0].id


def _no_stage(name: str) -> str:
    raise LookupError(name)


def _index(procedure: Procedure, name: str) -> int:
    found = definitions.groups(procedure)
    return next(n for n, group in enumerate(found) if any(s.id == name for s in group))


def _open_from(filing: Filing, procedure: Procedure, index: int) -> bool:
    """Open the next group that has something to do; whether there is none."""
    following = definitions.groups(procedure)[index:]
    return not any(_open_group(filing, group) for group in following)


def _open_group(filing: Filing, group: Group) -> bool:
    """Open the stages of a group; those whose condition fails are kept as skipped."""
    opened = [_open(filing, stage) for stage in group]
    return any(step.is_open for step in opened)


def _open(filing: Filing, stage: Stage) -> Step:
    day = clock.today()
    before = filing.steps.filter(stage=stage.id).aggregate(last=Max("round"))["last"]
    step = Step(
        filing=filing,
        procedure=filing.procedure,
        stage=stage.id,
        kind=stage.does,
        round=(before or 0) + 1,
        role=stage.role,
        level=stage.level,
        place=place_of(filing.division_id, stage.level),
        division_id=filing.division_id,
        opened_on=day,
        earliest=earliest(stage, day),
        due=due(stage, filing, day),
        announces=stage.announce is not None,
    )
    if asking.skips(filing, stage):
        step.state, step.closed_on = Standing.SKIPPED, day
    step.save()
    return step


def place_of(division: str, level: str) -> str:
    """The place of a level above a village; the village itself where there is none."""
    above = {codes.level_of(step).value: step for step in codes.lineage(division)}
    return above.get(level, division)


def earliest(stage: Stage, day: dt.date) -> dt.date:
    """The first day on which a stage opened on a day may be passed; a notice has to be posted."""
    if stage.does == "notice":
        return clock.FAR
    least = definitions.days(stage.least_days) or 0
    if not least:
        return day
    return calendar.calendar().after(day, least, stage.counted) + ONE


def due(stage: Stage, filing: Filing, day: dt.date) -> dt.date:
    """The last day for a stage opened on a day, within that of the whole."""
    whole = filing.due or clock.FAR
    most = definitions.days(stage.most_days)
    if most is None:
        return whole
    return min(calendar.calendar().after(day, most, stage.counted), whole)
