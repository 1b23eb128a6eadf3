"""Notices and steps as rows of the desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bangfu.base.accounts import queries as accounts
from bangfu.base.divisions import queries as divisions
from bangfu.procedures import definitions
from bangfu.procedures.filings.models import Step
from bangfu.procedures.notices import archive
from bangfu.procedures.notices.gate import Entry, Sheet
from bangfu.procedures.notices.models import Listing, Notice
from bangfu.procedures.notices.queries import Kept
from bangfu.web import pages


@dataclass(frozen=True, slots=True)
class Row:
    """A notice in a list."""

    notice: Notice
    sheet: Sheet
    title: str


def rows(notices: Iterable[Notice]) -> list[Row]:
    """Notices as rows."""
    at = 1 if pages.language() == "en" else 0
    made = [(one, archive.sheet(one.payload)) for one in notices]
    return [Row(one, sheet, sheet.matter[at]) for one, sheet in made]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step whose notice is to be posted."""

    step: Step
    procedure: str
    stage: str
    place: str


def waiting(steps: Sequence[Step]) -> list[Waiting]:
    """Steps as rows."""
    names, language = divisions.names({one.place for one in steps}), pages.language()
    made = []
    for step in steps:
        procedure = definitions.thawed(step.filing.definition)
        stage = definitions.stage(procedure, step.stage).title.text(language)
        title, place = procedure.title.text(language), names.get(step.place, "")
        made.append(Waiting(step, title, stage, place))
    return made


def lines(found: Kept) -> list[tuple[Entry, Listing]]:
    """Lines of a notice with the filings they are about."""
    listed = {one.number: one for one in found.lines}
    return [(one, listed[one.number]) for one in found.sheet.entries if one.number in listed]


def may_correct(found: Kept) -> bool:
    """Whether a corrected edition may take its place; an announcement also after it was down."""
    if found.later is not None:
        return False
    return found.up is not None or (
        found.sheet.is_announcement and found.notice.taken_down_on is not None
    )


def names(found: Kept) -> dict[str, str]:
    """Names of who put it up and took it down."""
    notice = found.notice
    return accounts.names({n for n in (notice.published_by, notice.taken_down_by) if n})
