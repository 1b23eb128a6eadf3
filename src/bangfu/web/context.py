"""What every page's frame needs: who, where, which sections, which notices."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.models import Post
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.watch.work import notices
from bangfu.web import nav

PHONE_ITEMS = 4


class Shell:
    """The frame of one page; each part is asked for when a template shows it, and only once."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def posts(self) -> list[Post]:
        """The posts the person holds today."""
        user = self._request.user
        return scope.posts(user) if user.is_authenticated else []

    @property
    def post(self) -> Post | None:
        """The post that names the person in the frame: the first."""
        return self.posts[0] if self.posts else None

    @cached_property
    def site(self) -> Site | None:
        """This installation; ``None`` before it was set up."""
        try:
            return catalogue.site()
        except Refusal:
            return None

    @property
    def place(self) -> str:
        """Where the person works, with its level; else the place of the installation."""
        post = self.post
        if post and post.division_id:
            return f"{post.place} · {codes.level_of(post.division_id).label}"
        return post.place if post else str(self.site.division) if self.site else ""

    @property
    def today(self) -> dt.date:
        """The day for which lists and maps answer."""
        return catalogue.today(self.site) if self.site else dt.date.today()  # noqa: DTZ011

    @property
    def banner(self) -> str:
        """What everybody must know about the data shown; empty for real data."""
        if self.site is None:
            return ""
        notes = [_("演示数据")] if self.site.demo else []
        return " · ".join(notes + ([_("含假定参数")] if self.site.assumed else []))

    @cached_property
    def sections(self) -> list[nav.Item]:
        """The sections the person sees."""
        return nav.items(self._request.user, self._request.path)

    @property
    def groups(self) -> list[tuple[Promise, list[nav.Item]]]:
        """The same under their headings."""
        return nav.grouped(self.sections)

    @property
    def may_try(self) -> bool:
        """Whether the person reads drafts of policy."""
        return rights.holds(self._request.user, Permission.DRAFTS_READ)

    @property
    def may_draft(self) -> bool:
        """Whether the person makes drafts of policy."""
        return rights.holds(self._request.user, Permission.DRAFTS_EDIT)

    @property
    def phone(self) -> list[nav.Item]:
        """Those in the bottom bar of a phone; the rest is behind “more”."""
        return nav.on_phone(self.sections, PHONE_ITEMS)

    @cached_property
    def _bell(self) -> tuple[int, int]:
        user = self._request.user
        return notices.bell(user) if user.is_authenticated else (0, 0)

    @property
    def unread(self) -> int:
        """How many notices the person has not read."""
        return self._bell[0]

    @property
    def jobs(self) -> int:
        """How many jobs of the person are under way."""
        return self._bell[1]


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of the page frame."""
    return {"shell": Shell(request)}
