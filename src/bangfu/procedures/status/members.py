"""Who joins or leaves a household, as a procedure has decided it."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.effects import Effect, Matter
from bangfu.procedures.status import households
from bangfu.registry.households import life
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.changes.coming import ARRIVALS
from bangfu.registry.households.models import Household, Member


def _require(matter: Matter) -> None:
    """Refuse before anybody acts on it what could not be written in the end."""
    home, said = households.of(matter), matter.details
    if said["cause"] in ARRIVALS:
        if not said.get("name") or not said.get("relation"):
            raise Refusal("procedures.member_unnamed", _("增加成员的，请填写姓名和与户主关系。"))
    else:
        person = _leaving(home, said.get("member"))
        if person.relation_to_head == registry.HEAD:
            raise Refusal(
                "procedures.head_leaves",
                _("户主减少时还要确定新户主。"),
                hint=_("请先在户档案里办理户主变更。"),
            )


def _leaving(home: Household, member: Any) -> Member:
    people = {str(one.uid): one for one in registry.members(home) if one.state == "active"}
    if member not in people:
        raise Refusal("procedures.member_unnamed", _("减少成员的，请选择本户现有的成员。"))
    return people[member]


def _change(matter: Matter) -> dict[str, Any]:
    home, said = households.of(matter), matter.details
    day = dt.date.fromisoformat(said["happened_on"])
    act = Act(matter.user.username, matter.user, reason=matter.reason, day=day)
    if said["cause"] in ARRIVALS:
        values = {"name": said["name"], "relation_to_head": said["relation"]}
        about = {"uid": home.uid, "version": home.version, "cause": said["cause"]}
        life.member_in(act=act, **about, values=values)
    else:
        person = _leaving(home, said.get("member"))
        life.member_out(
            act=act, uid=home.uid, version=home.version, member=UUID(said["member"]),
            cause=said["cause"],
        )  # fmt: skip
        return {"cause": said["cause"], "member": str(person.uid)}
    return {"cause": said["cause"]}


EFFECT = Effect("member_changed", households.LABEL, _change, _require, _require)
