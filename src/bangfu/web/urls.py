"""Addresses of the pages. Each face adds one line."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, URLResolver, include, path
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from bangfu.web import health
from bangfu.web.accounts import code
from bangfu.web.accounts import views as accounts
from bangfu.web.guards import anyone
from bangfu.web.home import views as home
from bangfu.web.papers import views as papers

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("account/", include("bangfu.web.accounts.urls")),
    path("admin/", include("bangfu.web.admin.urls")),
    # By name, for the API stands beside the pages and not below them.
    path("api/", include("bangfu.api.urls")),
    path("changes/", include("bangfu.web.changes.urls")),
    path("copies/", include("bangfu.web.copies.urls")),
    path("contracts/", include("bangfu.web.contracts.urls")),
    path("files/", include("bangfu.web.files.urls")),
    path("health", health.health, name="health"),
    path("history/", include("bangfu.web.history.urls")),
    path("households/", include("bangfu.web.households.urls")),
    path("imports/", include("bangfu.web.imports.urls")),
    path("jobs/", include("bangfu.web.jobs.urls")),
    path("language/", login_not_required(require_POST(set_language)), name="language"),
    path("lists/", include("bangfu.web.lists.urls")),
    path("login/", accounts.Enter.as_view(), name="login"),
    path("login/code/", code.code, name="code"),
    path("logout/", anyone(accounts.Leave.as_view()), name="logout"),
    path("map/", include("bangfu.web.map.urls")),
    path("notices/", include("bangfu.web.notices.urls")),
    path("overview/", include("bangfu.web.overview.urls")),
    path("papers/", include("bangfu.web.papers.urls")),
    path("places/", include("bangfu.web.places.urls")),
    path("policy/authoring/", include("bangfu.web.authoring.urls")),
    path("policy/drafts/", include("bangfu.web.drafts.urls")),
    path("policy/", include("bangfu.web.policy.urls")),
    path("procedures/", include("bangfu.web.procedures.urls")),
    path("q/<uuid:household>/", papers.scanned, name="scanned"),
    path("matching/", include("bangfu.web.matching.urls")),
    path("quality/", include("bangfu.web.quality.urls")),
    path("requests/", include("bangfu.web.requests.urls")),
    path("ready", health.ready, name="ready"),
    path("surveys/", include("bangfu.web.surveys.urls")),
    path("villages/", include("bangfu.web.villages.urls")),
    path("work/", include("bangfu.web.work.urls")),
]
if settings.STYLE_PAGE:
    urlpatterns.append(path("style/", include("bangfu.web.style.urls")))

handler400 = "bangfu.web.errors.bad_request"
handler403 = "bangfu.web.errors.forbidden"
handler404 = "bangfu.web.errors.not_found"
handler500 = "bangfu.web.errors.crashed"
