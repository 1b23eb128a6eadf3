"""What was ticked: some households of the page, or all that fit the filter."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs.households import Filter
from bangfu.policy.runs.queries import Desk
from bangfu.registry.households import queries as registry
from bangfu.web.guards import person
from bangfu.web.households import asked

MOST = 2_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """The households of an act: the filter that finds them, and what the form carries on."""

    filter: Filter
    what: asked.Asked
    is_all: bool
    uids: list[str]


def read(request: HttpRequest, desk: Desk) -> Chosen:
    """The households that were ticked.

    Raises:
        Refusal: ``lists.nothing`` when none was, ``lists.many`` for more than a page can carry.
    """
    what = asked.read(request, desk)
    uids = request.POST.getlist("id")
    if request.POST.get("all"):
        return Chosen(what.filter, what, is_all=True, uids=[])
    if len(uids) > MOST:
        raise Refusal(
            "lists.many", _("一次最多勾选 2000 户。"), hint=_("可以改用“全选符合条件的”。")
        )
    ids = registry.keys(person(request), _uuids(uids))
    if not ids:
        raise Refusal(
            "lists.nothing", _("还没有勾选任何一户。"), hint=_("先在名单里勾选，再操作。")
        )
    only = Filter(rule=what.filter.rule, sort=what.filter.sort, ids=tuple(ids))
    return Chosen(only, what, is_all=False, uids=uids)


def _uuids(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
