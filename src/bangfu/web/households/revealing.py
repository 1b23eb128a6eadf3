"""A whole id number or bank account: what for is asked first, then it is shown once."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts.roles import Permission
from bangfu.base.audit.models import Entry
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household, Member
from bangfu.registry.reveals import actions
from bangfu.registry.reveals.models import Purpose, What
from bangfu.web import pages, readings
from bangfu.web.forms import refuse
from bangfu.web.guards import fresh, needs, person

NEEDED = Permission.HOUSEHOLDS_REVEAL
either = require_http_methods(["GET", "HEAD", "POST"])


class Asked(forms.Form):
    """What the number is needed for."""

    purpose = forms.ChoiceField(label=gettext_lazy("用途"), choices=Purpose.choices)
    note = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("例如：到银行核对社保卡。选“其他”时必须填写。"),
    )


@either
@needs(NEEDED)
@fresh
def id_no(request: HttpRequest, household: UUID, member: UUID) -> HttpResponse:
    """The id number of a member."""
    home = _home(request, household)
    holder = next((one for one in registry.members(home) if one.uid == member), None)
    if holder is None:
        raise Http404
    shown = registry.masked(holder.id_no, holder.uid)
    return _page(request, home, What.ID_NO, holder, shown)


@either
@needs(NEEDED)
@fresh
def account(request: HttpRequest, household: UUID) -> HttpResponse:
    """The bank account of a household."""
    home = _home(request, household)
    return _page(request, home, What.BANK_ACCOUNT, None, registry.masked_account(home))


def _home(request: HttpRequest, household: UUID) -> Household:
    try:
        home = registry.get(person(request), household, NEEDED)
    except Household.DoesNotExist as error:
        raise Http404 from error
    readings.note(request, home)
    return home


def _page(
    request: HttpRequest, home: Household, what: What, holder: Member | None, masked: str
) -> HttpResponse:
    form = Asked(request.POST or None)
    context: dict[str, Any] = {"form": form, "home": home, "what": what, "masked": masked}
    context |= {"holder": holder, "most": settings.REVEALS_PER_DAY}
    if form.is_valid():
        try:
            context["number"] = actions.reveal(
                by=person(request),
                household=home.uid,
                what=what,
                member=holder.uid if holder else None,
                **form.cleaned_data,
            )
        except Refusal as refusal:
            refuse(form, refusal)
    status = 422 if form.errors else 200
    return pages.show(request, "households/reveal.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Seen:
    """One time a whole number was shown, in words: when, to whom, which, and what for."""

    at: dt.datetime
    who: str
    what: str
    whose: str
    why: str


def seen(
    entries: Iterable[Entry], names: Mapping[str, str], members: Mapping[str, str]
) -> list[Seen]:
    """The times whole numbers were shown that entries of a trail tell of.

    Args:
        entries: of one household.
        names: of users.
        members: names of its people by their uid.
    """
    return [
        Seen(
            entry.at,
            names.get(entry.actor, entry.actor),
            str(What(entry.changes["what"]).label),
            members.get(entry.changes["member"] or "", ""),
            _why(entry.changes["purpose"], entry.changes["note"]),
        )
        for entry in entries
    ]


def _why(purpose: str, note: str) -> str:
    title = str(Purpose(purpose).label)
    return _("%(purpose)s：%(note)s") % {"purpose": title, "note": note} if note else title
