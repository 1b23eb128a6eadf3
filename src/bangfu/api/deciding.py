"""Beginning a filing and deciding a step, through the same actions as the pages."""

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as say
from django.utils.translation import gettext_noop as _
from pydantic import Field, StrictInt

from bangfu.api import face, problems
from bangfu.api.filings import router
from bangfu.api.kinds import Given, Text, Version, Word, Written
from bangfu.base.accounts.roles import Permission
from bangfu.procedures.filings import actions
from bangfu.procedures.filings.frame import Reply

DECIDE, OPEN = Permission.PROCEDURES_DECIDE, Permission.PROCEDURES_OPEN
Whole = Annotated[StrictInt, Field(ge=-(2**53), le=2**53)]
# A value, or the parts of minutes.
Value = Text | Whole | dict[Word, Text | Whole | list[Text]]
VALUES = _("环节要填的内容，按编号；金额为整数分。照片和文件请在网页上传")


class Opening(Given):
    """What to begin, about what."""

    procedure: Word = Field(description=_("程序代码"), examples=["household_exit"])
    subject: Annotated[str, Field(pattern=r"^[0-9A-Za-z-]{1,40}$")] = Field(
        description=_("对象的编号：一户的 uid，一村的代码"),
        examples=["01a20000-0000-7000-8000-000000000000"],
    )
    values: dict[Word, Value] = Field({}, description=VALUES, max_length=50)


class Deciding(Given):
    """What to decide, on which version."""

    verdict: Literal["approve", "return", "reject"] = Field(
        description=_("通过、退回、不予通过"), examples=["approve"]
    )
    version: Version = Field(description=_("读到的版本；有新的进展时答复 409"))
    reason: Text = Field("", description=_("意见；退回、不予通过的必填"))
    values: dict[Word, Value] = Field({}, description=VALUES, max_length=50)


@face.writes(router, "POST", "/filings", _("提出一件程序"), Written, OPEN)
def open_filing(
    request: HttpRequest, body: Opening, operation: UUID = face.OPERATION
) -> dict[str, Any]:
    """Begin a procedure about a household, village or other subject."""

    def work() -> dict[str, Any]:
        with face.sought():
            reply = actions.open_(
                by=face.person(request),
                procedure=body.procedure,
                subject_id=body.subject,
                details=_given(body.values),
                operation_id=str(operation),
            )
        return _told(reply)

    return face.once(request, operation, body, work)


@face.writes(
    router,
    "POST",
    "/filings/{uuid:filing}/steps/{uuid:step}/decision",
    _("办理一个环节"),
    Written,
    DECIDE,
    OPEN,
)
def decide(
    request: HttpRequest,
    filing: UUID,
    step: UUID,
    body: Deciding,
    operation: UUID = face.OPERATION,
) -> dict[str, Any]:
    """Pass a step, return it or reject it, with what its stage asks for."""

    def work() -> dict[str, Any]:
        with face.sought():
            reply = actions.decide(
                by=face.person(request),
                filing=filing,
                step=step,
                verdict=body.verdict,
                version=body.version,
                reason=body.reason,
                evidence=_given(body.values),
                operation_id=str(operation),
            )
        return _told(reply)

    return face.once(request, operation, body, work)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    """Values as actions take them; those who met are a list, never one text."""
    for name, value in values.items():
        if isinstance(value, dict) and not isinstance(value.get("names", []), list):
            raise problems.at(f"body.values.{name}.names", say("应为一组姓名。"))
    return dict(values)


def _told(reply: Reply) -> dict[str, Any]:
    return {"uid": reply.filing, "version": reply.version}
