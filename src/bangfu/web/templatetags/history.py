"""The way from a page of an object to its history."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bangfu.web.history import kinds
from bangfu.web.templatetags.bangfu import icon

register = template.Library()


@register.simple_tag(takes_context=True)
def history(
    context: dict[str, Any], kind: str, *key: object, css: str = "btn no-print"
) -> SafeString | str:
    """A button to the history of an object; nothing for who may not read it.

    The parts of the key are joined as in the trail: place and year of a village's file.
    """
    request = context.get("request")
    if request is None or not kinds.may_open(request.user, kind):
        return ""
    address = reverse("history:history", args=(kind, "-".join(map(str, key))))
    button = '<a class="{}" href="{}">{}{}</a>'
    return format_html(button, css, address, icon("history"), _("操作记录"))


@register.simple_tag
def past_of(kind: str, key: str) -> str:
    """The address of an object's history; empty for what has none."""
    return reverse("history:history", args=(kind, key)) if key and kind in kinds.KINDS else ""
