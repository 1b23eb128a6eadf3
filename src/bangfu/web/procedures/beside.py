"""Procedures as the page of their subject shows them: those under way, and those to begin."""

from dataclasses import dataclass, replace

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.engine.packs.procedure import Procedure
from bangfu.policy.drafts.models import Draft, Status
from bangfu.procedures import definitions, effects
from bangfu.procedures.filings import queries
from bangfu.procedures.filings.models import Filing
from bangfu.procedures.status import applying
from bangfu.registry.households.models import Household
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Beside:
    """What a page shows of procedures about its subject.

    Args:
        subject: key of the subject.
        offered: ``(procedure, title)`` that the person may begin.
        under_way: open filings, with the title of each.
        applies: the village whose unregistered families may apply here; empty for none.
    """

    subject: str
    offered: list[tuple[str, str]]
    under_way: list[tuple[Filing, str]]
    applies: str = ""


def of_household(user: User, home: Household) -> Beside:
    """Procedures about a household."""
    if home.ended_on is not None:
        return Beside(str(home.uid), [], [])
    return _of(user, "household", str(home.uid), home.village_id, home)


def of_village(user: User, village: str) -> Beside:
    """Procedures about a village."""
    found = _of(user, "village", village, village, village)
    may = village in scope.of(user, Permission.PROCEDURES_OPEN)
    return replace(found, applies=village) if may and applying.procedure() else found


def of_place(user: User, place: str) -> Beside:
    """Procedures about a township or county."""
    return _of(user, codes.level_of(place).value, place, place, place)


def of_draft(user: User, draft: Draft) -> Beside:
    """Procedures about a draft of policy, offered while it waits for a decision."""
    found = _of(user, "policy_draft", str(draft.pk), draft.division_id, draft)
    return found if draft.status == Status.SUBMITTED else replace(found, offered=[])


def _of(user: User, label: str, subject_id: str, division: str, record: object) -> Beside:
    found = [one for one in queries.of_subject(user, label, subject_id) if one.is_open]
    titles = {n: one.title.text(language()) for n, one in definitions.offered(label).items()}
    open_now = {filing.procedure for filing in found}
    may = scope.of(user, Permission.PROCEDURES_OPEN).covers(division)
    fitting = {n for n, one in definitions.offered(label).items() if _fits(one, record)}
    offered = [pair for pair in titles.items() if may and pair[0] in fitting - open_now]
    return Beside(subject_id, offered, [(one, titles.get(one.procedure, "")) for one in found])


def _fits(procedure: Procedure, record: object) -> bool:
    """Whether it makes sense to offer a procedure for a record."""
    effect = effects.known().get(procedure.effect or "")
    return effect is None or effect.fits(record)
