"""The console of quality, lists of clues, and the page of one clue."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import queries as divisions
from bangfu.base.jobs import actions as jobs
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.quality import checks as declared
from bangfu.watch.quality import explaining, following, handing, mass, queries
from bangfu.watch.quality.flow import MOVES, Move
from bangfu.watch.quality.models import Clue
from bangfu.web import exports, pages, paging
from bangfu.web.forms import refuse
from bangfu.web.guards import fresh, needs, person
from bangfu.web.quality import asked, doing, shown
from bangfu.web.quality.forms import FORMS, Many, offered

READ = Permission.QUALITY_READ
WORK = (Permission.QUALITY_VERIFY, Permission.QUALITY_CHECK, Permission.QUALITY_CLOSE)
AT_ONCE = 3_000


@require_safe
@needs(READ)
def console(request: HttpRequest) -> HttpResponse:
    """Open, late, by severity, by place and by check; each number opens its list."""
    user, place = person(request), asked.cascade(request)
    context = {
        "cascade": place,
        "at": place.at,
        "place": divisions.names([place.at]).get(place.at, place.at),
        "counts": queries.summary(user, place.at),
        "places": shown.by_place(queries.by_place(user, place.at)),
        "checks": shown.by_check(queries.by_check(user, place.at), place.at),
        "may_follow": rights.holds(user, Permission.QUALITY_CHECK),
    }
    return pages.show(request, "quality/console.html", context)


@require_safe
@needs(READ)
def checks(request: HttpRequest) -> HttpResponse:
    """Every check of the catalogue, with how often it was right here."""
    listed = shown.catalogue(queries.precision(person(request)))
    return pages.show(request, "quality/checks.html", {"checks": listed})


@require_safe
@needs(READ)
def clues(request: HttpRequest) -> HttpResponse:
    """Clues of the person's area that fit the filters."""
    user, place = person(request), asked.cascade(request)
    chosen = asked.read(request, place)
    found = queries.page(user, chosen, after=request.GET.get("after", ""))
    page: paging.Piece[Clue] = paging.cut(found, lambda clue: clue.pk)
    context: dict[str, Any] = {
        "rows": shown.rows(page.rows, catalogue.today()),
        "after": page.after,
        "cascade": place,
        "chosen": chosen,
        "choices": shown.choices(chosen),
        "may_assign": rights.holds(user, Permission.QUALITY_CHECK),
        "may_export": rights.holds(user, Permission.HOUSEHOLDS_EXPORT),
        "many": offered(Many(initial={"which": "ticked"}), user),
    }
    if not pages.wants_part(request):
        context["total"] = queries.clues(user, chosen).count()
    return pages.show(request, "quality/clues.html", context, part="quality/_rows.html")


@require_POST
@needs(Permission.QUALITY_CHECK)
def assign_many(request: HttpRequest) -> HttpResponse:
    """Assign the ticked clues, or all that fit the filter of the address."""
    user, chosen = person(request), asked.read(request, asked.cascade(request))
    form = offered(Many(request.POST), user)
    if not form.is_valid():
        raise Refusal("quality.incomplete", _("请选择分派给谁，并填写办理期限。"))
    said = form.cleaned_data
    uids = None if said["which"] == "all" else doing.ticked(request)
    if uids is None and queries.clues(user, chosen).count() > mass.AT_ONCE:
        params = {"chosen": asdict(chosen), "owner": said["owner"], "due": str(said["due"])}
        return exports.begin(request, by=user, kind=mass.MASS, params=params)
    count = mass.assign_many(
        by=user, chosen=chosen, uids=uids, owner=said["owner"], due=said["due"]
    )
    messages.success(
        request,
        ngettext("已分派 %(count)s 条疑点。", "已分派 %(count)s 条疑点。", count)
        % {"count": count},
    )
    return pages.go(request, f"{doing.back(request)}")


@require_POST
@needs(Permission.HOUSEHOLDS_EXPORT)
@fresh
def export(request: HttpRequest) -> HttpResponse:
    """The list of the address as a file: at once when it is short, as a job when it is long."""
    user, chosen = person(request), asked.read(request, asked.cascade(request))
    form, language = exports.form(request), pages.language()
    if queries.clues(user, chosen, Permission.HOUSEHOLDS_EXPORT).count() <= AT_ONCE:
        path, _rows = handing.export(by=user, chosen=chosen, form=form, language=language)
        return exports.file(path.name, _("疑点"))
    params = {"chosen": asdict(chosen), "form": form, "language": language}
    return exports.begin(request, by=user, kind=handing.EXPORT, params=params)


@require_safe
@needs(Permission.HOUSEHOLDS_EXPORT)
def exported(request: HttpRequest, job: UUID) -> HttpResponse:
    """The file a finished export of the person made."""
    return exports.finished(person(request), job, kind=handing.EXPORT, title=_("疑点"))


@require_POST
@needs(Permission.QUALITY_CHECK)
def follow(request: HttpRequest) -> HttpResponse:
    """Ask the checks now instead of waiting for the next look."""
    user = person(request)
    job = jobs.start(by=user.username, kind=following.FOLLOW, key="all")
    return pages.go(request, "jobs:job", job.pk)


@require_safe
@needs(READ)
def clue(request: HttpRequest, clue: UUID) -> HttpResponse:
    """One clue: what it is about, why it hit, what was done, what is to be done."""
    return _page(request, _get(request, clue))


@require_http_methods(["GET", "POST"])
@needs(*WORK)
def move(request: HttpRequest, clue: UUID, verb: str) -> HttpResponse:
    """One step of a clue."""
    found = _get(request, clue)
    if verb not in MOVES:
        raise Http404
    form = offered(FORMS[verb](request.POST or None, request.FILES or None), person(request))
    if form.is_valid():
        found.version = doing.seen(request, found)
        try:
            doing.act(person(request), found, verb, form.cleaned_data)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已登记：%(what)s。") % {"what": MOVES[verb].title})
            return pages.go(request, "quality:clue", found.uid)
    return _page(request, found, MOVES[verb], form)


def _get(request: HttpRequest, uid: UUID) -> Clue:
    try:
        return queries.get(person(request), uid)
    except Clue.DoesNotExist as error:
        raise Http404 from error


def _page(
    request: HttpRequest,
    found: Clue,
    move: Move | None = None,
    form: forms.Form | None = None,
) -> HttpResponse:
    user = person(request)
    moves = queries.moves(user, found)
    open_ = move or (moves[0] if moves else None)
    steps = queries.steps(found)
    check = declared.by_code().get(found.check_code)
    context = {
        "clue": found,
        "check": check,
        "row": shown.rows([found], catalogue.today())[0],
        "look": check.look.text(pages.language()) if check else "",
        "owner": check.owner.text(pages.language()) if check else "",
        "told": explaining.explain(found, pages.language()),
        "steps": doing.steps(user, steps, accounts.names(step.by for step in steps)),
        "moves": moves,
        "move": open_ if open_ in moves else None,
        "form": form or (offered(FORMS[open_.verb](), user) if open_ else None),
        "assigned": shown.owner(found),
        "precision": queries.precision(user).get((found.check_code, found.check_version)),
    }
    status = 422 if form is not None and form.is_bound else 200
    return pages.show(request, "quality/clue.html", context, status=status)
