"""The security administrator says from which networks the three administrators may come."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts import networks, rights
from bangfu.base.accounts.models import AllowedNetwork, User
from bangfu.base.accounts.roles import ROLES, Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import address, pages
from bangfu.web.admin.forms import AllowNetwork
from bangfu.web.guards import fresh, needs, person

GRANT = Permission.POSTS_GRANT


def _whole(request: HttpRequest) -> User:
    """Who looks after posts of the whole installation; networks are for all of it."""
    rights.require(request.user, GRANT, at=catalogue.site().division_id)
    return person(request)


@require_http_methods(["GET", "POST"])
@needs(GRANT)
@fresh
def index(request: HttpRequest) -> HttpResponse:
    """Networks by role; the form adds one."""
    by, here = _whole(request), address.of(request)
    form = AllowNetwork(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            networks.allow(by=by, here=here, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("network", str(refusal))
        else:
            messages.success(request, _("网络已添加，立即生效。"))
            return pages.go(request, "admin:networks")
    listed = [(ROLES[role], rows) for role, rows in networks.listed().items()]
    status = 422 if form.is_bound else 200
    context = {"form": form, "listed": listed, "here": here}
    return pages.show(request, "admin/networks.html", context, status=status)


@require_POST
@needs(GRANT)
@fresh
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a network back."""
    by = _whole(request)
    try:
        networks.remove(by=by, pk=pk, here=address.of(request))
    except AllowedNetwork.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("网络已删除，立即生效。"))
    return pages.go(request, "admin:networks")
