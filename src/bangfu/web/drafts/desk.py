"""What the pages of a draft share: the draft for this person, the day, what they may see and do."""

from functools import cached_property
from uuid import UUID

from django.http import Http404, HttpRequest

from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.compile.program import Program
from bangfu.engine.problems import Problem
from bangfu.policy.drafts import deciding, effects, overlaid, queries
from bangfu.policy.drafts.effects import Effect
from bangfu.policy.drafts.models import Draft, Status
from bangfu.policy.drafts.overlaid import Wish
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue.models import Site
from bangfu.web import pages
from bangfu.web.drafts import knobs
from bangfu.web.drafts.knobs import Knob
from bangfu.web.guards import person

SESSION = "drafts.shared"
MOST_SHARED = 20


def opened(request: HttpRequest, draft: UUID) -> Draft:
    """The draft for this person: by their post, or by a shared link they have followed."""
    user = person(request)
    try:
        return queries.get_for(user, draft)
    except Draft.DoesNotExist:
        token = request.session.get(SESSION, {}).get(str(draft), "")
    try:
        return queries.shared(user, token)
    except Draft.DoesNotExist as error:
        raise Http404 from error


def remember(request: HttpRequest, draft: Draft) -> None:
    """Let this person open a draft whose link they followed; the oldest are forgotten."""
    known = {**request.session.get(SESSION, {}), str(draft.pk): draft.token}
    request.session[SESSION] = dict(list(known.items())[-MOST_SHARED:])


class Desk:
    """One person before one draft; each part is worked out when asked for, once."""

    def __init__(self, request: HttpRequest, draft: UUID) -> None:
        self.user: User = person(request)
        self.draft = opened(request, draft)
        self.site: Site = catalogue.site()
        self.language = pages.language()
        self.as_of = catalogue.today(self.site)
        self.given = request.GET

    @cached_property
    def live(self) -> Program:
        """The program in force."""
        return packs.program(self.draft.pack)

    @cached_property
    def problems(self) -> list[Problem]:
        """What is wrong with the draft's items."""
        return queries.faults(self.draft) if self.draft.files else []

    @property
    def shown_problems(self) -> list[tuple[str, str]]:
        """The same as ``(place, sentence)`` for the reader."""
        mark = f"{overlaid.NAME}/"
        return [(str(p.place).removeprefix(mark), p.text(self.language)) for p in self.problems]

    @cached_property
    def program(self) -> Program:
        """The draft as a program; the live one while it is not sound."""
        edited = self.draft.files and not self.problems
        return queries.compiled(self.draft) if edited else self.live

    @cached_property
    def scope(self) -> Scope:
        """Where the person may see households."""
        return scope.of(self.user, Permission.HOUSEHOLDS_READ)

    @cached_property
    def knobs(self) -> list[Knob]:
        """The figures of the draft, with what the address says of them instead."""
        return knobs.of(self)

    @property
    def wishes(self) -> list[Wish]:
        """The values shown: those of the address where it has some."""
        return [knob.wish for knob in self.knobs if knob.wish is not None]

    @property
    def wrong(self) -> list[Knob]:
        """Figures typed in a way that says nothing."""
        return [knob for knob in self.knobs if knob.wish is None]

    @property
    def tried(self) -> bool:
        """Whether the address tries out other values than those saved."""
        return any(knob.text != knob.saved for knob in self.knobs)

    @cached_property
    def effect(self) -> Effect | None:
        """What the draft comes to; ``None`` when there is nothing to work it out from.

        A draft that is decided shows what it was decided on.
        """
        if self.is_decided:
            return effects.stored(self.draft)
        try:
            return effects.tried(self.program, self.wishes)
        except Refusal as refusal:
            self.refusal = refusal
            return None

    refusal: Refusal | None = None

    @property
    def is_decided(self) -> bool:
        """Whether the draft has been approved or withdrawn."""
        return self.draft.status in {Status.APPROVED, Status.WITHDRAWN}

    @cached_property
    def may_edit(self) -> bool:
        """Whether this person may change it now."""
        granted = scope.of(self.user, Permission.DRAFTS_EDIT)
        return self.draft.is_open and granted.covers(self.draft.division_id)

    @cached_property
    def may_withdraw(self) -> bool:
        """Whether this person may give it up now."""
        return not self.is_decided and rights.holds(self.user, Permission.DRAFTS_EDIT)

    @cached_property
    def way(self) -> str:
        """Id of the procedure by which drafts are decided here; empty: a second person approves."""
        found = deciding.procedure()
        return found.id if found else ""

    @cached_property
    def may_decide(self) -> bool:
        """Whether this person may approve it or send it back now."""
        granted = scope.of(self.user, Permission.DRAFTS_APPROVE)
        strangers = self.user.username not in {self.draft.author, *self.draft.editors}
        waits = self.draft.status == Status.SUBMITTED
        return waits and strangers and granted.covers(self.draft.division_id)

    @cached_property
    def is_behind(self) -> bool:
        """Whether the pack has moved on."""
        return self.draft.is_open and self.live.pack.digest != self.draft.base

    @cached_property
    def stored(self) -> Effect | None:
        """The last run over the whole registry."""
        return effects.stored(self.draft)
