"""A person's copy of what is held about them: who may make one, and that it was made.

What stands in it is put together by the face; here it is decided whether it may be, and noted.
"""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.registry.households import queries
from bangfu.registry.households.models import Household, Member

ACTION = "copies.make"
FORMS = ("pdf", "json")
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom a copy is about, and the household in which they are registered."""

    home: Household
    member: Member


def subject(*, user: User, household: UUID, member: UUID) -> Subject:
    """Somebody in a household that the person may make copies of.

    Raises:
        Household.DoesNotExist: none of that key in the person's sight, or nobody of it in it.
        Refusal: ``rights.missing``.
    """
    rights.require(user, Permission.HOUSEHOLDS_COPY)
    home = queries.get(user, household)
    rights.require(user, Permission.HOUSEHOLDS_COPY, at=home.village_id)
    found = next((one for one in queries.members(home) if one.uid == member), None)
    if found is None:
        raise Household.DoesNotExist
    return Subject(home, found)


@transaction.atomic
def made(*, by: User, about: Subject, purpose: str, form: str) -> None:
    """Note that a copy was made. Called before it is handed over: without the note there is none.

    Raises:
        Refusal: ``copies.purpose`` when it is not said what for, ``copies.form``.
    """
    purpose = purpose.strip()
    if not purpose or len(purpose) > LONGEST:
        message = _("请写明用途，不超过 %(most)s 字。") % {"most": LONGEST}
        raise Refusal("copies.purpose", message, hint=_("例如：本人申请查询。"))
    if form not in FORMS:
        raise Refusal("copies.form", _("副本只有 PDF 和 JSON 两种格式。"))
    changes = {"member": str(about.member.uid), "form": form, "reason": purpose}
    place = about.home.village_id
    act = audit.Act(ACTION, "household", about.home.household_no, place, changes)
    audit.record(by=by.username, act=act)
