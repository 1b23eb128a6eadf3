"""A file, its thumbnail, and withdrawing it."""

from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import content_disposition_header, url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from bangfu.base.accounts.roles import Permission
from bangfu.base.files import actions, queries, storing
from bangfu.base.files.models import Attachment
from bangfu.base.kit.refusals import Refusal
from bangfu.web import pages
from bangfu.web.forms import refuse
from bangfu.web.guards import needs, person

READ = Permission.HOUSEHOLDS_READ
ALONE = "default-src 'none'; sandbox"


class Withdraw(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=gettext_lazy("撤回的原因"),
        max_length=actions.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("如：传错了户、拍到了证件。"),
    )


@require_safe
@needs(READ)
def file(request: HttpRequest, file: UUID) -> HttpResponse:
    """A file for who may see what it belongs to: a photo in the browser, a paper to keep."""
    found = _get(request, file)
    kind = "image/jpeg" if found.is_photo else "application/pdf"
    name = f"{Path(found.name).stem}{'.jpg' if found.is_photo else '.pdf'}"
    return _sent(storing.path(found.sha256), kind, name, as_attachment=not found.is_photo)


@require_safe
@needs(READ)
def small(request: HttpRequest, file: UUID) -> HttpResponse:
    """The thumbnail of a photo."""
    found = _get(request, file)
    return _sent(storing.path(found.sha256, small=True), "image/jpeg", "small.jpg")


def _sent(path: Path, kind: str, name: str, *, as_attachment: bool = False) -> HttpResponse:
    if not path.is_file():
        raise Http404
    answer = HttpResponse(path.read_bytes(), content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(as_attachment, name) or "inline"
    answer["Content-Security-Policy"] = ALONE
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "POST"])
@needs(READ)
def withdraw(request: HttpRequest, file: UUID) -> HttpResponse:
    """Say that a file should not have been attached, and why."""
    user, found, back = person(request), _get(request, file), _back(request)
    form = Withdraw(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw(by=user, file=found, reason=form.cleaned_data["reason"])
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已撤回。文件仍留存备查，不再显示。"))
            return pages.go(request, back)
    context: dict[str, Any] = {"file": found, "form": form, "back": back}
    context["may_withdraw"] = queries.may_withdraw(user, found)
    status = 422 if form.is_bound else 200
    return pages.show(request, "files/withdraw.html", context, status=status)


def _back(request: HttpRequest) -> str:
    """Where the person came from, if that is a page of ours."""
    wanted = request.POST.get("back") or request.GET.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else "/"


def _get(request: HttpRequest, uid: UUID) -> Attachment:
    try:
        return queries.get_for(person(request), uid)
    except Attachment.DoesNotExist as error:
        raise Http404 from error
