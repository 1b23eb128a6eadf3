"""Answers to requests: reading what was typed, and what is held because it was answered."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from bangfu.base.divisions import codes
from bangfu.base.kit import normal
from bangfu.base.kit.normal import Unreadable
from bangfu.base.kit.refusals import Refusal
from bangfu.watch.requests.holdings import ANSWER, Holding
from bangfu.watch.requests.models import Column, Kind, Request, State

LONGEST = 300
YES_NO = {"是": True, "有": True, "yes": True, "否": False, "无": False, "no": False}


def holdings(user: Any, division: str) -> list[Holding]:
    """What the whole of a place is being asked already, or has answered, as something held."""
    answered = Q(state=State.CLOSED, answers__isnull=False)
    sent = Request.objects.visible_to(user).filter(
        Q(state=State.SENT) | answered, division__in=codes.lineage(codes.pad(division))
    )
    found = Column.objects.filter(request__in=sent.values("pk")).select_related("request")
    return [
        Holding(
            ANSWER,
            f"{one.request.uid}.{one.at}",
            one.request.level,
            one.title,
            one.title,
            means=f"{one.request.title}：{one.meaning}",
        )
        for one in found.order_by("-pk")[:2_000]
    ]


def read(columns: Sequence[Column], said: Mapping[int, str]) -> dict[str, Any]:
    """Values as they are kept, by place of the column; what is left empty is unknown.

    Raises:
        Refusal: ``requests.unreadable`` with the columns that could not be read.
    """
    values: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for column in columns:
        text = said.get(column.at, "").strip()
        try:
            values[str(column.at)] = _value(column.kind, text) if text else None
        except (Unreadable, KeyError, ValueError):
            wrong[str(column.at)] = column.title
    if wrong:
        raise Refusal(
            "requests.unreadable",
            _("看不懂填写的内容：%(columns)s。") % {"columns": "、".join(wrong.values())},
            hint=_("数字只填数，是或否填“是”“否”，日期按“年-月-日”；不知道的留空。"),
            context={"fields": wrong},
        )
    return values


def _value(kind: str, text: str) -> Any:
    if kind == Kind.NUMBER:
        hundredths = normal.scaled(text)
        whole, rest = divmod(hundredths, 100)
        return whole if not rest else hundredths / 100
    if kind == Kind.YES_NO:
        return YES_NO[normal.text(text).casefold()]
    if kind == Kind.DAY:
        return normal.date(text).isoformat()
    if len(text) > LONGEST:
        raise ValueError(text)
    return normal.text(text)


def shown(kind: str, value: Any) -> str:
    """A value as people read it; empty where it is not known."""
    if value is None:
        return ""
    if kind == Kind.YES_NO:
        return str(_("是") if value else _("否"))
    if kind == Kind.DAY:
        return dt.date.fromisoformat(value).isoformat()
    return str(value)
