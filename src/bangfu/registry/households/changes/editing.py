"""Changing values of one household."""

from uuid import UUID

from django.db import transaction

from bangfu.registry.households.changes import acting, checking, family, guarding, merging, writing
from bangfu.registry.households.changes.acting import Act
from bangfu.registry.households.changes.patch import MEMBERS, Patch
from bangfu.registry.households.changes.problems import Problems
from bangfu.registry.households.models import Household


@transaction.atomic
def edit(act: Act, verb: str, uid: UUID, version: int, patch: Patch) -> Household:
    """Lay a patch over a household; see ``actions.edit``."""
    opened = acting.locked(act, uid)
    if (reply := acting.before(act, verb)) is not None:
        return reply
    acting.require_open(opened)
    acting.require_day(act, opened.home)
    if strange := set(patch.members) - set(opened.people):
        raise LookupError(f"not of this household: {strange}")
    found = Problems()
    checking.check(patch, found)
    for member, values in patch.members.items():
        key = (MEMBERS, str(member), "id_no")
        family.settle_id(opened.people[member], values, key, found)
    found.settle()
    merging.check(opened, version, patch)
    decides = not guarding.DECIDED.isdisjoint(patch.household)
    before = guarding.findings(opened.home) if decides else {}
    writing.lay(opened, patch)
    writing.check(opened, found)
    found.settle()
    home = acting.settle(act, verb, opened)
    if decides:
        guarding.refuse_new(before, home)
    return acting.remember(act, verb, home)
