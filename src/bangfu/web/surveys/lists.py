"""Households in the order of their need by a survey's score, and locked lists of the first."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import queries as households
from bangfu.registry.surveys import queries, rankings
from bangfu.registry.surveys.models import Ranking
from bangfu.web import pages, paging
from bangfu.web.forms import refuse
from bangfu.web.guards import needs, person
from bangfu.web.surveys import forms

MOST_SHOWN = 60


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.HOUSEHOLDS_READ)
def index(request: HttpRequest) -> HttpResponse:
    """Locked lists, and the form that locks another."""
    user, data = person(request), request.POST if request.method == "POST" else None
    if data is not None:
        rights.require(user, Permission.SURVEYS_MANAGE)
    scored = [s for s in queries.surveys() if s.is_scored and s.subject == "household"]
    form = forms.Lock(
        data,
        by=user,
        root=catalogue.site().division_id,
        surveys=[(s.id, s.title.text(pages.language())) for s in scored],
    )
    if data is not None and form.is_valid():
        given = form.cleaned_data
        place = given.pop("division")
        try:
            made = rankings.lock(by=user, division=place.code, **given)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("名单已锁定。"))
            return pages.go(request, "surveys:ranking", made.uid)
    context = {
        "rankings": list(rankings.visible(user).defer("entries")[:MOST_SHOWN]),
        "form": form if rights.holds(user, Permission.SURVEYS_MANAGE) else None,
    }
    status = 422 if form.errors else 200
    return pages.show(request, "surveys/rankings.html", context, status=status)


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def ranking(request: HttpRequest, ranking: UUID) -> HttpResponse:
    """A locked list, as it was."""
    user = person(request)
    try:
        made = rankings.get_for(user, ranking)
    except Ranking.DoesNotExist as error:
        raise Http404 from error
    text = request.GET.get("after", "0")
    start = int(text) if text.isdecimal() and len(text) < len(str(rankings.MOST)) + 1 else 0
    some = list(enumerate(made.entries, start=1))[start : start + paging.SIZE]
    names = households.shown(user, [entry[0] for _, entry in some])
    called = queries.called([entry[0] for _, entry in some])
    context = {
        "ranking": made,
        "rows": [
            (place, score, uid, called.get(key, ""), names.get(key))
            for place, (key, score, uid) in some
        ],
        "after": str(start + paging.SIZE) if start + paging.SIZE < made.size else "",
        "columns": 4,
        "who": accounts.names([made.by]).get(made.by, made.by),
        "intact": rankings.digest(made.entries) == made.digest,
    }
    return pages.show(request, "surveys/ranking.html", context, part="surveys/_ranked.html")
