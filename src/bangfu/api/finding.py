"""Finding households by an id number or a telephone, which never stands in an address."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as say
from django.utils.translation import gettext_noop as _
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from bangfu.api import face, problems
from bangfu.api.kinds import Given, Place
from bangfu.api.naming import Names
from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.registry.households import queries as registry
from bangfu.registry.households import search

router = Router(tags=[_("贫困户")])
SEARCH, MOST = "households.search", 50


class Number(Given):
    """What is looked for."""

    number: Annotated[str, StringConstraints(max_length=40, pattern=r"^[^\x00]+$")] = Field(
        description=_("完整的证件号码或电话号码"), examples=["429900195001010014"]
    )


class Holder(Schema):
    """A household in which somebody has that number."""

    uid: UUID
    place: Place
    version: int


@face.reads(
    router,
    "/households/search",
    _("按证件号码或电话查找"),
    list[Holder],
    Permission.HOUSEHOLDS_READ,
    method="POST",
)
def search_households(request: HttpRequest, body: Number) -> list[dict[str, Any]]:
    """Households of the person's area; that it was searched is noted, not what for."""
    user = face.person(request)
    kind, ids = _found(user, body.number)
    audit.note_reading(
        by=user.username,
        what=SEARCH,
        subject_type="search",
        subject_id=kind,
        details={"found": len(ids)},
    )
    homes = registry.shown(user, list(ids)[:MOST])
    names = Names(home.village for home in homes.values())
    return [
        {"uid": home.uid, "place": names.place(home.village), "version": home.version}
        for home in homes.values()
    ]


def _found(user: User, text: str) -> tuple[str, Sequence[int]]:
    if number := registry.read_id_no(text):
        return "id_no", registry.holders(user, number)
    if phone := search.read_phone(text):
        return "phone", tuple(search.find(scope.of(user), phone).ids or ())
    raise problems.at("body.number", say("这不是完整的证件号码或电话号码。"))
