"""Security administrators grant and end posts, take a lost second factor, and withdraw keys."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import actions, factors, logins, queries, rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.keys import actions as keys
from bangfu.base.keys import queries as held
from bangfu.base.keys.models import Key
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages
from bangfu.web.admin.forms import End, Grant
from bangfu.web.admin.views import accounts
from bangfu.web.forms import refuse
from bangfu.web.guards import fresh, needs, person

GRANT = Permission.POSTS_GRANT


@require_safe
@needs(GRANT)
def index(request: HttpRequest) -> HttpResponse:
    """All people and the posts they hold."""
    context = {"page": accounts.people(request, GRANT), "to": "admin:post"}
    return pages.show(request, "admin/posts.html", context, part="admin/_people.html")


@require_http_methods(["GET", "POST"])
@needs(GRANT)
@fresh
def post(request: HttpRequest, pk: int) -> HttpResponse:
    """The posts of one person; the form grants another."""
    holder = accounts.get(request, GRANT, pk)
    by = person(request)
    form = Grant(request.POST or None, by=by, root=catalogue.site().division_id)
    if request.method == "POST" and form.is_valid():
        rights.require(by, GRANT, at=form.cleaned_data["division"].code)
        try:
            actions.grant(by=by.username, user=holder, **form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("岗位已授予，立即生效。"))
            return pages.go(request, "admin:post", pk)
    context = {
        "holder": holder,
        "form": form,
        "posts": queries.posts(holder),
        "today": timezone.localdate(),
        "factor": factors.of(holder),
        "keys": [(key, False) for key in held.valid(holder)],
    }
    status = 422 if form.is_bound else 200
    return pages.show(request, "admin/post.html", context, status=status)


@require_POST
@needs(GRANT)
@fresh
def end(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """End a post after a day."""
    holder = accounts.get(request, GRANT, pk)
    ending = queries.posts(holder).filter(pk=post).first()
    if ending is None:
        raise Http404
    seat = ending.division_id or (ending.organisation.division_id if ending.organisation else "")
    by = person(request)
    rights.require(by, GRANT, at=seat)
    form = End(request.POST)
    if not form.is_valid():
        raise Refusal("posts.day", _("请填写岗位的最后一天。"))
    actions.end(by=by.username, post=ending, on=form.cleaned_data["on"])
    messages.success(request, _("岗位的最后一天已登记。"))
    return pages.go(request, "admin:post", pk)


@require_POST
@needs(GRANT)
@fresh
def factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the lost second factor from somebody; their log-ins end as well."""
    holder = accounts.get(request, GRANT, pk)
    rights.require_over(request.user, GRANT, holder)
    by = person(request).username
    factors.reset(by=by, user=holder)
    logins.end(by=by, user=holder)
    messages.success(request, _("动态码已重置。请当面核对本人身份，并请本人登录后重新开启。"))
    return pages.go(request, "admin:post", pk)


@require_POST
@needs(GRANT)
def end_key(request: HttpRequest, pk: int, api_key: UUID) -> HttpResponse:
    """Withdraw a key of a person."""
    holder = accounts.get(request, GRANT, pk)
    try:
        keys.end(by=person(request), key=api_key, of=holder)
    except Key.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("密钥已收回。"))
    return pages.go(request, "admin:post", pk)
