"""Checks of the registry's own quality: what looks wrong in a record and who should go and see.

A check is a rule like an alert, but it judges the record, not the people; so the checks of a pack
are compiled by themselves (:func:`as_pack`) and never slow or crowd the verdicts of policy.
"""

import datetime as dt
from dataclasses import replace
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from bangfu.engine.packs import schema
from bangfu.engine.packs.kinds import Day, Expression, Flag, Model, Name, Words
from bangfu.engine.packs.pack import Pack

CheckCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}[0-9]{2}$")]
Group = Literal[
    "identity",
    "family",
    "education",
    "labour",
    "insurance",
    "income",
    "living",
    "monitoring",
    "village",
    "process",
    "cross_source",
]
FOUND = "found"
OUTCOMES = ("met", "not_met", "not_applicable", "unknown")


class Shown(Model):
    """What a check says of some records: each is given as in a case."""

    as_of: Day = Field(dt.date(2016, 12, 31), description="The day they are looked at")
    met: list[dict[str, Any]] = Field(default_factory=list, description="It is raised")
    not_met: list[dict[str, Any]] = Field(default_factory=list, description="It is not")
    not_applicable: list[dict[str, Any]] = Field(
        default_factory=list, description="It is not asked"
    )
    unknown: list[dict[str, Any]] = Field(default_factory=list, description="It cannot be decided")


class Check(schema.Item):
    """checks/*.yaml: something that looks wrong in a record; people verify it, nobody is judged."""

    id: Name
    code: CheckCode = Field(description="Its number in the catalogue of checks, such as ID01")
    group: Group = Field(description="Chapter of the catalogue")
    subject: Literal["household", "member", "village"] = "household"
    severity: Literal["block", "warn", "clue"] = Field(
        description="block: stops a submission; warn: needs a reason; clue: to be verified at home"
    )
    title: Words
    look: Words = Field(description="What to look at and how to put it right, in plain words")
    owner: Words = Field(description="Unit that answers for the check")
    origin: str = Field(description="Where the check comes from")
    version: int = Field(1, ge=1, description="Raised whenever what it finds changes")
    cite: schema.Cite | None = None
    applies: Expression | None = Field(
        None, description="Where it does not hold the check is not applicable; absent: everywhere"
    )
    test: Expression | None = Field(None, description="What is wrong if it holds")
    needs: list[Name] = Field(
        default_factory=list, description="Tables that nobody keeps yet; it waits for them"
    )
    shown: Shown = Field(Shown.model_validate({}), description="Records on both sides")
    replaces: Flag = False

    @model_validator(mode="after")
    def _either(self) -> "Check":
        """A check can be asked, or says what it waits for."""
        if (self.test is None) == (not self.needs):
            raise PydanticCustomError("either", "Either test or needs should be given")
        return self


def as_alert(check: Check) -> schema.Alert:
    """A check as a rule the engine runs: met where the test holds."""
    assert check.test is not None
    said: dict[str, Any] = {
        "id": check.id,
        "subject": check.subject,
        "title": check.title,
        "cite": check.cite or schema.Cite(document="checks", clause=check.code),
        "applies": check.applies,
        "conditions": [{"id": FOUND, "title": check.title, "test": check.test}],
        "about": "quality",
        "severity": check.severity,
        "note": check.look,
    }
    return schema.Alert.model_validate(said).model_copy(update={"where": check.where})


def cases(check: Check) -> list[schema.Case]:
    """What a check shows, as cases any engine proves."""
    said = [
        {
            "name": f"{check.code} {outcome} {number}",
            "given": given,
            "as_of": check.shown.as_of,
            "assumed": True,
            "expect": {check.id: {"outcome": outcome}},
        }
        for outcome in OUTCOMES
        for number, given in enumerate(getattr(check.shown, outcome), start=1)
    ]
    made = map(schema.Case.model_validate, said)
    return [case.model_copy(update={"where": check.where}) for case in made]


def as_pack(pack: Pack) -> Pack:
    """A pack whose only rules are its checks; tables, facts and figures are the same."""
    asked = [check for check in pack.checks.values() if check.test is not None]
    return replace(
        pack,
        standards={},
        benefits={},
        duties={},
        alerts={check.id: as_alert(check) for check in asked},
        targets={},
        tasks={},
        procedures={},
        contracts={},
        calendars={},
        scorecards={},
        marks=[],
        cases=[case for check in asked for case in cases(check)],
    )
