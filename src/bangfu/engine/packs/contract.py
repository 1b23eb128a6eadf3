"""Responsibility contracts as a pack declares them: between which levels, about which targets."""

from typing import Literal

from pydantic import Field

from bangfu.engine.packs.kinds import Code, Flag, Name, Words
from bangfu.engine.packs.schema import Cite, Item

Signing = Literal["city", "county", "township", "village"]


class Contract(Item):
    """contracts/*.yaml: what a place signs with the place above it every year.

    Its terms are the figures of targets for the place; a target without a figure there is shown as
    not set. In ``lines`` ``{superior}``, ``{subordinate}`` and ``{year}`` stand for themselves.
    """

    id: Name
    title: Words
    cite: Cite
    kind: Literal["contract", "pledge"] = Field(
        "contract", description="An agreement of both sides, or a pledge given to the upper one"
    )
    levels: list[Signing] = Field(
        min_length=1, description="Levels that sign it with the place above them"
    )
    targets: list[Name] = Field(
        default_factory=list,
        description="Targets that become terms; absent: all that are broken down to the level",
    )
    lines: list[Words] = Field(min_length=1, max_length=12, description="What both sides promise")
    note: Words | None = None
    division: Code = Field("", description="Where it holds, if not everywhere the pack does")
    replaces: Flag = False
