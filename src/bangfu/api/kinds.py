"""Kinds of parameters and the parts that answers share."""

from typing import Annotated, Any

from django.utils.translation import gettext_noop as _
from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

WORD = r"^[A-Za-z0-9_]{1,60}$"
Code = Annotated[str, StringConstraints(pattern=r"^[0-9]{12}$")]
Word = Annotated[str, StringConstraints(pattern=WORD)]
Cursor = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,600}$")]
Text = Annotated[str, StringConstraints(max_length=2000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, StringConstraints(max_length=60, pattern=r"^[^\x00\r\n]*$")]
Size = Annotated[int, Field(ge=1, le=100)]
Version = Annotated[int, Field(ge=0, le=2**31 - 1, strict=True)]
SIZE = 30


class Given(Schema):
    """What a client sends: nothing besides what is asked."""

    model_config = ConfigDict(extra="forbid")


class Place(Schema):
    """A place by code and name."""

    code: str = Field(description=_("12 位区划代码"), examples=["421083100201"])
    name: str = Field(description=_("从乡镇起的名称"))


class Problem(Schema):
    """What went wrong: a stable code for programs, words for people."""

    type: str = Field(description=_("固定为 about:blank"))
    status: int = Field(description=_("HTTP 状态码"))
    code: str = Field(description=_("稳定的错误码"), examples=["api.not_found"])
    title: str = Field(description=_("一句话说明"))
    hint: str = Field(description=_("怎么办"))
    context: dict[str, Any] = Field(description=_("程序可用的细节，如有误的字段"))


class Written(Schema):
    """What came of a write; a retry under the same number gets the same again."""

    uid: str = Field(description=_("所写对象的编号"))
    version: int = Field(description=_("写入后的版本，下次写入时带上"))
    again: bool = Field(description=_("是否重试：没有再做一次，给的是当时的结果"))
