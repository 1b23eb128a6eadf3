"""Printed forms as a pack declares them; the layout is a template beside each declaration."""

from typing import Literal

from pydantic import Field

from bangfu.engine.packs.kinds import Flag, Name, Words
from bangfu.engine.packs.schema import Cite, Item

PartKind = Literal[
    "fields",
    "members",
    "incomes",
    "compared",
    "entitlements",
    "changes",
    "villages",
    "households",
    "lines",
]


class FormPart(Item):
    """A block of a form, filled from what was entered once."""

    kind: PartKind = Field(
        description="Labelled values, a table of members, incomes, this year beside last, "
        "entitlements, changes, villages with their sums, households, or lines to be filled in by "
        "hand"
    )
    title: Words | None = None
    columns: list[Name] = Field(
        default_factory=list, description="Columns or facts shown, in order"
    )
    across: int = Field(3, ge=1, le=6, description="Labelled values side by side")
    rows: int = Field(0, ge=0, le=60, description="Lines at the least, empty ones included")
    headings: list[Words] = Field(
        default_factory=list, description="Headings of columns to be filled in by hand"
    )
    note: Words | None = Field(None, description="Small print below the block")


class Form(Item):
    """forms/<form>/form.yaml: a paper form, with its template form.typ in the same folder."""

    id: Name
    title: Words
    subject: Literal["household", "village", "township"] = Field(
        description="What one copy is about"
    )
    version: str = Field(min_length=1, max_length=20, description="Printed on every copy")
    paper: Literal["a4", "a3"] = "a4"
    landscape: Flag = Field(default=False, description="Lying, not standing")
    posted: Flag = Field(
        default=False, description="Hung up where others read it: no personal columns allowed"
    )
    excel: Flag = Field(default=False, description="Also handed out as a workbook")
    parts: list[FormPart] = Field(min_length=1, max_length=20, description="Its blocks, in order")
    signatures: list[Words] = Field(default_factory=list, description="Who signs at the end")
    cite: Cite | None = Field(None, description="Where the form is asked for")
    note: Words | None = Field(None, description="How to fill it in, printed at the end")
    replaces: Flag = False
