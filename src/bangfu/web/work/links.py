"""Addresses of the inbox, and of what its lines name."""

from typing import Any

from bangfu.watch.work.contract import AREA, Link
from bangfu.web import links


def to(link: Link) -> str:
    """The address a line names; empty while nothing answers to the name."""
    return links.to(link.name, *link.args, **dict(link.query))


def stored(link: dict[str, Any]) -> str:
    """The address a notice names."""
    query = {str(name): str(text) for name, text in dict(link.get("query", {})).items()}
    return links.to(str(link["name"]), *link.get("args", []), **query)


def inbox(**asked: str) -> str:
    """The inbox with some filters: ``desk``, ``kind``, ``at``, ``when``, ``q``."""
    return links.to("work:index", **asked)


def area(**asked: str) -> str:
    """What waits for anybody in the person's area."""
    return inbox(desk=AREA, **asked)


def levels(at: str = "") -> str:
    """Counts by level of a place."""
    return links.to("work:levels", at=at)
