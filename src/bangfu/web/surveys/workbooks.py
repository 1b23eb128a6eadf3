"""Questionnaires handed over as forms for ODK and Kobo."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from bangfu.base.accounts.roles import Permission
from bangfu.registry.surveys import queries
from bangfu.registry.surveys.xlsform import workbook
from bangfu.web import exports
from bangfu.web.guards import needs


@require_safe
@needs(Permission.HOUSEHOLDS_READ)
def download(_request: HttpRequest, survey: str) -> HttpResponse:
    """A questionnaire as an XLSForm."""
    made = workbook.write(queries.form(survey))
    answer = HttpResponse(made.workbook, content_type=exports.TYPES["xlsx"])
    answer["Content-Disposition"] = f'attachment; filename="{survey}.xlsx"'
    return answer
