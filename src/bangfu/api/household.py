"""One household: its fields, members and incomes, and what policy says of it."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from bangfu.api import face, naming, values, verdicts
from bangfu.api.kinds import Place
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household

router = Router(tags=[_("贫困户")])
READ = Permission.HOUSEHOLDS_READ
OPEN = "households.open"
VALUES = _("字段和值；有哪些字段、值怎么写，见 /fields。证件号码、账号、电话打码")


class Home(Schema):
    """A household with its fields as they are now."""

    uid: UUID
    number: str = Field(description=_("户编号"), examples=["421083100201-000073"])
    place: Place
    version: int = Field(description=_("档案的版本，修改时带上"))
    ended_on: dt.date | None = Field(description=_("注销的日期；没有注销为 null"))
    values: dict[str, Any] = Field(description=VALUES, examples=[{"exit_status": "not_exited"}])


class Member(Schema):
    """A member, present or gone."""

    uid: UUID
    state: str = Field(description=_("active 在户；其他为已减少"))
    values: dict[str, Any] = Field(description=VALUES, examples=[{"name": "陈大伟"}])


class Income(Schema):
    """The income sheet of a year."""

    year: int
    values: dict[str, Any] = Field(
        description=_("各项收入，整数分；未知为 null"), examples=[{"wage_income": 2000000}]
    )


def found(request: HttpRequest, uid: UUID, page: str) -> Household:
    """A household of the person's scope, noted as seen; any other is not there."""
    with face.sought():
        home = registry.get(face.person(request), uid, READ)
    audit.note_reading(
        by=face.person(request).username,
        what=OPEN,
        subject_type="household",
        subject_id=home.household_no,
        division=home.village_id,
        details={"page": f"api:{page}"},
    )
    return home


def told(home: Household) -> dict[str, Any]:
    """A household as the API tells it."""
    return {
        "uid": home.uid,
        "number": home.household_no,
        "place": naming.one(home.village_id),
        "version": home.version,
        "ended_on": home.ended_on,
        "values": values.of(home, values.HOUSEHOLD),
    }


@face.reads(router, "/households/{uuid:household}", _("一户的档案"), Home, READ)
def household(request: HttpRequest, household: UUID) -> dict[str, Any]:
    """The household's own fields; that it was seen is noted."""
    return told(found(request, household, "household"))


@face.reads(router, "/households/{uuid:household}/members", _("一户的成员"), list[Member], READ)
def members(request: HttpRequest, household: UUID) -> list[dict[str, Any]]:
    """Everybody ever registered in the household, present members first."""
    home = found(request, household, "members")
    return [
        {"uid": one.uid, "state": one.state, "values": values.of(one, values.MEMBERS)}
        for one in registry.members(home)
    ]


@face.reads(router, "/households/{uuid:household}/incomes", _("一户的收入"), list[Income], READ)
def incomes(request: HttpRequest, household: UUID) -> list[dict[str, Any]]:
    """Income sheets, newest year first."""
    home = found(request, household, "incomes")
    return [
        {"year": one.year, "values": values.of(one, values.INCOMES)}
        for one in registry.incomes(home)
    ]


@face.reads(
    router,
    "/households/{uuid:household}/verdicts",
    _("政策对一户的结论，带理由和条款"),
    verdicts.Verdicts,
    READ,
)
def verdicts_(request: HttpRequest, household: UUID) -> dict[str, Any]:
    """What policy says of the household as its rows are now, each with reasons and clauses."""
    return verdicts.of(found(request, household, "verdicts"))
