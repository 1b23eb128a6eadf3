"""Taking the application of a family that is not registered yet."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures import definitions
from bangfu.procedures.notices import actions as noticed
from bangfu.procedures.notices import queries as noticed_queries
from bangfu.procedures.notices.models import Received
from bangfu.procedures.status import applying, villages
from bangfu.web import pages
from bangfu.web.guards import needs, person
from bangfu.web.procedures import shown
from bangfu.web.procedures.forms import Proving


class Apply(Proving):
    """Who applies, and what the procedure asks for."""

    name = forms.CharField(label=gettext_lazy("户主姓名"), max_length=60)
    id_no = forms.CharField(label=gettext_lazy("户主身份证号码"), max_length=40)


@require_http_methods(["GET", "POST"])
@needs(Permission.PROCEDURES_OPEN)
def apply(request: HttpRequest, village: str) -> HttpResponse:
    """Register a family of a village and begin its identification."""
    user, name = person(request), applying.procedure()
    try:
        found = villages.find(user, village)
    except LookupError as error:
        raise Http404 from error
    if not name:
        raise Http404
    spec = definitions.get(name)
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    carried = _carried(request)
    told = {"name": carried.family} if carried else {}
    form = Apply(data, files, spec.details, {}, needed=True, initial=told)
    if data is not None and form.is_valid():
        said = form.cleaned_data
        try:
            reply = applying.apply(
                by=user, village=found.id, name=said["name"], id_no=said["id_no"],
                details=form.given(), operation_id=said["operation"],
            )  # fmt: skip
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            if carried:
                noticed.follow(by=user, received=carried.uid, number=reply.number)
            messages.success(request, _("已提出，编号 %(number)s。") % {"number": reply.number})
            return pages.go(request, "procedures:filing", reply.filing)
    language = pages.language()
    context = {
        "title": spec.title.text(language),
        "found": found,
        "form": form,
        "carried": carried,
        "stages": [(s.title.text(language), shown.role(s.role)) for s in spec.stages],
    }
    return pages.show(request, "procedures/apply.html", context, status=422 if form.errors else 200)


def _carried(request: HttpRequest) -> Received | None:
    """What was said about this family on a public page, so that nobody types it again."""
    try:
        uid = UUID(request.GET.get("received", ""))
        return noticed_queries.carried(person(request), uid)
    except (ValueError, Received.DoesNotExist):
        return None
