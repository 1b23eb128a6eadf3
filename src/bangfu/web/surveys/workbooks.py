"""Questionnaires handed over as forms for ODK and Kobo, and their answers as files."""

from dataclasses import asdict
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.policy.lists import answers
from bangfu.registry.surveys import coverage, queries
from bangfu.registry.surveys.models import Campaign
from bangfu.registry.surveys.xlsform import workbook
from bangfu.web import exports, pages
from bangfu.web.guards import needs, person

EXPORT = Permission.HOUSEHOLDS_EXPORT


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def download(_request: HttpRequest, survey: str) -> HttpResponse:
    """A questionnaire as an XLSForm."""
    made = workbook.write(queries.form(survey))
    answer = HttpResponse(made.workbook, content_type=exports.TYPES["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="{survey}.xlsx"'
    return answer


@require_POST
@needs(EXPORT)
def all_answers(request: HttpRequest, survey: str) -> HttpResponse:
    """The answers to a survey that stand, as a file."""
    spec = queries.survey(survey)
    return _handed(request, answers.Wanted(spec.id), spec.title.text(pages.language()))


@require_POST
@needs(EXPORT)
def campaign_answers(request: HttpRequest, campaign: UUID) -> HttpResponse:
    """The answers given for a campaign, in the place looked at."""
    try:
        mine = coverage.get_for(person(request), campaign)
    except Campaign.DoesNotExist as error:
        raise Http404 from error
    at = request.GET.get("at", "")
    wanted = answers.Wanted(mine.survey, mine.pk, at if codes.SHAPE.fullmatch(at) else "")
    return _handed(request, wanted, mine.title)


def _handed(request: HttpRequest, wanted: answers.Wanted, title: str) -> HttpResponse:
    user, form, language = person(request), exports.form(request), pages.language()
    if answers.found(user, wanted).count() <= answers.AT_ONCE:
        path, _rows = answers.export(by=user, wanted=wanted, form=form, language=language)
        return exports.file(path.name, title)
    params = {"wanted": asdict(wanted), "form": form, "language": language}
    return exports.begin(request, by=user, kind=answers.EXPORT, params=params)


@require_safe
@needs(EXPORT)
def exported(request: HttpRequest, job: UUID) -> HttpResponse:
    """The file a finished export of the person made."""
    return exports.finished(person(request), job, kind=answers.EXPORT, title=_("问卷答案"))
