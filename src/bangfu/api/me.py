"""Who asks: the person, their posts and rights, and the key itself."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field

from bangfu.api import face
from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission

router = Router(tags=[_("本人")])


class Post(Schema):
    """A post held today."""

    role: str = Field(description=_("岗位代码"), examples=["township_officer"])
    title: str = Field(description=_("岗位名称"))
    place: str = Field(description=_("任职的地方或部门"))
    division: str | None = Field(description=_("任职地方的代码；在部门任职的为空"))
    until: dt.date | None = Field(description=_("最后一天；没有期限的为空"))


class OwnKey(Schema):
    """The key that asks."""

    name: str
    expires_on: dt.date = Field(description=_("密钥的最后一天"))
    reads_only: bool = Field(description=_("只能读取"))


class Me(Schema):
    """Whose key it is and what it may do now."""

    username: str
    name: str
    posts: list[Post]
    rights: list[str] = Field(description=_("现在持有的权限"), examples=[["households.read"]])
    key: OwnKey


@face.reads(router, "/me", _("我是谁，现在能做什么"), Me)
def me(request: HttpRequest) -> dict[str, Any]:
    """Posts and rights as they are at this moment."""
    user, key = face.person(request), request.auth  # type: ignore[attr-defined]
    return {
        "username": user.username,
        "name": user.name,
        "posts": [
            {
                "role": post.role,
                "title": str(post.declaration.title),
                "place": post.place,
                "division": post.division_id,
                "until": post.valid_to,
            }
            for post in scope.posts(user)
        ],
        "rights": [right.value for right in Permission if scope.of(user, right)],
        "key": {
            "name": key.name,
            "expires_on": key.expires_on,
            "reads_only": key.reads_only,
        },
    }
