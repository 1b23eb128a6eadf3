"""Links to pages of other faces that show the rows behind a number; none while they do not exist.

The names of the filters stand here once, so that a list may rename one without breaking a map.
"""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def to(name: str, *args: str, **query: str) -> str:
    """The address of a page with its query; empty while nothing answers to the name.

    >>> to("no:such", at="421083000000")
    ''
    """
    try:
        address = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    filled = {key: value for key, value in query.items() if value}
    return f"{address}?{urlencode(filled)}" if filled else address


def households(division: str = "", **wanted: str) -> str:
    """The list of households at or below a place.

    Args:
        division: code of the place; empty for everywhere the person may see.
        wanted: more filters, named as in ``policy.runs.households.Filter``.
    """
    return to("households:index", at=division, **wanted)


def villages(division: str = "", **wanted: str) -> str:
    """The list of all villages at or below a place, by the verdict of the exit standard.

    Args:
        division: code of the place; empty for everywhere the person may see.
        wanted: more filters, such as ``outcome``.
    """
    return to("villages:index", at=division, kind="all", **wanted)


def village(code: str) -> str:
    """The page of a village."""
    return to("villages:village", code)
