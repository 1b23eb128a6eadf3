"""The list of households, as the page has it."""

from collections.abc import Iterator
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from bangfu.api import face, paging
from bangfu.api.kinds import SIZE, Code, Cursor, Line, Place, Size, Word
from bangfu.api.naming import Names
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.policy.runs import households, queries
from bangfu.policy.runs.households import Filter
from bangfu.registry.households import queries as registry
from bangfu.registry.households import search

router = Router(tags=[_("贫困户")])
CURSORS: dict[str, tuple[type, ...]] = {
    "place": (str, str),
    "income": (int, str),
    "size": (int, str),
}
OUTCOMES = {value: name for name, value in households.OUTCOMES.items()}
# Columns of results that every line tells.
TOLD = ("head_name", "family_size", "household_attribute", "exit_status", "main_cause", "is_exited")
NEEDED = {"household_id", "village_id", "household_no", *TOLD}


class HouseholdLine(Schema):
    """A household of a list, as of the last run."""

    uid: UUID = Field(description=_("编号，打开这一户用"))
    number: str = Field(description=_("户编号"), examples=["421083100201-000073"])
    place: Place
    version: int = Field(description=_("档案的版本"))
    head_name: str | None = Field(description=_("户主"))
    head_id_no: str = Field(description=_("户主证件号码，打码"), examples=["429900***********8"])
    family_size: int | None = Field(description=_("家庭人口"))
    household_attribute: str | None = Field(description=_("贫困户属性（代码）"))
    exit_status: str | None = Field(description=_("脱贫状态（代码）"))
    main_cause: str | None = Field(description=_("主要致贫原因（代码）"))
    is_exited: bool | None = Field(description=_("是否已脱贫；未知为 null"))
    outcome: str | None = Field(
        description=_("对所问标准或待遇的结论：met、not_met、unknown、not_applicable")
    )


class HouseholdList(Schema):
    """Some households, and where the list goes on."""

    as_of: str = Field(description=_("结论按哪一天算"), examples=["2016-12-31"])
    rule: str | None = Field(description=_("结论是对哪项标准或待遇的"))
    items: list[HouseholdLine]
    next: str | None = Field(description=_("下一页的 after；没有下一页为 null"))


Outcome = Literal["met", "not_met", "unknown", "not_applicable"]


@face.reads(router, "/households", _("贫困户名单"), HouseholdList, Permission.HOUSEHOLDS_READ)
def households_(
    request: HttpRequest,
    at: Code | None = Query(None, description=_("哪个地区及以下")),
    household_attribute: Word | None = Query(None, description=_("贫困户属性（代码）")),
    exit_status: Word | None = Query(None, description=_("脱贫状态（代码）")),
    main_cause: Word | None = Query(None, description=_("主要致贫原因（代码）")),
    exited: Literal["yes", "no", "unknown"] | None = Query(None, description=_("是否已脱贫")),
    rule: Word | None = Query(None, description=_("标准或待遇；不写是脱贫标准")),
    outcome: Outcome | None = Query(None, description=_("对它的结论")),
    failing: Word | None = Query(None, description=_("没有达到它的这个条件")),
    lacking: Word | None = Query(None, description=_("缺数据，判断不了它的这个条件")),
    q: Line | None = Query(None, description=_("姓名、拼音或户编号")),
    sort: Literal["place", "income", "size"] = Query("place", description=_("顺序")),
    after: Cursor | None = Query(None, description=_("上一页的 next")),
    size: Size = Query(SIZE, description=_("一页多少条")),
) -> dict[str, Any]:
    """Households of the person's area that fit, a page at a time."""
    _require_no_number(q)
    user = face.person(request)
    desk = queries.desk(user)
    asked = households.rule_of(desk.program, desk.results, rule) if rule else desk.exit_rule()
    chosen = Filter(
        division=at or "",
        household_attribute=household_attribute or "",
        exit_status=exit_status or "",
        main_cause=main_cause or "",
        exited=exited or "",
        rule=asked.id if asked else "",
        outcome=outcome or "",
        condition=failing or "",
        lacking=lacking or "",
        text=(q or "").strip(),
        sort=sort,
    )
    page = households.page(
        desk.program,
        desk.results,
        desk.scope,
        households.resolved(desk.scope, chosen),
        after=paging.read(after, CURSORS[sort]) if after else None,
        limit=size,
        wanted={*NEEDED, *({asked.id} if asked else ())},
    )
    return {
        "as_of": desk.as_of.isoformat(),
        "rule": asked.id if asked else None,
        "items": list(_lines(request, page.rows, asked.id if asked else "")),
        "next": paging.mark(page.after),
    }


def _require_no_number(text: str | None) -> None:
    """An id number or a telephone never stands in an address, where logs would keep it.

    Raises:
        Refusal: ``api.number_in_address``.
    """
    if text and (registry.read_id_no(text) or search.read_phone(text)):
        raise Refusal(
            "api.number_in_address",
            gettext("证件号码和电话不能写在地址里。"),
            hint=gettext("请用 POST /api/v1/households/search 查找。"),
        )


def _lines(request: HttpRequest, rows: list[dict[str, Any]], rule: str) -> Iterator[dict[str, Any]]:
    shown = registry.shown(face.person(request), [row["household_id"] for row in rows])
    names = Names(row["village_id"] for row in rows)
    for row in rows:
        # A household that has left the person's places since the run is not shown at all.
        if home := shown.get(row["household_id"]):
            yield {
                "uid": home.uid,
                "number": row["household_no"],
                "place": names.place(row["village_id"]),
                "version": home.version,
                "head_id_no": home.head_id,
                **{name: row.get(name) for name in TOLD},
                "outcome": OUTCOMES.get(row.get(rule)) if rule else None,  # type: ignore[arg-type]
            }
