"""One's own keys for programs: made after fresh proof, shown once, withdrawn at any time."""

import datetime as dt
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.keys import actions, queries
from bangfu.base.keys.models import Key
from bangfu.base.kit.refusals import Refusal
from bangfu.web import pages
from bangfu.web.forms import Day, refuse
from bangfu.web.guards import anyone, fresh, person

OFFERED = dt.timedelta(days=90)  # the day a form begins with; the longest life may be shorter


class Make(forms.Form):
    """What a new key is for, and until when."""

    name = forms.CharField(
        label=gettext_lazy("用途"),
        max_length=actions.LONGEST_NAME,
        help_text=gettext_lazy("写明哪个程序用它，以后好认。"),
    )
    expires_on = Day(label=gettext_lazy("最后一天"))
    writes = forms.BooleanField(
        label=gettext_lazy("可以写入"),
        required=False,
        help_text=gettext_lazy("不勾选的只能读取。能做的都不超过您现在的权限。"),
    )


@sensitive_variables()
@require_http_methods(["GET", "POST"])
@anyone
@fresh
def keys(request: HttpRequest) -> HttpResponse:
    """One's keys; the form makes another, which is shown with the answer and never again."""
    user = person(request)
    form = Make(request.POST or None, initial={"expires_on": _first_offer()})
    made: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            key, secret = actions.make(
                by=user,
                name=said["name"],
                expires_on=said["expires_on"],
                reads_only=not said["writes"],
            )
        except Refusal as refusal:
            refuse(form, refusal, "expires_on" if refusal.code == "keys.day" else None)
        else:
            made, form = {"made": key, "secret": secret}, Make(initial=form.initial)
    context = {
        "form": form,
        "keys": [(key, queries.is_over(key)) for key in queries.listed(user)],
        "last": actions.last_day(),
        **made,
    }
    status = 422 if form.is_bound else 200
    return pages.show(request, "accounts/keys.html", context, status=status)


def _first_offer() -> dt.date:
    return min(timezone.localdate() + OFFERED, actions.last_day())


@require_POST
@anyone
def end(request: HttpRequest, api_key: UUID) -> HttpResponse:
    """Withdraw one of one's own keys; it opens nothing from then on."""
    try:
        actions.end(by=person(request), key=api_key, of=person(request))
    except Key.DoesNotExist as error:
        raise Http404 from error
    messages.success(request, _("密钥已收回。"))
    return pages.go(request, "accounts:keys")
