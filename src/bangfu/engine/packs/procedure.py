"""How something is decided: the stages of a procedure, and the calendar by which days are counted.

Days may be written as a number, or as the name of a parameter, which is dated, local and cited.
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from bangfu.engine.packs.kinds import Day, Expression, Flag, Name, Words
from bangfu.engine.packs.office import Level
from bangfu.engine.packs.schema import Cite, Item, Status

Days = Annotated[int, Field(ge=0, le=1000)] | Name
Share = Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]?/[1-9][0-9]?$")]
Limit = Annotated[int, Field(ge=0)] | Name
EvidenceKind = Literal[
    "minutes",
    "photo",
    "signature",
    "paper",
    "text",
    "line",
    "number",
    "money",
    "day",
    "choice",
    "member",
    "benefit",
]
StageKind = Literal["work", "approval", "notice"]
Counted = Literal["calendar", "working"]


class Evidence(Item):
    """Proof a stage asks for, or a value to be filled in there."""

    id: Name
    title: Words
    kind: EvidenceKind = Field(
        "paper", description="Minutes with names and votes, a file, or a value of a type"
    )
    optional: Flag = Field(default=False, description="The stage passes without it too")
    quorum: Share | None = Field(
        None, description="Minutes: share of those entitled who must be there, e.g. 2/3"
    )
    majority: Share | None = Field(
        None, description="Minutes: more than this share of those present must agree, e.g. 1/2"
    )
    codes: Name | None = Field(None, description="Choice: the code list")
    among: list[Name] = Field(default_factory=list, description="Choice: only these of the list")
    least: Limit | None = Field(
        None, description="Number or money: no less than this; money by the name of a parameter"
    )
    most: Limit | None = Field(
        None, description="Number or money: no more than this; money by the name of a parameter"
    )
    ahead: Flag = Field(default=False, description="Day: it may lie ahead")
    note: Words | None = None


class Notice(Item):
    """A public notice: at which levels and for how many full days at least."""

    at: list[Level] = Field(min_length=1)
    days: Days = Field(description="Full days at the least, the day of posting not counted")
    objections: Flag = Field(default=True, description="Objections stop the clock")


class Announcement(Item):
    """What was decided is announced by the stage's own level, once it has been passed."""

    at: list[Level] = Field(min_length=1, description="On whose boards it stands")
    days: Days = Field(description="Full days at the least, the day of announcing not counted")


class Stage(Item):
    """One step of a procedure."""

    id: Name
    title: Words
    role: Name = Field(description="Role that acts")
    level: Level
    kind: StageKind | None = Field(
        None, description="work: done and proven; approval: by somebody apart; notice: posted"
    )
    least_days: Days = Field(0, description="Full days before it may be passed")
    most_days: Days | None = Field(None, description="Due after so many days")
    counted: Counted = Field("calendar", description="Calendar days, or working days")
    when: Expression | None = Field(None, description="The stage is skipped where it fails")
    beside: Flag = Field(default=False, description="Runs at the same time as the stage before it")
    evidence: list[Evidence] = Field(default_factory=list)
    vote: Flag = Field(default=False, description="A meeting decides, with names and votes")
    notice: Notice | None = None
    announce: Announcement | None = Field(
        None, description="Approval: what it decided is announced to everybody"
    )
    back_to: Name | None = Field(None, description="Where it is returned to; absent: the first")
    bulk: Flag = Field(default=False, description="Many may be passed at once")
    status: Status = Field("stated", description="Whether a document says so")
    cite: Cite | None = Field(None, description="The procedure's own citation if absent")
    note: Words | None = None

    @property
    def does(self) -> StageKind:
        """What kind of step it is; a stage with a notice is one unless said otherwise."""
        return self.kind or ("notice" if self.notice else "work")


class Procedure(Item):
    """procedures/*.yaml: the stages through which something is decided.

    A filing keeps the stages it began with; ``version`` tells people which.
    """

    id: Name
    title: Words
    version: int = Field(1, ge=1, description="Raised whenever its stages change")
    cite: Cite
    subject: Name
    rule: Name | None = Field(None, description="The verdict that candidates come from")
    purpose: Literal["exit", "identification", "monitoring"] | None = Field(
        None, description="Candidates come from the standard of this purpose in force there"
    )
    requires: Expression | None = Field(
        None, description="Where it fails or is unknown, the procedure neither begins nor ends"
    )
    effect: Name | None = Field(None, description="What happens when the last stage is passed")
    details: list[Evidence] = Field(
        default_factory=list, description="What is asked when it is begun"
    )
    most_days: Days | None = Field(None, description="The whole is due after so many days")
    counts_from: Name | None = Field(
        None, description="The detail (a day) the whole is counted from; absent: the first day"
    )
    stages: list[Stage] = Field(min_length=1, max_length=30)
    status: Status = Field("stated", description="Whether a document gives its terms")
    note: Words | None = None
    replaces: Flag = False


class DayOff(Item):
    """A day on which offices are closed."""

    day: Day = Field(description="The day")
    title: Words


class Calendar(Item):
    """calendars/*.yaml: days off, and days at the weekend that are worked instead."""

    id: Name
    title: Words
    starts: Day = Field(description="First day it knows of")
    ends: Day = Field(description="Last day it knows of")
    closed: list[DayOff] = Field(default_factory=list, description="Days off beside the weekend")
    worked: list[Day] = Field(
        default_factory=list, description="Days of the weekend that are worked"
    )
    status: Status = Field("stated", description="Whether a document says so")
    cite: Cite | None = None
    note: Words | None = None
    replaces: Flag = False

    def knows(self, day: dt.date) -> bool:
        """Whether the day lies between its first and last."""
        return self.starts <= day <= self.ends
