"""The catalogue and requests as pages show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import queries as accounts
from bangfu.base.divisions import queries as divisions
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests.covering import Coverage
from bangfu.watch.requests.holdings import Holding
from bangfu.watch.requests.models import Request, State
from bangfu.watch.requests.queries import Found
from bangfu.web.pages import language
from bangfu.web.requests import links

KINDS: dict[str, Promise] = {
    "field": _("登记项目"),
    "fact": _("推算"),
    "rule": _("标准或待遇"),
    "target": _("目标"),
    "question": _("调查问题"),
    "form": _("表册"),
    "answer": _("填报结果"),
    "report": _("页面"),
}
SUBJECTS: dict[str, Promise] = {
    "household": _("户"),
    "member": _("成员"),
    "village": _("村"),
    "hamlet": _("自然村"),
    "township": _("乡镇"),
    "county": _("区县"),
    "city": _("市"),
}
TONES = {
    State.WAITING: "amber",
    State.SENT: "blue",
    State.CLOSED: "green",
    State.REFUSED: "red",
    State.WITHDRAWN: "grey",
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something the catalogue has, in words."""

    key: str
    title: str
    kind: str
    subject: str
    means: str
    cite: str
    coverage: Coverage | None
    href: str


def hit(holding: Holding, coverage: Coverage | None, at: str = "") -> Hit:
    """Something held, in words, with the page that answers it."""
    return Hit(
        holding.key,
        holding.zh if language() == "zh" else holding.en,
        str(KINDS[holding.kind]),
        str(SUBJECTS.get(holding.subject, "")),
        holding.means,
        _cite(holding),
        coverage,
        links.to(holding, at),
    )


def hits(found: Iterable[Found], at: str) -> list[Hit]:
    """What a search found."""
    return [hit(one.hit.holding, one.coverage, at) for one in found]


def _cite(holding: Holding) -> str:
    if holding.cite is None:
        return ""
    document = packs.program().pack.documents.get(holding.cite.document)
    title = document.title.text(language()) if document else holding.cite.document
    return f"{title} {holding.cite.clause}"


def requests(found: Iterable[Any]) -> list[dict[str, Any]]:
    """Requests with names of places and people."""
    listed, today = list(found), catalogue.today()
    places = divisions.names({p for one in listed for p in (one.division, one.office)})
    people = accounts.names(one.by for one in listed)
    return [
        {
            "request_": one,
            "place": places.get(one.division, one.division),
            "office": places.get(one.office, one.office),
            "who": people.get(one.by, one.by),
            "tone": tone(one),
            "is_late": one.state == State.SENT and one.due < today,
        }
        for one in listed
    ]


def tone(request: Request) -> str:
    """The colour of a request's state."""
    return TONES[State(request.state)]
