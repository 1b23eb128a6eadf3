"""A few changes made by hand in the demo city, so that a household has a history to look at.

None of them touches what rules ask for: the figures of the demo city are those of its ledger.
"""

from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.registry.households import actions, life
from bangfu.registry.households import queries as registry
from bangfu.registry.households.changes import trail
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.models import Household, Member

PHONE = "13900000000"


def make(user: User) -> None:
    """A new telephone number, a correction, and a departure taken back; done once.

    Args:
        user: who may change the households of a village.
    """
    home = _large(user)
    if home is None:
        return
    said: dict[str, Any] = {"by": user.username, "user": user, "uid": home.uid}
    reason = _("入户时核对")
    done = actions.edit(
        **said,
        version=home.version,
        changes={"phone": PHONE},
        reason=reason,
        operation_id="demo-phone",
    )
    done = actions.correct(
        **said,
        version=done.version,
        changes={"natural_hamlet": _("东湾")},
        reason=_("登记表抄错一行"),
        proof=_("登记表"),
        operation_id="demo-hamlet",
    )
    act = Act(user.username, user, _("听说外出定居"), operation_id="demo-leave")
    leaving: dict[str, Any] = {"member": _last(done).uid, "cause": "other_out"}
    life.member_out(act=act, uid=home.uid, version=done.version, **leaving)
    left = next(e for e in trail.entries(home.household_no) if e.action.endswith("member_out"))
    back = Act(user.username, user, _("本人仍在家，登记错了"), operation_id="demo-back")
    life.undo(act=back, uid=home.uid, entry=left.pk)


def _large(user: User) -> Household | None:
    """A household of several people in the person's area."""
    homes = Household.objects.visible_to(user).filter(ended_on=None).order_by("household_no")
    return next((home for home in homes[:50] if len(_present(home)) > 1), None)


def _present(home: Household) -> list[Member]:
    return [person for person in registry.members(home) if person.state == "active"]


def _last(home: Household) -> Member:
    return _present(home)[-1]
