"""Both sides of a condition as a list, written here: a page shows dozens of them."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from bangfu.web.households.behind import Now, Pair, Pairs, Source
from bangfu.web.templatetags.bangfu import cite

register = template.Library()


@register.simple_tag
def sides(part: Pair | Pairs) -> SafeString:
    """A comparison, or several of them, as a list."""
    return format_html('<ul class="sides">{}</ul>', _item(part))


def _item(part: Pair | Pairs) -> SafeString:
    if isinstance(part, Pairs):
        intro = _("达到其中一项即可：") if part.any_one else ""
        parts = format_html_join("", "{}", ((_item(one),) for one in part.parts))
        return format_html(
            '<li class="sides-group"><span class="soft">{}</span><ul class="sides">{}</ul></li>',
            intro,
            parts,
        )
    return format_html(
        "<li><dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{} <b>{}</b>{}{}</dd></dl></li>",
        _("现在"),
        _now(part.now),
        _("要求"),
        part.operator,
        part.required,
        format_html_join("", "{}", ((_source(source),) for source in part.sources)),
        format_html_join("", "<small>{} {}</small>", ((p.title, p.value) for p in part.parts)),
    )


def _now(now: Now) -> SafeString:
    behind = format_html("<small>{}</small>", now.behind) if now.behind else ""
    return format_html("{} <b>{}</b>{}", now.title, now.value, behind)


def _source(source: Source) -> SafeString:
    where = source.cite
    return format_html(
        '<small>{} {} <span class="{}">{}</span> {}</small>',
        source.title,
        source.value,
        "" if source.status == "stated" else "amber",
        source.standing,
        cite(where.document, where.clause, source.document, short=True) if where else "",
    )
