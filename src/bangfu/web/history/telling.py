"""Entries of any kind as sentences: when, who in which post, what, and from what to what."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts.models import Post
from bangfu.base.accounts.roles import ROLES
from bangfu.base.audit.models import Entry, Reading
from bangfu.base.divisions import queries as divisions
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web.admin import sentences
from bangfu.web.history import fields
from bangfu.web.households import history

# Kinds whose changes are told in the words of the pack's tables.
REGISTERED = {"household", "village_file", "hamlet"}


@dataclass(frozen=True, slots=True)
class Said:
    """One line: ``who`` (``post``) ``what``; then what changed, each in a sentence."""

    row: Entry | Reading
    who: str
    post: str
    what: str
    changes: list[str]


@dataclass(frozen=True)
class Teller:
    """What is needed to put rows into words; read once for a page.

    Args:
        names: of people by user name.
        posts: they hold or held.
        places: names of the places of these posts.
        members: names of members by uid, where the object is a household.
        procedure: the one it follows, where the object is a filing.
    """

    names: Mapping[str, str]
    posts: Mapping[str, Sequence[Post]]
    places: Mapping[str, str]
    members: Mapping[str, str]
    procedure: str = ""

    def said(self, row: Entry | Reading) -> Said:
        """A row in words."""
        who = called(row.actor, self.names)
        what = sentences.told(row.action, row.subject_id, _details(row), self.names)
        return Said(row, who, self.post(row.actor, row.at), what, list(self._changes(row)))

    def post(self, actor: str, at: dt.datetime) -> str:
        """The post in which somebody acted, as held on that day."""
        day = timezone.localdate(at)
        for post in self.posts.get(actor, ()):
            if post.valid_from <= day and (post.valid_to is None or day <= post.valid_to):
                role = str(ROLES[post.role].title) if post.role in ROLES else post.role
                place = self.places.get(post.division_id or "", "")
                return f"{place}{_('，')}{role}" if place else role
        return ""

    def _changes(self, row: Entry | Reading) -> Iterator[str]:
        if isinstance(row, Reading):
            yield from fields.told(row.action, row.details)
            if row.purpose:
                yield _("用途：%(purpose)s") % {"purpose": row.purpose}
        elif row.subject_type in REGISTERED and _is_record(row):
            line = history.Telling(catalogue.pack(), self.names, self.members).line(row)
            yield from map(_sentence, line.changes)
            yield from line.notes
        else:
            yield from fields.told(row.action, row.changes, self.procedure)


def called(actor: str, names: Mapping[str, str]) -> str:
    """What somebody is called who did something; the program itself is called the system."""
    by_itself = actor == "system" or actor.startswith("system:")
    return _("系统") if by_itself else names.get(actor, actor)


def _is_record(row: Entry) -> bool:
    return row.action.partition(".")[0] in {"households", "villages"}


def _details(row: Entry | Reading) -> Mapping[str, Any]:
    found = row.details if isinstance(row, Reading) else row.changes
    return found if isinstance(found, dict) else {}


def _sentence(change: history.Change) -> str:
    """From what to what, as one says it."""
    whose = _("%(name)s的") % {"name": change.whose} if change.whose else ""
    told = {"whose": whose, "title": change.title, "old": change.before, "new": change.after}
    if change.before is None:
        return _("登记%(whose)s%(title)s为“%(new)s”") % told
    if change.after is None:
        return _("清空了%(whose)s%(title)s（原为“%(old)s”）") % told
    return _("把%(whose)s%(title)s从“%(old)s”改为“%(new)s”") % told


def teller(rows: Sequence[Entry | Reading], members: Mapping[str, str] | None = None) -> Teller:
    """Read what these rows need to be told."""
    actors = {row.actor for row in rows}
    subjects = {row.subject_id for row in rows if row.subject_type == "user"}
    posts = accounts.posts_of(actors)
    held = {post.division_id for several in posts.values() for post in several}
    places = divisions.names(code for code in held if code)
    names = accounts.names(actors | subjects)
    filed = (_details(row).get("procedure") for row in rows if row.subject_type == "filing")
    procedure = next((str(one) for one in filed if one), "")
    return Teller(names, posts, places, members or {}, procedure)
