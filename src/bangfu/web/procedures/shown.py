"""Steps and filings as lists show them."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from bangfu.base.accounts.roles import ROLES
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.procedures import definitions
from bangfu.procedures.filings import clock, mass
from bangfu.procedures.filings.models import Filing, State, Step
from bangfu.web.pages import language

TONES = {
    State.OPEN: "blue",
    State.DONE: "green",
    State.REJECTED: "red",
    State.WITHDRAWN: "grey",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A step of a list."""

    step: Step
    procedure: str
    stage: str
    place: str
    role: str
    left: int | None
    is_bulk: bool

    @property
    def due(self) -> dt.date | None:
        """The last day, if there is one."""
        return due(self.step.due)

    @property
    def late(self) -> int:
        """Days past it."""
        return max(-(self.left or 0), 0)


@dataclass(frozen=True, slots=True)
class Line:
    """A filing of a list."""

    filing: Filing
    procedure: str
    place: str
    tone: str


def role(code: str) -> str:
    """What a role is called."""
    known = ROLES.get(code)
    return str(known.title) if known else code


def left(step: Step) -> int | None:
    """Days until a step is due, negative when late; ``None`` without a day or while it stands."""
    if step.due == clock.FAR or step.filing.paused_on is not None:
        return None
    return (step.due - clock.today()).days


def due(day: dt.date) -> dt.date | None:
    """A day on which something is due, if there is one."""
    return None if day == clock.FAR else day


def rows(steps: Iterable[Step]) -> list[Row]:
    """Steps with the words a list needs."""
    listed = list(steps)
    names = _names(step.division_id for step in listed)
    return [_row(step, names) for step in listed]


def _row(step: Step, names: dict[str, str]) -> Row:
    procedure = definitions.thawed(step.filing.definition)
    return Row(
        step,
        procedure.title.text(language()),
        definitions.stage(procedure, step.stage).title.text(language()),
        _place(step.division_id, names),
        role(step.role),
        left(step),
        mass.is_bulk(step),
    )


def lines(filings: Iterable[Filing]) -> list[Line]:
    """Filings with the words a list needs."""
    listed = list(filings)
    names = _names(filing.division_id for filing in listed)
    return [
        Line(
            filing,
            definitions.thawed(filing.definition).title.text(language()),
            _place(filing.division_id, names),
            TONES[State(filing.state)],
        )
        for filing in listed
    ]


def _names(villages: Iterable[str]) -> dict[str, str]:
    return divisions.names({step for code in villages for step in codes.lineage(code)[-2:]})


def _place(code: str, names: dict[str, str]) -> str:
    return "".join(names.get(step, "") for step in codes.lineage(code)[-2:])
