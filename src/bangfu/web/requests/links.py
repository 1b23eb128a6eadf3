"""Where each thing of the catalogue is answered; what reports there are."""

from collections.abc import Callable
from typing import Any

from bangfu.watch.requests.holdings import (
    ANSWER,
    FACT,
    FIELD,
    FORM,
    QUESTION,
    REPORT,
    RULE,
    TARGET,
    Holding,
)
from bangfu.web import links, nav


def reports(user: Any) -> tuple[Holding, ...]:
    """Pages of the sidebar as reports, those the person may open."""
    return tuple(
        Holding(REPORT, section.url, "", str(section.title), section.url.partition(":")[0])
        for section in nav.open_to(user)
    )


def to(holding: Holding, at: str = "") -> str:
    """The page that answers what is asked; empty where there is none."""
    make = PAGES.get(holding.kind)
    return make(holding, at) if make else ""


def _field(holding: Holding, at: str) -> str:
    if holding.subject == "village":
        return links.villages(at)
    return links.households(at)


def _rule(holding: Holding, at: str) -> str:
    if holding.subject in ("household", "member"):
        return links.households(at, rule=holding.name)
    return links.to("policy:rule", holding.name)


def _question(holding: Holding, _at: str) -> str:
    return links.to("surveys:survey", holding.name.partition(".")[0])


def _answer(holding: Holding, _at: str) -> str:
    return links.to("requests:request", holding.name.partition(".")[0])


PAGES: dict[str, Callable[[Holding, str], str]] = {
    FIELD: _field,
    FACT: _field,
    RULE: _rule,
    TARGET: lambda holding, _at: links.to("policy:target", holding.name),
    QUESTION: _question,
    FORM: lambda _holding, _at: links.to("papers:index"),
    ANSWER: _answer,
    REPORT: lambda holding, _at: links.to(holding.name),
}
