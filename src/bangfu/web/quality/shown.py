"""Clues, checks and counts as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.engine.packs.quality import Check
from bangfu.watch.quality import checks, owners
from bangfu.watch.quality.models import Clue, Severity, State
from bangfu.watch.quality.queries import Filter, Line, Precision
from bangfu.web.households.asked import Choice
from bangfu.web.pages import language
from bangfu.web.quality import links

TONES = {"block": "red", "warn": "amber", "clue": "blue"}
STATE_TONES = {
    State.NEW: "amber",
    State.ASSIGNED: "amber",
    State.VERIFIED: "blue",
    State.CHECKED: "blue",
    State.CLOSED: "green",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A clue of a list."""

    clue: Clue
    title: str
    place: str
    who: str
    tone: str
    state_tone: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Tally:
    """A line of counts, each with the list behind it."""

    title: str
    code: str
    line: Line
    href: str
    open_href: str
    late_href: str


@dataclass(frozen=True, slots=True)
class Declared:
    """A check of the catalogue, with how often it was right here."""

    check: Check
    title: str
    look: str
    severity: str
    tone: str
    owner: str
    precision: Precision | None
    href: str

    @property
    def waits(self) -> bool:
        """Whether it waits for a table nobody keeps yet."""
        return bool(self.check.needs)


def title(check: Check | None, clue: Clue) -> str:
    """What a check is called; its code where the pack has dropped it."""
    return check.title.text(language()) if check else clue.check_code


def rows(found: Iterable[Clue], today: Any) -> list[Row]:
    """Clues with the words a list needs."""
    listed = list(found)
    names = divisions.names({s for c in listed for s in codes.lineage(c.village_id)[-2:]})
    known = checks.by_code()
    return [
        Row(
            clue,
            title(known.get(clue.check_code), clue),
            "".join(names.get(step, "") for step in codes.lineage(clue.village_id)[-2:]),
            who(clue),
            TONES.get(clue.severity, "grey"),
            STATE_TONES.get(State(clue.state), "grey"),
            clue.is_open and clue.due is not None and clue.due < today,
        )
        for clue in listed
    ]


def who(clue: Clue) -> str:
    """The member or the number of the household a clue is about; empty for a village."""
    if clue.member is not None:
        return str(clue.member.name)
    return clue.household.household_no if clue.household else ""


@dataclass(frozen=True, slots=True)
class Owned:
    """To whom a clue was assigned, in words."""

    who: str
    place: str
    is_vacant: bool


def owner(clue: Clue) -> Owned | None:
    """Who is to verify a clue; the place where the post has ended."""
    if not clue.assigned_to:
        return None
    steps = codes.lineage(clue.assigned_to)[-2:]
    names = divisions.names(steps)
    place = "".join(names.get(step, "") for step in steps)
    is_vacant = owners.is_vacant(clue)
    words = [clue.post.user.name] if clue.post and not is_vacant else []
    words += [owners.title(clue.assigned_role)] if clue.assigned_role and not is_vacant else []
    return Owned(" ".join(words), place, is_vacant)


def by_place(lines: list[Line]) -> list[Tally]:
    """Counts of places below one; a village opens its list."""
    names = divisions.names(line.key for line in lines)
    return [_tally(line, names.get(line.key, line.key), "", {"at": line.key}) for line in lines]


def by_check(lines: list[Line], at: str) -> list[Tally]:
    """Counts per check."""
    known = checks.by_code()
    return [
        _tally(
            line,
            known[line.key].title.text(language()) if line.key in known else line.key,
            line.key,
            {"at": at, "check": line.key},
        )
        for line in lines
    ]


def _tally(line: Line, title_: str, code: str, asked: dict[str, str]) -> Tally:
    return Tally(
        title_,
        code,
        line,
        links.listed(**asked),
        links.listed(**asked, state="open"),
        links.listed(**asked, state="overdue"),
    )


def catalogue(found: dict[tuple[str, int], Precision]) -> list[Declared]:
    """Every declared check."""
    return [
        Declared(
            check,
            check.title.text(language()),
            check.look.text(language()),
            str(Severity(check.severity).label),
            TONES[check.severity],
            check.owner.text(language()),
            found.get((check.code, check.version)),
            links.listed(check=check.code),
        )
        for check in checks.declared()
    ]


def choices(chosen: Filter) -> list[Choice]:
    """The lists of the filter bar."""
    said = [(c.code, f"{c.code} {c.title.text(language())}") for c in checks.declared()
            if not c.needs]  # fmt: skip
    states = [("open", _("全部待办")), ("overdue", _("已逾期"))]
    states += [(state.value, str(state.label)) for state in State]
    severities = [(kind.value, str(kind.label)) for kind in Severity]
    owned = [("mine", _("等我核实的"))]
    return [
        Choice("owner", _("分派给"), _("不限"), [("", owned)], chosen.owner),
        Choice("state", _("状态"), _("全部状态"), [("", states)], chosen.state),
        Choice("severity", _("程度"), _("全部程度"), [("", severities)], chosen.severity),
        Choice("check", _("检查"), _("全部检查"), [("", said)], chosen.check),
    ]
