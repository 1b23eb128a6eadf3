"""Verdicts with their reasons: each condition, what it asks, what it finds, and the clause."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import Field

from bangfu.api.naming import language
from bangfu.engine.explain import ConditionView, RuleView
from bangfu.engine.packs import schema
from bangfu.policy.packs import queries as packs
from bangfu.policy.packs.models import Clause
from bangfu.policy.verdicts import queries
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household

Outcome = Literal["met", "not_met", "unknown", "not_applicable"]


class Cited(Schema):
    """Where it is written."""

    document: str = Field(description=_("文件"))
    clause: str = Field(description=_("条款"))
    text: str | None = Field(description=_("条款原文；没有导入文件的为 null"))


class Condition(Schema):
    """A condition of a rule as it stands."""

    id: str
    title: str
    outcome: Outcome
    required: bool = Field(description=_("结论是否取决于它"))
    asks: str = Field(description=_("要求什么"))
    finds: str = Field(description=_("实际怎样"))
    cite: Cited


class Verdict(Schema):
    """What a rule says, and why."""

    rule: str = Field(examples=["household_exit"])
    title: str
    kind: str = Field(description=_("standard 标准、benefit 待遇、alert 预警、duty 责任"))
    member: UUID | None = Field(description=_("对哪个成员的；对全户的为 null"))
    outcome: Outcome
    amount: int | None = Field(description=_("待遇金额，整数分；没有或未知为 null"))
    missing: list[str] = Field(description=_("缺哪些数据"))
    cite: Cited
    conditions: list[Condition]


class Verdicts(Schema):
    """Everything policy says of a household."""

    as_of: dt.date = Field(description=_("按哪一天算"))
    version: int = Field(description=_("按档案的哪个版本算"))
    pack: str = Field(description=_("所用政策包的摘要前八位"))
    items: list[Verdict]


def of(home: Household) -> dict[str, Any]:
    """Every rule in force about the household and its members, answered from the rows."""
    site = catalogue.site()
    program, as_of = packs.program(site.pack), catalogue.today(site)
    answer = queries.household(
        program, home.pk, home.village_id, as_of, assumed=site.assumed, language=language()
    )
    uids = {one.pk: one.uid for one in registry.members(home)}
    views: list[tuple[UUID | None, RuleView]] = [(None, view) for view in answer.rules]
    views += [
        (uids.get(each.member_id), each.view) for _rule, asked in answer.members for each in asked
    ]
    texts = packs.cited(cite for _who, view in views for cite in _cites(view))
    return {
        "as_of": as_of,
        "version": home.version,
        "pack": program.pack.digest[:8],
        "items": [_verdict(who, view, texts) for who, view in views],
    }


def _cites(view: RuleView) -> Iterable[schema.Cite]:
    yield view.rule.spec.cite
    for condition in view.conditions:
        yield condition.cite


def _verdict(who: UUID | None, view: RuleView, texts: dict[schema.Cite, Clause]) -> dict[str, Any]:
    return {
        "rule": view.rule.id,
        "title": view.title,
        "kind": view.rule.kind,
        "member": who,
        "outcome": view.outcome,
        "amount": view.amount,
        "missing": list(dict.fromkeys(one.title for one in view.missing)),
        "cite": _cite(view.rule.spec.cite, texts),
        "conditions": [_condition(one, texts) for one in view.conditions],
    }


def _condition(view: ConditionView, texts: dict[schema.Cite, Clause]) -> dict[str, Any]:
    return {
        "id": view.id,
        "title": view.title,
        "outcome": view.outcome,
        "required": view.required,
        "asks": view.asks,
        "finds": view.finds,
        "cite": _cite(view.cite, texts),
    }


def _cite(cite: schema.Cite, texts: dict[schema.Cite, Clause]) -> dict[str, Any]:
    found = texts.get(cite)
    return {
        "document": cite.document,
        "clause": cite.clause,
        "text": found.text if found else None,
    }
