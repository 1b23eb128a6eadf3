"""Surveys and campaigns: which there are, how far they are, and the lists behind the counts."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bangfu.base.accounts import queries as accounts
from bangfu.base.accounts import rights, scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.surveys import campaigns, coverage, queries
from bangfu.registry.surveys.models import Campaign, Submission, Target
from bangfu.web import pages, paging, readings
from bangfu.web.forms import refuse
from bangfu.web.guards import needs, person
from bangfu.web.surveys import forms, shown

READ = Permission.HOUSEHOLDS_READ
MOST_SHOWN = 60


@require_safe
@needs(READ)
def index(request: HttpRequest) -> HttpResponse:
    """Campaigns of the person's area with their counts, and the surveys there are."""
    user = person(request)
    found = list(coverage.visible(user)[:MOST_SHOWN])
    sums = coverage.sums(user, found)
    listed = queries.surveys()
    titles = {survey.id: survey.title.text(pages.language()) for survey in listed}
    context = {
        "campaigns": [
            (campaign, sums[campaign.pk], campaigns.is_overdue(campaign)) for campaign in found
        ],
        "surveys": [(survey, titles[survey.id]) for survey in listed],
        "may_manage": rights.holds(user, Permission.SURVEYS_MANAGE),
    }
    return pages.show(request, "surveys/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.SURVEYS_MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """Assign a survey to a place."""
    user, data = person(request), request.POST if request.method == "POST" else None
    surveys = [(s.id, s.title.text(pages.language())) for s in queries.surveys()]
    initial = {"starts": catalogue.today(), "survey": request.GET.get("survey", "")}
    form = forms.Begin(
        data, by=user, root=catalogue.site().division_id, surveys=surveys, initial=initial
    )
    if data is not None and form.is_valid():
        given = form.cleaned_data
        place = given.pop("division")
        try:
            made = campaigns.begin(by=user, division=place.code, **given)
        except Refusal as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("已开始，共 %(size)s 个对象。") % {"size": made.size})
            return pages.go(request, "surveys:campaign", made.uid)
    return pages.show(
        request, "surveys/new.html", {"form": form}, status=422 if form.errors else 200
    )


def _campaign(request: HttpRequest, uid: UUID) -> Campaign:
    try:
        return coverage.get_for(person(request), uid)
    except Campaign.DoesNotExist as error:
        raise Http404 from error


def _place(request: HttpRequest, campaign: Campaign) -> str:
    """The place looked at: within the campaign's, and touching the person's area."""
    area = scope.of(person(request), READ).within(campaign.division_id)
    top = area.top(campaign.division_id)
    at = request.GET.get("at", "") or top
    inside = codes.SHAPE.fullmatch(at) and at.startswith(codes.prefix(top))
    if not inside or not area.touches(at):
        raise Http404
    return at


@require_safe
@needs(READ)
def campaign(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """How far a campaign is, place by place; every number opens its list."""
    mine, user = _campaign(request, campaign), person(request)
    at = _place(request, mine)
    whole, parts = coverage.by_place(user, mine, at)
    below = at if parts else ""
    names = divisions.names([at, mine.division_id, *(part.code for part in parts)])
    site = catalogue.site().division_id
    context = {
        "campaign": mine,
        "survey": queries.survey(mine.survey),
        "whole": whole,
        "parts": [(part, names.get(part.code, part.code)) for part in parts],
        "names": names,
        "at": at,
        "below": below,
        "leads_on": parts and codes.level_of(parts[0].code) != codes.Level.VILLAGE,
        "above": [d for d in divisions.lineage(at)[:-1] if codes.prefix(site) in d.code],
        "late": campaigns.is_overdue(mine),
        "late_places": coverage.late_places(user, mine, at),
        "who": accounts.names([mine.by]).get(mine.by, mine.by),
        "may_export": rights.holds(user, Permission.HOUSEHOLDS_EXPORT),
        "may_close": mine.closed_at is None
        and mine.division_id in scope.of(user, Permission.SURVEYS_MANAGE),
    }
    return pages.show(request, "surveys/campaign.html", context)


@require_safe
@needs(READ)
def listed(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The list behind a count."""
    mine, user, get = _campaign(request, campaign), person(request), request.GET
    at = _place(request, mine)
    state = get.get("state", "")
    survey = queries.survey(mine.survey)
    after = get.get("after", "")
    found = coverage.listed(user, mine, at=at, state=state, after=after)
    cut: paging.Piece[Target] = paging.cut(
        found, lambda target: f"{target.village_id}-{target.key}"
    )
    rows = coverage.named(mine, survey.subject, cut.rows)
    names = divisions.names([at, *(row.target.village_id for row in rows)])
    whole, _parts = coverage.by_place(user, mine, at)
    counts = [
        ("", _("全部"), whole.total),
        ("done", _("已完成"), whole.done),
        ("begun", _("正在填写"), whole.begun),
        ("open", _("还没有调查"), whole.open),
        ("not_met", _("拒绝或不在家"), whole.not_met),
    ]
    context = {
        "campaign": mine,
        "survey": survey,
        "rows": rows,
        "names": names,
        "at": at,
        "state": state,
        "counts": [(key, title, count, _query(at, key)) for key, title, count in counts],
        "after": cut.after,
        "columns": 4,
        "may_answer": rights.holds(user, Permission.SURVEYS_ANSWER),
    }
    return pages.show(request, "surveys/list.html", context, part="surveys/_targets.html")


def _query(at: str, state: str) -> str:
    return urlencode({name: value for name, value in (("at", at), ("state", state)) if value})


@require_POST
@needs(Permission.SURVEYS_MANAGE)
def close(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """End a campaign."""
    mine = _campaign(request, campaign)
    campaigns.close(by=person(request), campaign=mine)
    messages.success(request, _("调查已结束。"))
    return pages.go(request, "surveys:campaign", mine.uid)


@require_safe
@needs(READ)
def survey(request: HttpRequest, survey: str) -> HttpResponse:
    """A questionnaire to read: questions, skip logic, points, where answers go."""
    spec = queries.survey(survey)
    pack = catalogue.pack()
    parts = [
        (section, [(q, shown.scored(pack, q)) for q in section.questions])
        for section in spec.sections
    ]
    document = pack.documents.get(spec.cite.document) if spec.cite else None
    context = {
        "survey": spec,
        "parts": parts,
        "title": spec.title.text(pages.language()),
        "note": spec.note.text(pages.language()) if spec.note else "",
        "document": document.title.text(pages.language()) if document else "",
        "zh": pages.language() == "zh",
        "may_manage": rights.holds(person(request), Permission.SURVEYS_MANAGE),
        "may_export": rights.holds(person(request), Permission.HOUSEHOLDS_EXPORT),
    }
    return pages.show(request, "surveys/survey.html", context)


@require_safe
@needs(READ)
def answers(request: HttpRequest, submission: UUID) -> HttpResponse:
    """Submitted answers, as they were."""
    try:
        made = queries.get_for(person(request), submission)
    except Submission.DoesNotExist as error:
        raise Http404 from error
    readings.other(request, "survey", str(made.uid), made.village_id, readings.ANSWERS)
    sheet = shown.sheet(person(request), made)
    context = {
        "sheet": sheet,
        "made": made,
        "token": queries.token(sheet.survey.subject, made.key),
        "may_answer": made.village_id in scope.of(person(request), Permission.SURVEYS_ANSWER),
        "home": reverse("surveys:index"),
    }
    return pages.show(request, "surveys/answers.html", context)
