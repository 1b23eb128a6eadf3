"""Emergency access: asking for it, and, for officers above, allowing, declining and ending it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts import queries as people
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import ROLES, Permission
from bangfu.base.emergencies import actions, queries
from bangfu.base.emergencies.models import REASON, Emergency
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages
from bangfu.web.forms import refuse
from bangfu.web.guards import anyone, fresh, needs, person
from bangfu.web.places.fields import PlaceField

FIELDS = {"emergencies.role": "role", "emergencies.reason": "reason", "posts.level": "role"}


class Ask(forms.Form):
    """Which post, where, and why at once."""

    role = forms.ChoiceField(label=gettext_lazy("临时担任"))
    division = PlaceField(label=gettext_lazy("地区"), permission=Permission.EMERGENCIES_ALLOW)
    reason = forms.CharField(
        label=gettext_lazy("原因"),
        max_length=REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("发生了什么，要立即办什么，至少十个字。同意的人和上级都会看到。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "—"), *((role.code, str(role.title)) for role in queries.roles())]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["division"].offer_all(catalogue.site().division_id)  # type: ignore[attr-defined]


@require_http_methods(["GET", "POST"])
@anyone
@fresh
def emergencies(request: HttpRequest) -> HttpResponse:
    """One's own, what waits for one's word, and what was given in one's places."""
    user = person(request)
    form = Ask(request.POST or None) if queries.may_ask(user) else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _asked(form, user):
            messages.success(request, _("已申请。请马上联系能同意的人，同意后立即生效。"))
            return pages.go(request, "accounts:emergencies")
    waiting, seen = list(queries.waiting(user)), queries.seen(user)
    asked = {one.pk for one in waiting}  # shown above, with the answer to give
    names = people.names(one.decided_by for one in seen)
    context = {
        "form": form,
        "waiting": [_line(user, one, names) for one in waiting],
        "seen": [_line(user, one, names) for one in seen if one.pk not in asked],
        "hours": actions.HOURS,
    }
    status = 422 if form is not None and form.is_bound else 200
    return pages.show(request, "accounts/emergencies.html", context, status=status)


def _asked(form: Ask, user: User) -> bool:
    said = form.cleaned_data
    try:
        actions.ask(by=user, role=said["role"], division=said["division"], reason=said["reason"])
    except Refusal as refusal:
        refuse(form, refusal, FIELDS.get(refusal.code))
        return False
    return True


def _line(user: User, one: Emergency, names: Mapping[str, str]) -> dict[str, Any]:
    stands = queries.state(one)
    role = ROLES[one.role].title
    mine = stands == queries.State.WAITING and one.user_id == user.pk
    able = queries.allowers(one) if mine else []
    who = names.get(one.decided_by, one.decided_by)
    told = {"one": one, "role": role, "state": stands.value, "who": who}
    return {**told, "able": able}


@require_POST
@needs(queries.ALLOW)
@fresh
def allow(request: HttpRequest, emergency: UUID) -> HttpResponse:
    """Let somebody in, from now for some hours."""
    try:
        found = actions.allow(by=person(request), emergency=emergency)
    except Emergency.DoesNotExist as error:
        raise Http404 from error
    told = {"name": found.user.name, "hours": actions.HOURS}
    messages.success(request, _("已同意，%(name)s从现在起 %(hours)s 小时内可以办理。") % told)
    return pages.go(request, "accounts:emergencies")


@require_POST
@needs(queries.ALLOW)
def decline(request: HttpRequest, emergency: UUID) -> HttpResponse:
    """Do not let somebody in, and say why."""
    reason = request.POST.get("reason", "")
    try:
        actions.decline(by=person(request), emergency=emergency, reason=reason)
    except Emergency.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("已答复，不同意。"))
    return pages.go(request, "accounts:emergencies")


@require_POST
@anyone
def end(request: HttpRequest, emergency: UUID) -> HttpResponse:
    """End an emergency before its hours are over."""
    try:
        actions.end(by=person(request), emergency=emergency)
    except Emergency.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("应急访问已结束。"))
    return pages.go(request, "accounts:emergencies")
