"""Handing one's own steps to a colleague for a time."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import actions, delegating, queries
from bangfu.procedures.filings.models import Delegation
from bangfu.web import pages
from bangfu.web.forms import refuse
from bangfu.web.guards import needs, person
from bangfu.web.procedures.forms import Delegate

DECIDE = Permission.PROCEDURES_DECIDE


@require_http_methods(["GET", "POST"])
@needs(DECIDE)
def delegations(request: HttpRequest) -> HttpResponse:
    """What the person has handed over and what was handed to them."""
    user = person(request)
    posts = delegating.own_posts(user)
    form = Delegate(request.POST if request.method == "POST" else None, posts)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.delegate(
                by=user,
                post=next(post for post in posts if str(post.pk) == said["post"]),
                to=accounts.by_username(said["to"].strip()),
                starts=said["starts"],
                ends=said["ends"],
                reason=said["reason"],
            )
        except User.DoesNotExist:
            form.add_error("to", _("没有这个账号。"))
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已委托。"))
            return pages.go(request, "procedures:delegations")
    context = {"form": form, "delegations": queries.delegations(user), "user": user}
    return pages.show(
        request, "procedures/delegations.html", context, status=422 if form.errors else 200
    )


@require_POST
@needs(DECIDE)
def end(request: HttpRequest, delegation: int) -> HttpResponse:
    """Take back what one handed over."""
    try:
        actions.end_delegation(by=person(request), delegation=delegation)
    except Delegation.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("已收回。"))
    return pages.go(request, "procedures:delegations")
