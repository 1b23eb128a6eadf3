"""What happened to one household, from the trail: changes in sentences, and who saw numbers."""

from functools import cached_property

from bangfu.base.accounts import queries as accounts
from bangfu.base.audit import queries as audit
from bangfu.base.audit.models import Entry
from bangfu.registry.households.changes import trail
from bangfu.web.households import history, revealing
from bangfu.web.households.registered import Registered

MOST_HISTORY = 50
REVEALED = "households.reveal"


class Remembered(Registered):
    """The household with its past."""

    @cached_property
    def _trail(self) -> list[Entry]:
        told = audit.history("household", self.home.household_no)
        told = told.filter(action__startswith=trail.ACTIONS)  # looks and copies change nothing
        return list(told.exclude(action="households.moved_away")[: 2 * MOST_HISTORY])

    @cached_property
    def _users(self) -> dict[str, str]:
        return accounts.names({entry.actor for entry in self._trail})

    @cached_property
    def _members(self) -> dict[str, str]:
        return {str(p.member.uid): p.member.name or "" for p in self.people}

    @cached_property
    def history(self) -> list[history.Line]:
        """The newest changes, in sentences."""
        entries = [e for e in self._trail if e.action != REVEALED][:MOST_HISTORY]
        telling = history.Telling(self.pack, self._users, self._members, trail.undone(entries))
        return [telling.line(entry) for entry in entries]

    @cached_property
    def seen(self) -> list[revealing.Seen]:
        """Who saw whole numbers, as far as the newest entries tell."""
        shown_whole = [entry for entry in self._trail if entry.action == REVEALED]
        return revealing.seen(shown_whole, self._users, self._members)
