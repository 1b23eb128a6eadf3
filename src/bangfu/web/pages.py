"""Answering with a page, or with the part of it that htmx asked for."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.utils.translation import get_language


def language() -> str:
    """The reader's language as packs know it: ``zh`` or ``en``."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def is_htmx(request: HttpRequest) -> bool:
    """Whether a script of the page asks, not the address bar."""
    return request.headers.get("HX-Request") == "true"


def wants_part(request: HttpRequest) -> bool:
    """Whether only a fragment will be used of the answer.

    htmx says ``full`` when it picks the fragment itself (``hx-select``) and ``partial`` otherwise.
    """
    return is_htmx(request) and request.headers.get("HX-Request-Type") != "full"


def show(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    part: str = "",
    status: int = 200,
) -> HttpResponse:
    """A page; only its part when htmx wants no more.

    Args:
        request: who asks.
        template: the whole page.
        context: names for the templates.
        part: template of the fragment, e.g. the rows of a list.
        status: the HTTP status.
    """
    chosen = part if part and wants_part(request) else template
    response = render(request, chosen, context, status=status)
    response["Vary"] = "HX-Request, HX-Request-Type, Cookie"
    return response


def go(request: HttpRequest, to: str, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the person to another page; htmx is told to load it whole."""
    address = resolve_url(to, *args, **kwargs)
    if not is_htmx(request):
        return HttpResponseRedirect(address)
    return HttpResponse(status=204, headers={"HX-Redirect": address})
