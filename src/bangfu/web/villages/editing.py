"""Editing the village file: a section, a new year, an observation, taking an edit back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import queries as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.villages import cells, files, observing
from bangfu.web import forms as drawn
from bangfu.web import pages
from bangfu.web.forms import UNPROCESSABLE
from bangfu.web.guards import needs, person
from bangfu.web.pages import language
from bangfu.web.villages import lookup, sections
from bangfu.web.villages.forms import CellsForm, ObservationForm

EDIT = Permission.VILLAGES_EDIT


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def edit(request: HttpRequest, village: str, year: int) -> HttpResponse:
    """One section of a village's file."""
    place, file = lookup.village(request, village), lookup.file(village, year)
    pack = catalogue.pack()
    declared = cells.columns("village")
    split = sections.split(pack, declared)
    section = request.GET.get("section", "")
    section = section if section in split else next(iter(split))
    stored = cells.values(file, split[section])
    columns = [declared[name] for name in split[section]]
    form = CellsForm(pack, columns, stored, file.version, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            files.edit(
                by=person(request),
                village=village,
                year=year,
                version=form.cleaned_data["version"],
                seen=form.cleaned_data["seen"],
                changes=form.changes,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已保存。"))
            return pages.go(request, "villages:village", village)
    context = {
        "form": form,
        "place": place,
        "year": year,
        "section": section,
        "title": sections.SECTIONS[section],
        "sections": [(name, sections.SECTIONS[name]) for name in split],
    }
    status = UNPROCESSABLE if form.is_bound else 200
    return pages.show(request, "villages/edit.html", context, status=status)


@require_POST
@needs(EDIT)
def start(request: HttpRequest, village: str) -> HttpResponse:
    """Begin this year's file with what the last one says."""
    lookup.village(request, village)
    year = catalogue.today().year
    files.start(by=person(request), village=village, year=year)
    messages.success(request, _("已建立 %(year)s 年村档案，请核对后修改。") % {"year": year})
    return pages.go(request, "villages:edit", village, year)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(EDIT)
def observe(request: HttpRequest, village: str, indicator: str) -> HttpResponse:
    """Record what was seen of one column, in the village or in one of its hamlets."""
    place, number = lookup.village(request, village), request.GET.get("hamlet", "")
    hamlet = lookup.hamlet(village, number) if number else None
    columns = cells.columns("hamlet" if hamlet else "village")
    if indicator not in columns:
        raise Http404
    column, pack = columns[indicator], catalogue.pack()
    form = ObservationForm(pack, column, request.POST or None, on=catalogue.today())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            observing.observe(
                by=person(request),
                village=village,
                indicator=indicator,
                on=given["on"],
                value=given["value"],
                source=given["source"],
                hamlet=hamlet,
            )
        except Refusal as refusal:
            drawn.refuse(form, refusal)
        else:
            messages.success(request, _("已记下这次观测。"))
            target = "villages:hamlets" if hamlet else "villages:village"
            return pages.go(request, target, village)
    context = {"form": form, "place": place, "hamlet": hamlet, "title": column.title(language())}
    status = UNPROCESSABLE if form.is_bound else 200
    return pages.show(request, "villages/observe.html", context, status=status)


@require_POST
@needs(EDIT)
def undo(request: HttpRequest, village: str, entry: int) -> HttpResponse:
    """Take an edit of the file back."""
    lookup.village(request, village)
    found = audit.entries([(village, village)]).filter(pk=entry).first()
    if found is None:
        raise Http404
    files.undo(by=person(request), entry=found)
    messages.success(request, _("已撤销这次修改。"))
    return pages.go(request, "villages:village", village)
