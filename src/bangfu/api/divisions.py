"""The tree of places, as far as the person's area reaches."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from bangfu.api import face, problems
from bangfu.api.kinds import Code
from bangfu.base.accounts import scope
from bangfu.base.divisions import queries
from bangfu.registry.catalogue import queries as catalogue

router = Router(tags=[_("地区")])


class Division(Schema):
    """A place of the tree."""

    code: str = Field(description=_("12 位区划代码"), examples=["421083000000"])
    name: str = Field(description=_("名称"))
    level: str = Field(description=_("级别：city、county、township、village"))
    parent: str | None = Field(description=_("上级的代码"))


class Tree(Schema):
    """A place, those above it, and those directly below that the person may see into."""

    at: Division
    above: list[Division] = Field(description=_("它的各级上级，从省起"))
    below: list[Division] = Field(description=_("直接下级里本人负责的"))


@face.reads(router, "/divisions", _("地区和它的下级"), Tree)
def divisions(
    request: HttpRequest,
    under: Code | None = Query(None, description=_("哪个地区；不写是本系统服务的地区")),
) -> dict[str, Any]:
    """One step of the tree; ask on with the code of a place below."""
    code = under or catalogue.site().division_id
    granted = scope.merge(span for post in scope.posts(face.person(request))
                          for span in scope.spans_of(post))  # fmt: skip
    lineage = queries.lineage(code) if granted.touches(code) else []
    if not lineage or lineage[-1].code != code:
        raise problems.missing()
    below = queries.below([code]).get(code, [])
    return {
        "at": _told(lineage[-1]),
        "above": [_told(one) for one in lineage[:-1]],
        "below": [_told(one) for one in below if granted.touches(one.code)],
    }


def _told(place: Any) -> dict[str, Any]:
    return {
        "code": place.code,
        "name": place.name,
        "level": place.level,
        "parent": place.parent_id,
    }
