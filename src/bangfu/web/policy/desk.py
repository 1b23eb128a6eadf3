"""What every policy page needs: the pack in force, the day, the results of the person's area."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.figures import Figure, Question, figures
from bangfu.engine.compile.program import Program
from bangfu.engine.packs import schema
from bangfu.engine.words import Words
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs.queries import Results
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.web import pages
from bangfu.web.guards import person


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, ready for ``{% cite %}``."""

    document: str
    clause: str
    title: str


class Desk:
    """One person before the pack in force; each part is worked out when asked for, once."""

    def __init__(self, request: HttpRequest) -> None:
        self.user: User = person(request)
        self.site: Site = catalogue.site()
        self.language = pages.language()
        self.as_of = catalogue.today(self.site)

    @cached_property
    def program(self) -> Program:
        """The pack in force, compiled."""
        return packs.program(self.site.pack)

    @cached_property
    def scope(self) -> Scope:
        """Where the person may read households; empty for those who may not."""
        return scope.of(self.user, Permission.HOUSEHOLDS_READ)

    @cached_property
    def results(self) -> Results | None:
        """The current results of the person's area; ``None`` while nothing has been run."""
        try:
            return runs.results(self.scope)
        except Refusal:
            return None

    @cached_property
    def words(self) -> Words:
        """Says expressions in the reader's language."""
        return Words(self.program, self.language)

    @cached_property
    def set_here(self) -> Mapping[str, list[schema.Value]]:
        """Figures set by the user."""
        return packs.set_here()

    def figures(self, division: str = "") -> dict[str, Figure]:
        """Every parameter's figure in a place, as the current results take them."""
        place = division or self.site.division_id
        asked = Question(self.as_of, place, self.site.assumed, self.set_here)
        return figures(self.program.pack, asked)

    def days(self, written: int | str | None) -> int | None:
        """A number of days as a procedure has it: stated, or by the name of a figure."""
        if isinstance(written, str):
            found = self.figures()[written].value
            return found if isinstance(found, int) else None
        return written

    def text(self, words: Any) -> str:
        """A text of a pack in the reader's language; empty for none."""
        return words.text(self.language) if words else ""

    def cited(self, cite: schema.Cite) -> Cited:
        """A citation with its document's title."""
        document = self.program.pack.documents.get(cite.document)
        title = self.text(document.title) if document else cite.document
        return Cited(cite.document, cite.clause, title)

    @property
    def may_edit(self) -> bool:
        """Whether the person may import documents: that concerns the whole installation."""
        granted = scope.of(self.user, Permission.POLICY_EDIT)
        return granted.covers(self.site.division_id)

    def require_edit(self, at: str = "") -> None:
        """Refuse unless the person may change policy at a place (the installation's if none).

        Raises:
            Refusal: ``rights.missing``.
        """
        rights.require(self.user, Permission.POLICY_EDIT, at=at or self.site.division_id)
