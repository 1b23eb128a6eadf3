"""Public notices: what the boards show, through the same gate, without a key."""

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from bangfu.api import face, naming, paging
from bangfu.api.kinds import SIZE, Code, Cursor, Place, Size
from bangfu.procedures.notices import boards
from bangfu.procedures.notices.boards import Up
from bangfu.registry.catalogue import queries as catalogue

router = Router(tags=[_("公示")])


class NoticeLine(Schema):
    """A line of a notice, masked: surname, village, group and size at the most."""

    number: int
    kind: str = Field(description=_("household、village 或 other"))
    name: str = Field(description=_("户主，只留姓氏；村的为村名"), examples=["陈＊"])
    village: str
    group: str
    size: int | None = Field(description=_("家庭人口；不公布的为 null"))


class Notice(Schema):
    """A notice that is up today."""

    sheet: str = Field(description=_("公示的编号，打开用"))
    number: str = Field(examples=["〔2016〕00001号"])
    place: str
    matter: str = Field(description=_("哪项程序"))
    stage: str = Field(description=_("哪一次公示"))
    starts: dt.date
    ends: dt.date = Field(description=_("最后一天；有异议停止计时的，比张贴时写的晚"))
    hotline: str
    entries: list[NoticeLine]


class Board(Schema):
    """Notices on the board of a place, newest first."""

    place: Place
    items: list[Notice]
    next: str | None = Field(description=_("下一页的 after；没有下一页为 null"))


@face.reads(router, "/notices", _("一个地方今天的公示（不用密钥）"), Board, public=True)
def notices(
    request: HttpRequest,
    at: Code | None = Query(None, description=_("哪个地区的公示栏；不写是本系统服务的地区")),
    after: Cursor | None = Query(None, description=_("上一页的 next")),
    size: Size = Query(SIZE, description=_("一页多少条")),
) -> dict[str, Any]:
    """What the board of a place shows today."""
    with face.sought():
        code = boards.place(at) if at else catalogue.site().division_id
    place = naming.one(code)
    rows = list(boards.board(code, after=paging.number(after))[: size + 1])
    last = rows[size - 1] if len(rows) > size else None
    return {
        "place": place,
        "items": [_told(up) for up in boards.shown(rows[:size], code)],
        "next": paging.mark([last.pk]) if last else None,
    }


@face.reads(router, "/notices/{slug:sheet}", _("一份公示（不用密钥）"), Notice, public=True)
def notice(
    request: HttpRequest, sheet: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
) -> dict[str, Any]:
    """One notice that is up today; what never was and what is over are the same."""
    with face.sought():
        return _told(boards.public(sheet))


def _told(up: Up) -> dict[str, Any]:
    wording = 1 if naming.language() == "en" else 0
    return {
        "sheet": up.notice.token,
        "number": up.sheet.number,
        "place": up.sheet.place,
        "matter": up.sheet.matter[wording],
        "stage": up.sheet.stage[wording],
        "starts": up.sheet.starts,
        "ends": up.ends,
        "hotline": up.sheet.hotline,
        "entries": [
            {
                "number": one.number,
                "kind": one.kind,
                "name": one.name,
                "village": one.village,
                "group": one.group,
                "size": one.size,
            }
            for one in up.entries
        ],
    }
