"""Counts of the last run, by rule and by place."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Query, Router, Schema
from pydantic import Field

from bangfu.api import face, naming
from bangfu.api.kinds import Code, Place, Word
from bangfu.api.naming import Names, language
from bangfu.base.accounts.roles import Permission
from bangfu.policy.runs import households, queries, totals

router = Router(tags=[_("结果")])
OUTCOMES = ("met", "not_met", "unknown", "not_applicable")
TOTALS = ("households", "persons", "exited_households", "exited_persons", "poor_households")


class Totals(Schema):
    """Counts of a place."""

    place: Place
    households: int = Field(description=_("户数"))
    persons: int = Field(description=_("人数"))
    exited_households: int = Field(description=_("已脱贫户数"))
    exited_persons: int = Field(description=_("已脱贫人数"))
    poor_households: int = Field(description=_("未脱贫户数"))
    met: int | None = Field(description=_("符合所问标准或待遇的户数；没有问的为 null"))
    not_met: int | None = Field(description=_("不符合的户数"))
    unknown: int | None = Field(description=_("缺数据、不能确定的户数"))
    not_applicable: int | None = Field(description=_("不适用的户数"))


class ByRule(Schema):
    """Outcomes of a rule, counted in households."""

    rule: str = Field(examples=["household_exit"])
    title: str
    kind: str
    met: int
    not_met: int
    unknown: int
    not_applicable: int
    persons: int = Field(description=_("对成员的规定，符合的人数"))
    amount: int | None = Field(description=_("金额合计，整数分；没有金额的为 null"))
    unpriced: int = Field(description=_("金额算不出来、没有计入的户数"))


class Results(Schema):
    """The last run over the person's area."""

    as_of: dt.date = Field(description=_("按哪一天算"))
    computed_at: dt.datetime | None = Field(description=_("什么时候算的"))
    rule: str | None = Field(description=_("各地的结论是对哪项标准或待遇的"))
    total: Totals
    rules: list[ByRule]
    places: list[Totals] = Field(description=_("直接下级，各自的合计"))


@face.reads(router, "/results", _("最近一次计算的合计"), Results, Permission.HOUSEHOLDS_READ)
def results(
    request: HttpRequest,
    at: Code | None = Query(None, description=_("哪个地区；不写是您的岗位所管的地区")),
    rule: Word | None = Query(None, description=_("各地按哪项标准或待遇数；不写是脱贫标准")),
) -> dict[str, Any]:
    """Totals of a place, of each rule there, and of the places directly below."""
    desk = queries.desk(face.person(request))
    code = at or desk.scope.top(desk.site.division_id)
    asked = households.rule_of(desk.program, desk.results, rule) if rule else desk.exit_rule()
    common = (desk.results, desk.scope, code, asked)
    below = totals.below(*common)
    names = Names(below)
    counted = totals.by_household(desk.program, desk.results, desk.scope, code)
    return {
        "as_of": desk.as_of,
        "computed_at": desk.results.run.finished_at,
        "rule": asked.id if asked else None,
        "total": _totals(naming.one(code), totals.of(*common)),
        "rules": [
            {
                "rule": name,
                "title": desk.program.rules[name].spec.title.text(language()),
                "kind": desk.program.rules[name].kind,
                **row,
            }
            for name, row in counted.items()
        ],
        "places": [_totals(names.place(step), row) for step, row in sorted(below.items())],
    }


def _totals(place: dict[str, Any], row: dict[str, Any]) -> dict[str, Any]:
    counts = {name: row.get(name, 0) for name in TOTALS}
    return {"place": place, **counts, **{name: row.get(name) for name in OUTCOMES}}
