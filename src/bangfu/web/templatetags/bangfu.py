"""Template tags and filters of the product. They are built in: no ``{% load %}`` is needed.

Unknown values (``None``) are shown as a dash that says "未知", never as nothing or zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.core.exceptions import ImproperlyConfigured
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_vite.core.asset_loader import DjangoViteAssetLoader
from django_vite.core.exceptions import DjangoViteAssetNotFoundError

from bangfu.base.kit import idno, money
from bangfu.engine.explain import NAMES
from bangfu.web import nav
from bangfu.web.map import labels

register = template.Library()


@dataclass(frozen=True, slots=True)
class Sign:
    """A verdict's word, tone and icon: it stays readable without colour."""

    word: Promise
    tone: str
    icon: str


VERDICTS = {
    "met": Sign(gettext_lazy("符合"), "green", icon="circle-check"),
    "not_met": Sign(gettext_lazy("不符合"), "red", icon="circle-x"),
    "unknown": Sign(gettext_lazy("不能确定"), "amber", icon="help-circle"),
    "not_applicable": Sign(gettext_lazy("不涉及"), "grey", icon="circle-minus"),
}
# An alert that is met is bad news; a duty is fulfilled or not.
BY_KIND: dict[tuple[str, str], Sign] = {
    ("alert", "met"): Sign(gettext_lazy("待核实"), "amber", icon="alert-triangle"),
    ("alert", "not_met"): Sign(gettext_lazy("未触发"), "grey", icon="circle-minus"),
    ("duty", "met"): Sign(gettext_lazy("已落实"), "green", icon="circle-check"),
    ("duty", "not_met"): Sign(gettext_lazy("未落实"), "red", icon="circle-x"),
}


def _unknown() -> SafeString:
    return format_html(
        '<span class="unknown" title="{0}"><span aria-hidden="true">—</span>'
        '<span class="visually-hidden">{0}</span></span>',
        _("未知"),
    )


@register.filter
def fen(value: int | None) -> str:
    """Yuan of an amount in fen: ``321850`` → ``3,218.50``."""
    return _unknown() if value is None else money.show(value)


@register.filter
def number(value: int | Decimal | str | None) -> str:
    """A number with thousands separators; text such as ``10,000+`` stays as it is."""
    if value is None:
        return _unknown()
    return value if isinstance(value, str) else f"{value:,}"


@register.simple_tag
def behind_count(count: int, href: str) -> SafeString:
    """A count that opens the list behind it; none is a plain nought, for there is no list."""
    if not count:
        return format_html('<span class="nought">{}</span>', 0)
    return format_html('<a href="{}">{}</a>', href, number(count))


@register.filter
def hundredths(value: int | None) -> str:
    """A quantity kept in hundredths, without needless zeros: ``1250`` → ``12.5``."""
    if value is None:
        return _unknown()
    whole, rest = f"{value / 100:,.2f}".split(".")
    return f"{whole}.{rest}".rstrip("0").rstrip(".")


@register.filter
def percent(part: int | None, whole: int | None) -> str:
    """A part of a whole with one decimal: ``{{ 1|percent:8 }}`` → ``12.5%``."""
    return _unknown() if part is None or not whole else f"{part * 100 / whole:.1f}%"


@register.filter
def known(value: Any) -> Any:
    """The value, or the mark of the unknown for ``None`` and empty text."""
    return _unknown() if value is None or value == "" else value


@register.filter
def yes_no(value: bool | None) -> str:  # noqa: FBT001  a filter has one argument
    """是, 否 or unknown."""
    return _unknown() if value is None else _("是") if value else _("否")


@register.filter
def place(code: str | None, names: Mapping[str, str]) -> str:
    """The name of a place from ``{code: name}``; its code where the name is missing."""
    return _unknown() if not code else names.get(code, code)


@register.filter
def masked(number: str | None) -> str:
    """An id number as it may be shown: ``429900***********8``."""
    return _unknown() if not number else idno.mask(number)


@register.simple_tag
def page_assets() -> SafeString:
    """Script and stylesheet of every page."""
    return mark_safe(_vite("generate_vite_asset", "src/main.ts"))  # noqa: S308  built by Vite


@register.simple_tag(takes_context=True)
def live_filters(context: template.Context, part: str, when: str = "change, submit") -> SafeString:
    """Attributes of a form of filters that draws a part of its page anew and keeps the address.

    Args:
        context: the page's.
        part: selector of the part, such as ``#list``; the form may stand in it.
        when: the events that send it, as htmx names them.
    """
    return format_html(
        'method="get" role="search" hx-get="{}" hx-trigger="{}" hx-target="{}" hx-select="{}"'
        ' hx-swap="outerHTML" hx-push-url="true" hx-indicator="#wait"',
        context["request"].path,
        when,
        part,
        part,
    )


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """A Tabler icon from the sprite. It is decoration: the word stands beside it."""
    return _icon(name, css, _vite("generate_vite_asset_url", "icons.svg"))


@lru_cache(maxsize=1024)  # lists show the same few hundreds of times
def _icon(name: str, css: str, sprite: str) -> SafeString:
    return format_html(
        '<svg class="icon {}" aria-hidden="true"><use href="{}#{}"></use></svg>', css, sprite, name
    )


def _vite(ask: str, path: str) -> str:
    return _asked(DjangoViteAssetLoader.instance(), ask, path)


@lru_cache(maxsize=32)  # a page names dozens of icons
def _asked(loader: DjangoViteAssetLoader, ask: str, path: str) -> str:
    try:
        answer: str = getattr(loader, ask)(path, "default")
    except DjangoViteAssetNotFoundError as error:
        raise ImproperlyConfigured("the front end is not built: run `make build`") from error
    return answer


@register.simple_tag
def verdict(outcome: int | str | None, css: str = "", kind: str = "") -> SafeString:
    """A verdict as a badge; takes the engine's number (1, 0, -1, 2) or its name.

    With the kind of rule, alerts and duties have words of their own.
    """
    name = NAMES[outcome] if isinstance(outcome, int) else outcome or "unknown"
    sign = BY_KIND.get((kind, name), VERDICTS[name])
    return format_html(
        '<span class="mark tone-{} {}">{}{}</span>', sign.tone, css, icon(sign.icon), sign.word
    )


@dataclass(frozen=True, slots=True)
class Bar:
    """One part of a share drawing, in percent of its width."""

    css: str
    word: Promise
    count: int
    left: float
    width: float


@register.inclusion_tag("_shares.html")
def shares(met: int, not_met: int, unknown: int, not_applicable: int = 0) -> dict[str, Any]:
    """Four counts as one bar, drawn to scale, with its legend."""
    return {"bars": _bars([met, not_met, unknown, not_applicable]), "legend": True}


@register.inclusion_tag("_shares.html")
def share_bar(met: int, not_met: int, unknown: int, not_applicable: int = 0) -> dict[str, Any]:
    """The bar of ``shares`` alone, where the counts stand beside it as links."""
    return {"bars": _bars([met, not_met, unknown, not_applicable]), "legend": False}


def _bars(counts: list[int]) -> list[Bar]:
    total = sum(counts) or 1
    return [
        Bar(
            name.replace("_", "-"),
            sign.word,
            counts[at],
            round(sum(counts[:at]) * 100 / total, 3),
            round(counts[at] * 100 / total, 3),
        )
        for at, (name, sign) in enumerate(VERDICTS.items())
        if counts[at]
    ]


@register.simple_tag
def cite(document: str, clause: str, title: str = "", *, short: bool = False) -> SafeString:
    """A citation: the document's title (or id) and clause, a link where the clause can be read.

    ``short`` shows the clause alone, for places that name the document once for many.
    """
    whole = f"{title or document} {clause}"
    text = clause if short and clause else whole
    try:
        address = reverse("policy:clause", args=[document, clause])
    except NoReverseMatch:
        return format_html('<span class="cite" title="{}">{}{}</span>', whole, icon("quote"), text)
    return format_html(
        '<a class="cite" href="{}" title="{}">{}{}</a>', address, whole, icon("quote"), text
    )


@register.filter
def brief(name: Any) -> str:
    """A village's name without its committee: ``柏枝村村民委员会`` → ``柏枝村``."""
    return labels.brief(str(name))


@register.simple_tag(takes_context=True)
def current(context: template.Context, href: str) -> SafeString:
    """``aria-current`` on a link whose page, or a page below it, is shown."""
    here = nav.is_within(context["request"].path, href)
    return mark_safe(' aria-current="page"') if here else SafeString()


@register.inclusion_tag("_tile.html")
def tile(title: str, figure: Any, **rest: Any) -> dict[str, Any]:
    """A figure with its name: ``href``, ``unit``, ``note``, ``icon``, ``tone`` may be given."""
    return {"title": title, "figure": figure, "tone": "blue", "icon": "list", **rest}
