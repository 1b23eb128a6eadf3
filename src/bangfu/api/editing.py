"""Changing a household and its members, through the same action as the page."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from pydantic import Field

from bangfu.api import face, values
from bangfu.api.household import router
from bangfu.api.kinds import Given, Text, Version, Written
from bangfu.base.accounts.roles import Permission
from bangfu.registry.households import actions
from bangfu.registry.households.models import Household

EDIT = Permission.HOUSEHOLDS_EDIT
ASKED = _("要改的字段和新值；没有写的不动，null 为未知")


class Change(Given):
    """What to change, on which version."""

    version: Version = Field(description=_("读到的版本；别人改过同一字段的，答复 409"))
    values: dict[str, Any] = Field(
        description=ASKED, min_length=1, max_length=200, examples=[{"house_grade": "d"}]
    )
    reason: Text = Field("", description=_("为什么改"))
    day: dt.date | None = Field(None, description=_("从哪一天起是这样；不写是今天"))


@face.writes(
    router,
    "PATCH",
    "/households/{uuid:household}",
    _("修改一户"),
    Written,
    EDIT,
    note=_("别人在此期间改了别的字段的，照样写入；改了同一字段的答复 409，细节里写明双方的值。"),
)
def edit_household(
    request: HttpRequest, household: UUID, body: Change, operation: UUID = face.OPERATION
) -> dict[str, Any]:
    """The household's own fields. ``context.fields`` of a 409 tells theirs and mine."""

    def work() -> dict[str, Any]:
        changes = values.typed(values.HOUSEHOLD, body.values)
        return _edit(request, household, body, operation, changes=changes)

    return face.once(request, operation, body, work)


@face.writes(
    router,
    "PATCH",
    "/households/{uuid:household}/members/{uuid:member}",
    _("修改一名成员"),
    Written,
    EDIT,
)
def edit_member(
    request: HttpRequest,
    household: UUID,
    member: UUID,
    body: Change,
    operation: UUID = face.OPERATION,
) -> dict[str, Any]:
    """A member's fields; the version is that of the household."""

    def work() -> dict[str, Any]:
        members = {member: values.typed(values.MEMBERS, body.values)}
        return _edit(request, household, body, operation, members=members)

    return face.once(request, operation, body, work)


def _edit(
    request: HttpRequest, uid: UUID, body: Change, operation: UUID, **placed: Any
) -> dict[str, Any]:
    user = face.person(request)
    with face.sought():
        home: Household = actions.edit(
            by=user.username,
            user=user,
            uid=uid,
            version=body.version,
            reason=body.reason,
            day=body.day,
            operation_id=str(operation),
            **placed,
        )
    return {"uid": str(home.uid), "version": home.version}
