"""The figures of policy: which are stated, assumed or still open, and setting one."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs import actions as jobs
from bangfu.base.kit.refusals import Refusal
from bangfu.engine.language.types import Kind
from bangfu.engine.words import UNITS
from bangfu.policy.packs import actions
from bangfu.web import forms, pages
from bangfu.web.guards import needs
from bangfu.web.places import cascade
from bangfu.web.policy import briefs, figures
from bangfu.web.policy.desk import Desk
from bangfu.web.policy.forms import FigureForm

FILTERS = ("open", "assumed", "stated", "set")


@require_safe
@needs(Permission.POLICY_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Every parameter with its figure in a place."""
    desk = Desk(request)
    root = desk.site.division_id
    chosen = cascade.cascade(desk.scope, root, cascade.deepest(request.GET.getlist("at")))
    asked = request.GET.get("status", "")
    status = asked if asked in FILTERS else ""
    rows = figures.rows(desk, chosen.at, standing=status, text=request.GET.get("q", ""))
    context = {
        "rows": rows,
        "cascade": chosen,
        "status": status,
        "tally": figures.tally(desk.figures(chosen.at).values()),
        "assumed": desk.site.assumed,
    }
    return pages.show(request, "policy/parameters.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_READ)
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """One parameter: its figure, history and rules; those who may set a figure here."""
    desk = Desk(request)
    known = desk.program.pack.parameters.get(name)
    if known is None:
        raise Http404
    unit = _unit(known, desk.language)
    sent = request.POST if request.method == "POST" else None
    form = FigureForm(known, desk.program.pack, desk.language, unit, sent)
    form.fields["division"].offer(desk.user, desk.site.division_id)  # type: ignore[attr-defined]
    if request.method == "POST":
        rights.require(desk.user, Permission.POLICY_EDIT)
        if form.is_valid() and _set(request, desk, form):
            return pages.go(request, "policy:parameter", name)
    division = desk.site.division_id
    current = desk.figures()[name]
    history = figures.history(desk, known)
    context: dict[str, Any] = {
        "row": figures.row(desk, current, division),
        "history": history,
        "names": divisions.names(entry.division for entry in history if entry.division),
        "rules": briefs.resting(desk, name),
        "note": desk.text(known.note),
        "form": form,
        "may_set": rights.holds(desk.user, Permission.POLICY_EDIT),
        "place": desk.site.division,
    }
    status = forms.UNPROCESSABLE if form.errors else 200
    return pages.show(request, "policy/parameter.html", context, status=status)


def _unit(parameter: Any, language: str) -> str:
    """The unit a value is typed in."""
    if parameter.type == Kind.RATE.value:
        return "%"
    key = "money" if parameter.type == Kind.MONEY.value else parameter.unit or ""
    return UNITS.get(key, ("", ""))[0 if language == "zh" else 1]


def _set(request: HttpRequest, desk: Desk, form: FigureForm) -> bool:
    """Set the figure of the form; ``False`` when it was refused, which the form then says."""
    given = form.cleaned_data
    place = given["division"] or divisions.get(codes.pad(desk.site.division_id))
    rights.require(desk.user, Permission.POLICY_EDIT, at=place.code)
    try:
        actions.set_figure(
            by=desk.user.username,
            name=form.parameter.id,
            division=place,
            starts=given["starts"],
            ends=given["ends"],
            value=given["value"],
            source=given["source"],
        )
    except Refusal as refusal:
        forms.refuse(form, refusal, FIELDS.get(refusal.code))
        return False
    jobs.start(by=desk.user.username, kind="runs.refresh", key="all")
    messages.success(request, _("已设定，正在按新数值重新计算。"))
    return True


FIELDS = {"figures.value": "value", "figures.source": "source", "figures.taken": "starts"}
