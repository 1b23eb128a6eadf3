"""What every act about a contract leaves behind: its own history, and the trail of the house."""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.procedures.contracts.models import Contract, Entry


def entries(verb: str, by: User, contracts: Iterable[Contract], reason: str = "") -> None:
    """A line in the history of each."""
    now = timezone.now()
    Entry.objects.bulk_create(
        Entry(contract=one, verb=verb, by=by.username, at=now, reason=reason) for one in contracts
    )


def trail(verb: str, by: User, subject: str, division: str, changes: dict[str, Any]) -> None:
    """A line in the trail."""
    act = audit.Act(f"contracts.{verb}", "contract", subject, division=division, changes=changes)
    audit.record(by=by.username, act=act)


def one(verb: str, by: User, contract: Contract, changes: dict[str, Any], reason: str = "") -> None:
    """Both, for one contract."""
    entries(verb, by, [contract], reason)
    given = {**changes, "reason": reason} if reason else changes
    trail(verb, by, str(contract.uid), contract.division, given)
