"""Drafting, signing, revising, withdrawing, closing a year, and handing over a list."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import authenticate
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.jobs.models import Job
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.contracts import actions, drafting, handing, papering, queries, signing
from bangfu.procedures.contracts.drafting import Wanted
from bangfu.procedures.contracts.models import Contract
from bangfu.procedures.contracts.papering import Paper
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import exports, pages
from bangfu.web.contracts import asked, forms, shown, views
from bangfu.web.forms import UNPROCESSABLE, refuse
from bangfu.web.guards import needs, person

DRAFT, SIGN = Permission.CONTRACTS_DRAFT, Permission.CONTRACTS_SIGN
READ = Permission.CONTRACTS_READ
FIELDS = {"contracts.name": "name", "contracts.password": "password"}
ON_PAPER = {
    "contracts.name": "name",
    "contracts.duty": "duty",
    "contracts.day": "on",
    "contracts.code": "code",
    "contracts.no_scan": "scans",
}


@require_http_methods(["GET", "POST"])
@needs(DRAFT)
def new(request: HttpRequest) -> HttpResponse:
    """Draft a year's contracts for every place of a level."""
    user, site = person(request), catalogue.site()
    form = forms.Draft(
        request.POST or None,
        by=user,
        root=site.division_id,
        known=queries.templates(),
        language=pages.language(),
        initial={"year": catalogue.today(site).year},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = Wanted(said["template"], said["division"].code, said["level"], said["year"])
        try:
            made = drafting.start(by=user, wanted=wanted)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            if isinstance(made, Job):
                return pages.go(request, "jobs:job", made.pk)
            messages.success(request, _("已起草 %(count)s 份。") % {"count": made})
            return pages.go(
                request, f"{reverse('contracts:index')}?year={wanted.year}&at={wanted.division}"
            )
    status = UNPROCESSABLE if form.errors else 200
    return pages.show(request, "contracts/new.html", {"form": form}, status=status)


@sensitive_post_parameters("password")
@require_POST
@needs(SIGN)
def sign(request: HttpRequest, contract: UUID) -> HttpResponse:
    """Sign one contract."""
    found, form = views.get(request, contract), forms.Sign(request.POST)
    papers = [(found.uid, request.POST.get("digest", ""))]
    if _signed(request, form, papers):
        return pages.go(request, "contracts:contract", found.uid)
    return views.page(request, found, sign=form, status=UNPROCESSABLE)


@sensitive_post_parameters("password")
@require_POST
@needs(SIGN)
def sign_many(request: HttpRequest) -> HttpResponse:
    """Sign the contracts that were ticked, each with the hash that was shown."""
    form = forms.Sign(request.POST)
    if _signed(request, form, _papers(request.POST.getlist("paper"))):
        return pages.go(request, "contracts:index")
    user = person(request)
    waiting = queries.to_sign(user)[: views.MOST_WAITING]
    context = {
        "waiting": shown.lines(list(waiting)),
        "ticked": request.POST.getlist("paper"),
        "sign": form,
    }
    return pages.show(request, "contracts/sign.html", context, status=UNPROCESSABLE)


def _papers(values: list[str]) -> list[tuple[UUID, str]]:
    """``uid:hash`` of what was ticked."""
    found = []
    for value in values[: signing.MOST + 1]:
        uid, _colon, digest = value.partition(":")
        try:
            found.append((UUID(uid), digest))
        except ValueError as error:
            raise Http404 from error
    return found


def _signed(request: HttpRequest, form: forms.Sign, papers: list[tuple[UUID, str]]) -> bool:
    """Sign; what is wrong with the name or password is shown beside it."""
    if not form.is_valid():
        return False
    user, password = person(request), form.cleaned_data["password"]

    def confirm() -> bool:
        """Wrong passwords count towards the lock, as at the log-in."""
        return authenticate(request, username=user.username, password=password) is not None

    try:
        count = signing.sign(
            by=user, papers=papers, name=form.cleaned_data["name"], confirm=confirm
        )
    except Contract.DoesNotExist as error:
        raise Http404 from error
    except Refusal as refusal:
        refuse(form, refusal, FIELDS.get(refusal.code))
        return False
    messages.success(request, _("已签 %(count)s 份责任书。") % {"count": count})
    return True


@require_POST
@needs(READ)
def paper(request: HttpRequest, contract: UUID) -> HttpResponse:
    """Record that a side which is outside has signed on paper."""
    found, form = views.get(request, contract), forms.Paper(request.POST, request.FILES)
    if form.is_valid():
        said = form.cleaned_data
        told = Paper(said["name"], said["duty"], said["on"], said["code"])
        try:
            papering.record(by=person(request), contract=found, paper=told, scans=said["scans"])
        except Refusal as refusal:
            refuse(form, refusal, ON_PAPER.get(refusal.code))
        else:
            messages.success(request, _("已登记纸质签字。"))
            return pages.go(request, "contracts:contract", found.uid)
    return views.page(request, found, paper=form, status=UNPROCESSABLE)


@require_POST
@needs(DRAFT)
def revise(request: HttpRequest, contract: UUID) -> HttpResponse:
    """Take the terms from the pack again, and set figures it does not give."""
    found = views.get(request, contract)
    figures = {
        name.removeprefix("figure-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("figure-")
    }
    digest = request.POST.get("digest", "")
    actions.revise(by=person(request), contract=found, digest=digest, figures=figures)
    messages.success(request, _("已按现行政策和您填的数更新指标。"))
    return pages.go(request, "contracts:contract", found.uid)


@require_POST
@needs(DRAFT)
def withdraw(request: HttpRequest, contract: UUID) -> HttpResponse:
    """Take a contract back, for a reason."""
    found, form = views.get(request, contract), forms.Reason(request.POST)
    if not form.is_valid():
        return views.page(request, found, reason=form, status=UNPROCESSABLE)
    actions.withdraw(by=person(request), contract=found, reason=form.cleaned_data["reason"])
    messages.success(request, _("已撤回。"))
    return pages.go(request, "contracts:contract", found.uid)


@require_POST
@needs(DRAFT)
def close(request: HttpRequest) -> HttpResponse:
    """Close a year of the contracts of an upper place."""
    at, year = request.POST.get("at", ""), request.POST.get("year", "")
    if not codes.SHAPE.fullmatch(at) or not (year.isascii() and year.isdecimal()):
        raise Http404
    count = actions.close(by=person(request), superior=at, year=int(year))
    messages.success(request, _("已归档 %(count)s 份。") % {"count": count})
    return pages.go(request, f"{reverse('contracts:overview')}?year={year}&at={at}")


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
def export(request: HttpRequest) -> HttpResponse:
    """The list that is shown, as a file."""
    user = person(request)
    place, known = asked.cascade(request), asked.years(user)
    chosen = asked.read(request, place, asked.year(request, known, every=True))
    path, _rows = handing.export(
        by=user, chosen=chosen, form=exports.form(request), language=pages.language()
    )
    return exports.file(path.name, _("责任书签订情况"))
