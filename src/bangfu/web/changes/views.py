"""Pages on which a household is changed: its sections, its members, what happens to it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import actions, life
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes import cells
from bangfu.registry.households.changes.patch import NOTHING
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.web import pages, readings
from bangfu.web.changes import happenings, sections
from bangfu.web.changes.conflict import Conflict
from bangfu.web.changes.forms import Happening, Section
from bangfu.web.guards import needs, person

EDIT = Permission.HOUSEHOLDS_EDIT
either = require_http_methods(["GET", "HEAD", "POST"])
CONFLICT, UNPROCESSABLE = 409, 422


def found(request: HttpRequest, household: UUID) -> Household:
    """A household of the person's scope, noted as seen; any other is not there."""
    try:
        home = registry.get(person(request), household)
    except Household.DoesNotExist as error:
        raise Http404 from error
    readings.note(request, home)
    return home


@either
@needs(EDIT)
def section(request: HttpRequest, household: UUID, section: str) -> HttpResponse:
    """Fill in one section of a household; incomes by year."""
    home = found(request, household)
    if section not in sections.TITLES:
        raise Http404
    names, title = sections.names(section), str(sections.TITLES[section])
    if section == "income":
        return _income(request, home, names)
    values = {name: _value(home, name) for name in names}
    return _section(request, home, "household", values, title, {"part": "changes"})


def _income(request: HttpRequest, home: Household, names: list[str]) -> HttpResponse:
    given = request.GET.get("year", "")
    year = int(given) if given.isdecimal() and len(given) == 4 else _last_year(home)  # noqa: PLR2004
    sheet = next((one for one in registry.incomes(home) if one.year == year), None)
    values = {name: getattr(sheet, name) if sheet else None for name in names}
    title = _("%(year)s 年收入") % {"year": year}
    return _section(request, home, "household", values, title, {"part": "incomes", "key": year})


def _last_year(home: Household) -> int:
    sheets = registry.incomes(home)
    return sheets[0].year if sheets else home.created_at.year - 1


@either
@needs(EDIT)
def member(request: HttpRequest, household: UUID, member: UUID) -> HttpResponse:
    """Fill in what is known of one member."""
    home = found(request, household)
    who = next((one for one in registry.members(home) if one.uid == member), None)
    if who is None:
        raise Http404
    values = {name: _value(who, name) for name in sections.person()}
    return _section(request, home, "member", values, who.name, {"part": "members", "key": who.uid})


def _value(row: Household | Member | IncomeYear, name: str) -> Any:
    return None if name in cells.SEAL else cells.read(row, name)


def _section(
    request: HttpRequest,
    home: Household,
    subject: str,
    values: dict[str, Any],
    title: str,
    where: dict[str, Any],
) -> HttpResponse:
    correcting = request.GET.get("as") == "correction"
    when = not correcting and "incomes" not in where["part"]
    form = Section(request.POST or None, home, subject, values, why=correcting, when=when)
    conflict, status = None, 200
    if request.method == "POST":
        status = UNPROCESSABLE
        if form.is_valid():
            try:
                _write(request, home, form, where, correcting=correcting)
            except Refusal as refusal:
                conflict = Conflict.of(refusal, form)
                status = CONFLICT if conflict else UNPROCESSABLE
            else:
                messages.success(request, _("已保存。"))
                return pages.go(request, "households:household", home.uid)
    context = {"form": form, "home": home, "title": title, "conflict": conflict}
    context |= {"correcting": correcting, "year": where["key"] if "incomes" in where["part"] else 0}
    return pages.show(request, "changes/section.html", context, status=status)


def _write(
    request: HttpRequest, home: Household, form: Section, where: dict[str, Any], *, correcting: bool
) -> None:
    user, said, told = person(request), form.cleaned_data, form.changes()
    placed = {where["part"]: {where["key"]: told} if "key" in where else told} if told else NOTHING
    asked: dict[str, Any] = {
        "by": user.username,
        "user": user,
        "uid": home.uid,
        "version": said["version"],
        "reason": said["reason"],
        "operation_id": said["operation"],
    }
    if correcting:
        actions.correct(**asked, **placed)
    else:
        actions.edit(**asked, **placed, day=said.get("day"))


# --- what happens ---


@either
@needs(EDIT)
def happening(request: HttpRequest, household: UUID, what: str) -> HttpResponse:
    """Register something that happened to a household."""
    home = found(request, household)
    if what not in happenings.FORMS:
        raise Http404
    return _happening(request, happenings.FORMS[what], home)


@either
@needs(EDIT)
def register(request: HttpRequest) -> HttpResponse:
    """Register a new household."""
    return _happening(request, happenings.Register, None)


@either
@needs(EDIT)
def undo(request: HttpRequest, household: UUID, entry: int) -> HttpResponse:
    """Take back an act of the household's history."""
    home = found(request, household)
    form = Happening(request.POST or None, home, person(request))
    del form.fields["day"], form.fields["proof"]
    form.fields["reason"].label = _("撤销的理由")
    if request.method == "POST" and form.is_valid():
        try:
            life.undo(act=form.act(), uid=home.uid, entry=entry)
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已撤销。"))
            return pages.go(
                request, f"{reverse('households:household', args=[home.uid])}?tab=history"
            )
    context = {"form": form, "home": home, "title": _("撤销变更"), "button": _("撤销")}
    status = UNPROCESSABLE if form.errors else 200
    return pages.show(request, "changes/happening.html", context, status=status)


def _happening(request: HttpRequest, kind: Any, home: Household | None) -> HttpResponse:
    form = kind(request.POST or None, home, person(request))
    if request.method == "POST" and form.is_valid() and not getattr(form, "again", False):
        try:
            done = form.perform()
        except Household.DoesNotExist as error:
            raise Http404 from error
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已登记。"))
            return pages.go(request, "households:household", done.uid)
    context = {"form": form, "home": home, "title": kind.title, "button": kind.button}
    context["asking"] = getattr(form, "again", False)
    status = UNPROCESSABLE if form.errors else 200
    return pages.show(request, "changes/happening.html", context, status=status)
