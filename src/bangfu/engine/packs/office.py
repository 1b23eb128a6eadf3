"""What offices work by: targets, tasks, scorecards, and what each clause holds.

Other storeys act on these; the engine checks and publishes them. Figures are written as in the
documents (yuan, percent, numbers) and become exact integers where they are compared.
"""

from typing import Any, Literal

from pydantic import Field

from bangfu.engine.packs.kinds import Code, Day, Expression, Flag, Name, Slug, Words
from bangfu.engine.packs.schema import Bound, Cite, Item, Rival, Status

Level = Literal["household", "village", "township", "county", "city", "province"]
FigureType = Literal["int", "money", "quantity", "rate"]


class Step(Item):
    """What a target has to come to by a day, in a division and everything below it."""

    by: Day = Field(description="Last day")
    value: Any = Field(None, description="Yuan, percent or number; absent when unset")
    division: Code = Field("", description="Code; if absent, the place the pack governs")
    status: Status = "stated"
    cite: Cite | None = Field(None, description="The target's own citation if absent")
    note: Words | None = None


class Target(Item):
    """targets/*.yaml: what has to be reached by when, and how it is broken down.

    Progress is counted from the registry where ``counts`` (which subjects count) is given, as a
    share of ``of`` if the target is a rate; without ``counts`` somebody reports it.
    """

    id: Name
    title: Words
    cite: Cite
    subject: Name | None = Field(None, description="What is counted")
    counts: Expression | None = Field(None, description="Which of them count as done")
    of: Expression | None = Field(None, description="Of which of them; absent: of all")
    adds: Expression | None = Field(None, description="Number summed over those that count")
    type: FigureType = "int"
    unit: Name | None = None
    bound: Bound = "exactly"
    pace: Literal["by_then", "each"] = Field(
        "by_then", description="Everything done by the day, or what the year itself adds"
    )
    steps: list[Step] = Field(min_length=1)
    splits: list[Level] = Field(
        default_factory=list, description="Levels it is broken down to, nearest first"
    )
    department: Words | None = None
    rivals: list[Rival] = Field(default_factory=list, description="What other sources say")
    note: Words | None = None
    division: Code = Field("", description="Where it holds, if not everywhere the pack does")
    replaces: Flag = False


class Stated(Item):
    """A figure named in a task."""

    title: Words
    value: Any
    type: FigureType = "int"
    unit: Name | None = None
    bound: Bound = "exactly"
    cite: Cite | None = Field(None, description="The task's own citation if absent")


class Task(Item):
    """tasks/*.yaml: a work point: what, who leads, who helps, by when."""

    id: Name
    title: Words
    cite: Cite
    lead: list[Words] = Field(min_length=1, description="Units that answer for it")
    helps: list[Words] = Field(default_factory=list, description="Units that help")
    starts: Day | None = None
    deadline: Day | None = Field(None, description="Last day; absent for standing work")
    every: Literal["once", "year", "quarter", "month", "standing"] = "once"
    figures: list[Stated] = Field(default_factory=list)
    target: Name | None = Field(None, description="The target that measures it")
    note: Words | None = None
    division: Code = Field("", description="Where it holds, if not everywhere the pack does")
    replaces: Flag = False


class Band(Item):
    """Points from a value on."""

    at_least: Any
    points: float


class Indicator(Item):
    """A line of a scorecard."""

    id: Name
    title: Words
    weight: float = Field(gt=0, description="Points at the most")
    measure: Expression | None = Field(None, description="Absent: people judge it")
    bands: list[Band] = Field(default_factory=list, description="Absent: in proportion")
    cite: Cite | None = Field(None, description="The scorecard's own citation if absent")
    note: Words | None = None


class Veto(Item):
    """What spoils an assessment whatever its points."""

    id: Name
    title: Words
    test: Expression | None = Field(None, description="Absent: people judge it")
    cite: Cite | None = None


class Grade(Item):
    """A result from a number of points on."""

    id: Name
    title: Words
    at_least: float


class Scorecard(Item):
    """scorecards/*.yaml: how a place or a person is assessed."""

    id: Name
    title: Words
    cite: Cite
    subject: Name = Field(description="Who is assessed")
    every: Literal["year", "half_year", "quarter", "month", "term"] = "year"
    indicators: list[Indicator] = Field(min_length=1)
    vetoes: list[Veto] = Field(default_factory=list)
    grades: list[Grade] = Field(default_factory=list)
    status: Status = Field("stated", description="Whether a document gives weights and bands")
    note: Words | None = None
    replaces: Flag = False


class Passed(Item):
    """A number in a clause that no item carries, and why."""

    number: str = Field(min_length=1, description="As it stands in the text, e.g. 15分钟")
    reason: Words


class ClauseMark(Item):
    """clauses/*.yaml: what is decided about a clause beside the items that cite it."""

    document: Slug
    clause: str = Field(min_length=1)
    content: Literal["none", "carried"] = Field(
        description="none: nothing to compute; carried: the items citing it hold what it says"
    )
    reason: Words | None = Field(None, description="Why there is nothing to compute")
    numbers: list[Passed] = Field(default_factory=list)
