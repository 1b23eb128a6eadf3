"""Work without a day: ledgers of mine that wait, drafts to approve, accounts without a post."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit import bands
from bangfu.policy.drafts.models import Draft, Status
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.imports import queries as imports
from bangfu.watch.work.contract import Item, Link
from bangfu.watch.work.singles import Singles


class ByMoment(Singles):
    """Rows whose key is a moment; their arrival is told by what ended, not counted."""

    def key(self, text: str) -> Any:
        """The key out of a mark."""
        try:
            return UUID(text)
        except ValueError:
            return None

    def arrived(self, user: User, mark: int) -> tuple[int, int]:
        """How many more there are than were told."""
        now = self.waiting(user, "mine").count()
        return max(now - mark, 0), now


class Imports(ByMoment):
    """Ledgers the person brought that wait for an answer or a decision."""

    kind = "imports"
    title = _("台账导入")
    icon = "file-import"
    permissions = (Permission.HOUSEHOLDS_IMPORT,)
    place = "division"
    searched = ("file_name",)

    def waiting(self, user: User, desk: str) -> "QuerySet[Any]":
        """The person's own; nobody decides about somebody else's."""
        return imports.waiting(user)

    def item(self, row: Any) -> Item:
        """A ledger by its file."""
        link = Link("imports:one", (str(row.pk),))
        return Item(
            self.kind, str(row.pk), row.file_name, row.division, bands.FAR, link,
            note=str(row.get_stage_display()),
        )  # fmt: skip


class Drafts(ByMoment):
    """Drafts of others that were submitted."""

    kind = "drafts"
    title = _("政策草稿审定")
    icon = "file-pencil"
    permissions = (Permission.DRAFTS_APPROVE,)
    place = "division_id"
    searched = ("title",)

    def waiting(self, user: User, desk: str) -> "QuerySet[Any]":
        """Those the person may approve."""
        granted = scope.of(user, Permission.DRAFTS_APPROVE)
        found = Draft.objects.filter(granted.q("division_id"), status=Status.SUBMITTED)
        return found.exclude(author=user.username)

    def item(self, row: Any) -> Item:
        """A draft by its title."""
        link = Link("drafts:draft", (str(row.pk),))
        return Item(self.kind, str(row.pk), row.title, row.division_id, bands.FAR, link)


class Accounts(Singles):
    """People who wait for a post."""

    kind = "accounts"
    title = _("授予岗位")
    icon = "user-question"
    permissions = (Permission.POSTS_GRANT,)
    searched = ("name", "username")

    def waiting(self, user: User, desk: str) -> "QuerySet[Any]":
        """Accounts without a post."""
        found = accounts.people(user, Permission.POSTS_GRANT, state="idle")
        return found.prefetch_related(None)

    def within(self, rows: "QuerySet[Any]", at: str) -> "QuerySet[Any]":
        """They have no place yet."""
        return rows if at in ("", catalogue.site().division_id) else rows.none()

    def item(self, row: Any) -> Item:
        """A person to whom a post may be granted."""
        place = catalogue.site().division_id
        link = Link("admin:post", (str(row.pk),))
        return Item(self.kind, str(row.pk), row.name, place, bands.FAR, link, note=row.username)
