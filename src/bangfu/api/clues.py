"""Clues of data quality: lists, one with its reason, and what was found at home."""

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from bangfu.api import face, paging
from bangfu.api.kinds import SIZE, Code, Cursor, Given, Place, Size, Text, Version, Word, Written
from bangfu.api.naming import Names, language
from bangfu.base.accounts.roles import Permission
from bangfu.engine.packs.quality import Check
from bangfu.watch.quality import actions, checks, explaining, queries
from bangfu.watch.quality.models import Clue
from bangfu.watch.quality.queries import Filter

router = Router(tags=[_("数据质量")])
READ, VERIFY = Permission.QUALITY_READ, Permission.QUALITY_VERIFY
State = Literal[
    "open", "overdue", "new", "assigned", "verified", "checked", "closed", "waived",
    "answered", "gone",
]  # fmt: skip


class ClueLine(Schema):
    """A clue of a list."""

    uid: UUID
    check: str = Field(description=_("检查规则的编号"))
    title: str
    severity: str = Field(description=_("block 拦截、warn 提醒、clue 疑点"))
    state: str
    subject: str = Field(description=_("household、member 或 village"))
    household: UUID | None = Field(description=_("哪一户"))
    member: UUID | None = Field(description=_("哪个成员"))
    place: Place
    found_on: dt.date
    due: dt.date | None
    version: int = Field(description=_("办理时带上"))


class OneClue(ClueLine):
    """A clue with its reason and what was found."""

    asks: str | None = Field(description=_("检查什么"))
    finds: str | None = Field(description=_("档案里怎样"))
    verdict: str = Field(description=_("true 属实、false 不属实、outdated 已变化；未核实为空"))
    explanation: str
    evidence: str
    corrective_on: dt.date | None = Field(description=_("何时改正到位"))
    moves: list[str] = Field(description=_("本人现在能做的"), examples=[["verify"]])


class ClueList(Schema):
    """Some clues, and where the list goes on."""

    items: list[ClueLine]
    next: str | None = Field(description=_("下一页的 after；没有下一页为 null"))


class Verification(Given):
    """What was found at home."""

    version: Version = Field(description=_("读到的版本；有新的进展时答复 409"))
    verdict: Literal["true", "false", "outdated"] = Field(
        description=_("属实、不属实、已变化"), examples=["true"]
    )
    explanation: Text = Field(description=_("在农户家看到、问到的情况"))
    evidence: Text = Field("", description=_("不属实的凭证"))
    corrective_on: dt.date | None = Field(None, description=_("属实或已变化的，何时改正到位"))


@face.reads(router, "/clues", _("疑点名单"), ClueList, READ)
def clues(
    request: HttpRequest,
    at: Code | None = Query(None, description=_("哪个地区及以下")),
    check: Word | None = Query(None, description=_("检查规则的编号")),
    severity: Literal["block", "warn", "clue"] | None = Query(None, description=_("轻重")),
    state: State | None = Query(None, description=_("状态；open 未办完，overdue 逾期")),
    household: UUID | None = Query(None, description=_("只看这一户的")),
    mine: bool = Query(False, description=_("只看等我办的")),  # noqa: FBT001
    after: Cursor | None = Query(None, description=_("上一页的 next")),
    size: Size = Query(SIZE, description=_("一页多少条")),
) -> dict[str, Any]:
    """Clues of the person's area that fit, oldest first."""
    chosen = Filter(
        at=at or "",
        check=check or "",
        severity=severity or "",
        state=state or "",
        household=str(household or ""),
        owner="mine" if mine else "",
    )
    found = queries.page(face.person(request), chosen, after=paging.number(after))
    rows = list(found[: size + 1])
    names, known = Names(clue.village_id for clue in rows), checks.by_code()
    return {
        "items": [_line(clue, names, known) for clue in rows[:size]],
        "next": paging.mark([rows[size - 1].pk]) if len(rows) > size else None,
    }


def _line(clue: Clue, names: Names, known: dict[str, Check]) -> dict[str, Any]:
    check = known.get(clue.check_code)
    fixed = ("uid", "severity", "state", "subject", "found_on", "due", "version")
    return {
        **{name: getattr(clue, name) for name in fixed},
        "check": clue.check_code,
        "title": check.title.text(language()) if check else clue.check_code,
        "household": clue.household.uid if clue.household else None,
        "member": clue.member.uid if clue.member else None,
        "place": names.place(clue.village_id),
    }


@face.reads(router, "/clues/{uuid:clue}", _("一条疑点"), OneClue, READ)
def clue(request: HttpRequest, clue: UUID) -> dict[str, Any]:
    """A clue, why the check hit by the rows as they are, and what the person may do."""
    found = _get(request, clue)
    told = explaining.explain(found, language())
    fixed = ("verdict", "explanation", "evidence", "corrective_on")
    return {
        **_line(found, Names([found.village_id]), checks.by_code()),
        **{name: getattr(found, name) for name in fixed},
        "asks": told.asks if told else None,
        "finds": told.finds if told else None,
        "moves": [move.verb for move in queries.moves(face.person(request), found)],
    }


def _get(request: HttpRequest, uid: UUID) -> Clue:
    with face.sought():
        return queries.get(face.person(request), uid)


@face.writes(router, "POST", "/clues/{uuid:clue}/verification", _("登记核实结果"), Written, VERIFY)
def verify(
    request: HttpRequest, clue: UUID, body: Verification, operation: UUID = face.OPERATION
) -> dict[str, Any]:
    """Say what was found; photos are added on the page."""

    def work() -> dict[str, Any]:
        found = _get(request, clue)
        found.version = body.version
        said = body.model_dump(exclude={"version"})
        now = actions.verify(by=face.person(request), clue=found, **said)
        return {"uid": str(now.uid), "version": now.version}

    return face.once(request, operation, body, work)
