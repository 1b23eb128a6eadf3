"""Indicators of villages and hamlets: the targets about them, place by place.

What counts, of which, by when and how much are the pack's; nothing here knows a figure.
"""

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, cast

from bangfu.base.divisions import codes
from bangfu.engine.compile import counting
from bangfu.engine.compile.program import Program
from bangfu.engine.language.types import Kind, Type, exact
from bangfu.engine.packs import office
from bangfu.policy.facts.models import Part
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs.models import RunPart
from bangfu.policy.runs.progress import asked
from bangfu.policy.runs.queries import Desk

SUBJECTS = ("village", "hamlet")
WHOLE = 10_000  # a share is kept in units of 0.01 %
State = Literal["done", "open", "unknown"]
STATES: tuple[State, ...] = ("done", "open", "unknown")
# Of each target: the village, whether it is meant, whether it is done.
Row = tuple[str, bool | None, bool | None]


@dataclass(frozen=True, slots=True)
class Goal:
    """What has to be reached by a day: ``share`` in 0.01 % of those meant, or a number."""

    by: dt.date
    share: int | None
    number: int | None


@dataclass(frozen=True, slots=True)
class Indicator:
    """One target over the villages or hamlets of an area.

    ``doubtful`` are those among the unknown of which nobody knows whether they are meant at all:
    a gap is counted over the others, so it is the least that is missing.
    """

    spec: office.Target
    done: int
    open: int
    unknown: int
    goal: Goal | None
    late: bool
    doubtful: int = 0

    @property
    def whole(self) -> int:
        """How many are known to be meant."""
        return self.done + self.open + self.unknown - self.doubtful

    @property
    def needed(self) -> int | None:
        """How many have to be done by the day; ``None`` where the goal says nothing of this."""
        if self.goal is None:
            return None
        if self.goal.share is None:
            return self.goal.number
        return -(-self.goal.share * self.whole // WHOLE)

    @property
    def gap(self) -> int | None:
        """How many are still to be done."""
        return None if self.needed is None else max(0, self.needed - self.done)


def of_area(desk: Desk, division: str) -> list[Indicator]:
    """Every indicator over the villages of an area that the person may see."""
    scope = desk.scope.within(division)
    whole_city = division == desk.site.division_id and desk.scope.covers(division)
    found = []
    for name, rows in _readings(desk).items():
        mine = [row for row in rows if row[0] in scope]
        states = [state(*row[1:]) for row in mine]
        spec = desk.program.pack.targets[name]
        goal = goal_of(spec, division, desk.as_of, numbers=whole_city)
        done, left, unknown = (states.count(one) for one in STATES)
        doubtful = sum(meant is None for _, meant, _ in mine)
        made = Indicator(spec, done, left, unknown, goal, late=False, doubtful=doubtful)
        late = goal is not None and goal.by < desk.as_of and bool(made.gap)
        found.append(replace(made, late=late))
    return found


def behind(desk: Desk, division: str, target: str, wanted: State) -> list[str]:
    """Codes of the villages behind a number, in order; of hamlets the village of each, once."""
    scope = desk.scope.within(division)
    rows = _readings(desk).get(target, ())
    return sorted({r[0] for r in rows if r[0] in scope and state(*r[1:]) == wanted})


def state(meant: bool | None, done: bool | None) -> State | None:  # noqa: FBT001  two answers
    """Where one stands; ``None`` for what the target does not mean."""
    if meant is False:
        return None
    if meant is None or done is None:
        return "unknown"
    return "done" if done else "open"


def goal_of(
    spec: office.Target, place: str, as_of: dt.date, *, numbers: bool = True
) -> Goal | None:
    """What comes next for a place, or what came last once all days are past.

    Args:
        spec: the target.
        place: the steps of the nearest division around it count.
        as_of: the day.
        numbers: whether a number (not a share) is a goal of this very place.
    """
    around = ["", *codes.lineage(place)]
    near = [s for s in spec.steps if s.value is not None and s.division in around]
    deepest = max((s.division for s in near), key=around.index, default="")
    steps = sorted((s for s in near if s.division == deepest), key=lambda s: s.by)
    if not steps:
        return None
    at = next((n for n, step in enumerate(steps) if step.by >= as_of), len(steps) - 1)
    counted = steps[: at + 1] if spec.pace == "each" else steps[at : at + 1]
    type_ = Type(Kind(spec.type), spec.unit or "")
    value = sum(cast(int, exact(step.value, type_)) for step in counted)
    if spec.type == "rate":
        return Goal(steps[at].by, value, None)
    return Goal(steps[at].by, None, value) if numbers else None


def _readings(desk: Desk) -> dict[str, tuple[Row, ...]]:
    rows = RunPart.objects.filter(run__current=True).select_related("facts").order_by("county")
    parts = tuple(row.facts for row in rows if desk.scope.touches(row.county))
    if not parts:
        return {}
    return _kept(
        desk.program,
        parts,
        tuple(part.folder for part in parts),
        desk.as_of,
        desk.results.run.assumed,
        packs.figures_digest(),
    )


@lru_cache(maxsize=32)
def _kept(
    program: Program,
    parts: tuple[Part, ...],
    _folders: tuple[str, ...],
    as_of: dt.date,
    assumed: bool,  # noqa: FBT001  part of a key
    _figures: str,
) -> dict[str, tuple[Row, ...]]:
    """Kept as totals of targets are: folders never change."""
    found = {}
    with asked(program, parts, as_of, assumed=assumed, subjects=SUBJECTS) as (con, targets):
        for one, output in targets:
            of = f'"{counting.name(one.spec.id, "of")}"' if one.of is not None else "TRUE"
            done = f'"{counting.name(one.spec.id, "counts")}"'
            sql = f"SELECT village_id, {of}, {done} FROM ({output.sql}) ORDER BY 1"  # noqa: S608
            found[one.spec.id] = tuple(con.execute(sql).fetchall())
    return found
