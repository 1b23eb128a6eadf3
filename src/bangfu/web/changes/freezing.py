"""The year-end freeze: which snapshots there are, and taking one."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import freezing, snapshots
from bangfu.registry.catalogue import queries as catalogue
from bangfu.web import pages
from bangfu.web.guards import needs, person

UNPROCESSABLE = 422


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.POLICY_EDIT)
def frozen(request: HttpRequest) -> HttpResponse:
    """Snapshots kept for good; the city officer takes one at the end of the year."""
    name = request.POST.get("name", "").strip() or _year_end()
    error = ""
    if request.method == "POST":
        user = person(request)
        try:
            job = freezing.begin(by=user.username, user=user, name=name)
        except Refusal as refusal:
            if refusal.status != UNPROCESSABLE:
                raise
            error = str(refusal)
        else:
            return pages.go(request, "jobs:job", job.pk)
    context = {"frozen": snapshots.every(), "name": name, "error": error}
    status = UNPROCESSABLE if error else 200
    return pages.show(request, "changes/frozen.html", context, status=status)


def _year_end() -> str:
    return _("%(year)s年末") % {"year": catalogue.today().year}
