"""Clues at the stage that is mine, as one line per place or check."""

import datetime as dt
from collections.abc import Hashable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit import bands
from bangfu.procedures.saying import say
from bangfu.watch.quality import checks, kept, queries
from bangfu.watch.quality.models import OPEN, Clue, ClueStep, State
from bangfu.watch.work.bundles import Bundles
from bangfu.watch.work.contract import AREA, Ask, Item, Link

P = Permission
OWED: dict[str, Promise] = {
    State.NEW: _("分派疑点"),
    State.ASSIGNED: _("入户核实疑点"),
    State.VERIFIED: _("审核疑点"),
    State.CHECKED: _("办结疑点"),
}


class Clues(Bundles):
    """What the person's rights let them do next, where they may do it."""

    kind = "clues"
    title = _("数据疑点")
    icon = "search"
    permissions = (P.QUALITY_READ,)
    due = "due"
    is_leveled = True
    groups = ("state",)
    inside = ("check_code",)

    def waiting(self, user: User, desk: str) -> "QuerySet[Clue]":
        """Clues at a stage of the person's, or open ones of their area."""
        found = queries.clues(user)
        if desk == AREA:
            return found.filter(state__in=OPEN)
        seats = {post.division_id for post in scope.posts(user) if post.division_id}
        to_check = scope.of(user, P.QUALITY_CHECK).q("village_id")
        to_close = scope.of(user, P.QUALITY_CLOSE).q("village_id")
        to_verify = scope.of(user, P.QUALITY_VERIFY).q("village_id")
        # The states are said once more: that way the index that holds all columns is taken.
        return found.filter(state__in=OPEN).filter(
            (Q(state__in=(State.NEW, State.VERIFIED)) & to_check)
            | (Q(state=State.CHECKED) & to_close)
            | (Q(state=State.ASSIGNED, assigned_to__in=seats) & to_verify)
        )

    def counted(self, user: User, at: str, name: Hashable, ask: Ask) -> list[Any]:
        """Kept by county, for there are many."""
        return kept.answers(user, at, (name, kept.seats(user)), ask)

    def finished(self, user: User, since: dt.date) -> "QuerySet[Any]":
        """Clues that were settled."""
        done = queries.clues(user, queries.Filter(state=State.CLOSED))
        return done.filter(closed_on__gte=since)

    def listed(self, at: str, when: str) -> Link:
        """The list of clues."""
        state = State.CLOSED.value if when == bands.MONTH else "open"
        return _link(at=at, state=state, when=when)

    def words(self) -> Any:
        """The checks of the pack by their codes."""
        return checks.by_code()

    def item(self, row: dict[str, Any], when: str, words: Any) -> Item:
        """All clues of a stage at a place, of one check where the place is a village."""
        code = row.get("check_code", "")
        title, check = str(OWED[row["state"]]), words.get(code)
        return Item(
            kind=self.kind,
            key=f"{row['part']}.{row['state']}.{code}.{row['band']}",
            title=f"{title} · {say(check.title) if check else code}" if code else title,
            place=row["part"],
            due=row["first"],
            link=_link(at=row["part"], state=row["state"], check=code, when=when),
            count=row["count"],
        )

    def arrived(self, user: User, mark: int) -> tuple[int, int]:
        """Clues that somebody moved to the person's stage, or that were found, after a step."""
        steps = ClueStep.objects.filter(pk__gt=mark)
        last = steps.order_by("-pk").values_list("pk", flat=True).first()
        moved = steps.values("clue")
        return self.waiting(user, "mine").filter(pk__in=moved).count(), last or mark


def _link(**asked: str) -> Link:
    return Link("quality:clues", query=tuple((name, text) for name, text in asked.items() if text))
