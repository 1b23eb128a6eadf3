"""Addresses of the API: operations, document, page, and one answer for everything else."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path, re_path

from bangfu.api import page
from bangfu.api.v1 import api

app_name = "api"


def _operations() -> list[URLPattern]:
    """Operations open to requests without a session: they ask for keys themselves."""
    found = []
    for pattern in api.urls[0]:
        assert isinstance(pattern, URLPattern)
        if pattern.name != "api-root":
            view: Any = login_not_required(pattern.callback)
            found.append(path(f"v1/{pattern.pattern}", view, name=pattern.name))
    return found


urlpatterns = [
    path("", page.reference, name="reference"),
    path("v1/openapi.json", page.document, name="document"),
    *_operations(),
    re_path(r"^v1/", page.nothing, name="nothing"),
]
