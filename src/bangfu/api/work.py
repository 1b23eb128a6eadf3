"""My work: one list out of all kinds of work, due first."""

import datetime as dt
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from bangfu.api import face, paging
from bangfu.api.kinds import SIZE, Code, Cursor, Place, Size, Word
from bangfu.api.naming import Names
from bangfu.base.kit import bands
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.work import queries
from bangfu.watch.work.contract import Chosen, Item

router = Router(tags=[_("我的工作")])


class WorkLine(Schema):
    """Something that waits."""

    kind: str = Field(description=_("哪一类工作"))
    key: str
    title: str = Field(description=_("要做什么"))
    place: Place
    due: dt.date | None = Field(description=_("最后一天；没有期限的为 null"))
    is_late: bool
    since: dt.date | None = Field(description=_("从哪一天起等着"))
    count: int = Field(description=_("这一行代表几件事"))
    note: str
    stopped: bool = Field(description=_("是否停止计时"))


class WorkList(Schema):
    """Some of it, and where the list goes on."""

    items: list[WorkLine]
    next: str | None = Field(description=_("下一页的 after；没有下一页为 null"))


@face.reads(router, "/work", _("等我办的事，先到期的在前"), WorkList)
def work(
    request: HttpRequest,
    desk: Literal["mine", "area"] = Query(
        "mine", description=_("mine 等我办，area 本人负责的地区里等人办的")
    ),
    kind: Word | None = Query(None, description=_("只看这一类")),
    at: Code | None = Query(None, description=_("哪个地区及以下")),
    when: Literal["late", "week", "later", "none"] | None = Query(
        None, description=_("逾期、本周、以后、没有期限")
    ),
    after: Cursor | None = Query(None, description=_("上一页的 next")),
    size: Size = Query(SIZE, description=_("一页多少条")),
) -> dict[str, Any]:
    """What the person's inbox shows."""
    chosen = Chosen(desk=desk, kind=kind or "", at=at or "", when=when or "")
    inbox = queries.inbox(
        face.person(request), chosen, after=paging.text(after), size=size, counted=False
    )
    names = Names(item.place for item in inbox.items if item.place)
    today = catalogue.today()
    return {
        "items": [_line(item, names, today) for item in inbox.items],
        "next": paging.mark([inbox.after]) if inbox.after else None,
    }


def _line(item: Item, names: Names, today: dt.date) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "key": item.key,
        "title": str(item.title),
        "place": names.place(item.place) if item.place else {"code": "", "name": ""},
        "due": None if item.due == bands.FAR else item.due,
        "is_late": item.due < today and not item.stopped,
        "since": item.since,
        "count": item.count,
        "note": str(item.note),
        "stopped": item.stopped,
    }
