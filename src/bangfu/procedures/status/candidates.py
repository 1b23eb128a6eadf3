"""Who might leave poverty now: the run's verdict proposes, people decide.

Households whose exit standard is met and who have not left; those nobody can say it of are listed
apart, with what is missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from bangfu.base.accounts.models import User
from bangfu.engine.compile.program import Rule
from bangfu.policy.runs import households as lists
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs.households import Filter
from bangfu.procedures import definitions
from bangfu.procedures.filings import queries as filings
from bangfu.registry.households import queries as registry

KINDS = ("met", "unknown")
LIMIT = 50


@dataclass(frozen=True, slots=True)
class Candidate:
    """A household that the last run proposes.

    Args:
        uid: its public key.
        number: ours.
        name: of its head.
        village: 12-digit code.
        missing: titles of conditions that nobody can answer.
        filing: an open filing about it already.
    """

    uid: UUID
    number: str
    name: str
    village: str
    missing: tuple[str, ...] = ()
    filing: UUID | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some candidates, how many there are, and where the list goes on."""

    rows: list[Candidate]
    after: list[Any] | None
    total: int
    rule: Rule | None


def exits(
    user: User,
    *,
    kind: str = "met",
    at: str = "",
    after: Sequence[Any] | None = None,
    language: str = "zh",
) -> Piece:
    """Candidates for leaving poverty in the person's area, in order of place.

    Raises:
        Refusal: ``runs.none`` while nothing has been run yet.
    """
    desk = runs.desk(user)
    rule = desk.exit_rule()
    if rule is None:
        return Piece([], None, 0, None)
    outcome = kind if kind in KINDS else KINDS[0]
    chosen = Filter(division=at, rule=rule.id, outcome=outcome, exited="no")
    asked = (desk.program, desk.results, desk.scope, chosen)
    found = lists.page(*asked, after=after, limit=LIMIT)
    total = lists.count(*asked)["households"]
    return Piece(_rows(user, rule, found.rows, language), found.after, total, rule)


def _rows(user: User, rule: Rule, rows: list[dict[str, Any]], language: str) -> list[Candidate]:
    shown = registry.shown(user, [row["household_id"] for row in rows])
    keys = {row["household_id"]: shown[row["household_id"]].uid for row in rows
            if row["household_id"] in shown}  # fmt: skip
    procedure = exit_procedure()
    about = filings.open_about(user, procedure, [str(uid) for uid in keys.values()])
    return [
        Candidate(
            keys[row["household_id"]],
            row["household_no"],
            row["head_name"] or "",
            row["village_id"],
            _missing(rule, row, language),
            about.get(str(keys[row["household_id"]])),
        )
        for row in rows
        if row["household_id"] in keys
    ]


def _missing(rule: Rule, row: dict[str, Any], language: str) -> tuple[str, ...]:
    mask = row.get(f"{rule.id}__unknown") or 0
    asked = [c for c in rule.conditions if c.required and mask >> c.bit & 1]
    return tuple(c.spec.title.text(language) for c in asked)


def exit_procedure(subject: str = "household") -> str:
    """The procedure of the pack in force by which such a subject leaves; empty if it has none."""
    found = definitions.offered(subject)
    return next((name for name, one in found.items() if one.purpose == "exit"), "")
