"""System administrators help who lost a telephone, and end log-ins that are not a person's own."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.entry import actions, visits
from bangfu.base.kit.refusals import Refusal
from bangfu.web import pages
from bangfu.web.admin.views.accounts import MANAGE, get
from bangfu.web.guards import fresh, needs, person


def _another(request: HttpRequest, pk: int) -> User:
    """The account, which must be somebody else's, wholly inside the administrator's places."""
    holder = get(request, MANAGE, pk)
    if holder == person(request):
        raise Refusal("factor.self", _("不能重置自己的动态口令。"), status=403)
    rights.require_over(request.user, MANAGE, holder)
    return holder


@require_POST
@needs(MANAGE)
@fresh
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up the second factor of somebody who lost it; their log-ins end."""
    holder = _another(request, pk)
    actions.remove(by=person(request), user=holder)
    visits.end(by=person(request), user=holder)
    messages.success(request, _("动态口令已重置，此人的登录已全部退出。"))
    return pages.go(request, "admin:account", pk)


@require_POST
@needs(MANAGE)
def end_visits(request: HttpRequest, pk: int) -> HttpResponse:
    """End every log-in of somebody."""
    visits.end(by=person(request), user=_another(request, pk))
    messages.success(request, _("此人的登录已全部退出。"))
    return pages.go(request, "admin:account", pk)
