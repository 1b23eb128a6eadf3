"""Refusals of rights on the trail: who was refused what, once per person, address and hour.

Called by the faces when they answer 403 to somebody they know, after whatever was begun has been
rolled back. What is not there for a person answers 404 and leaves nothing here.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.audit import queries as trail

REFUSE = "rights.refuse"
HOUR = dt.timedelta(hours=1)
LONGEST = 60


def note(*, user: User, address: str, method: str, code: str) -> bool:
    """Write down that a person was refused; whether it was not there already for this hour.

    Args:
        user: who asked.
        address: name of the address, never its parts: an address names families and numbers.
        method: of the request.
        code: of the refusal.
    """
    asked = address[:LONGEST]
    if _is_noted(user, asked):  # knocking again costs a look and waits for nobody
        return False
    told = {"address": asked, "method": method[:LONGEST], "code": code}
    return _write(user, told)


@transaction.atomic
def _write(user: User, told: dict[str, str]) -> bool:
    place = next((post.division_id for post in scope.posts(user) if post.division_id), "") or ""
    audit.lock(audit.chain_of(place))  # two requests at once leave one entry
    if _is_noted(user, told["address"]):
        return False
    audit.record(by=user.username, act=audit.Act(REFUSE, "user", user.username, place, told))
    return True


def _is_noted(user: User, address: str) -> bool:
    found = trail.history("user", user.username).filter(
        action=REFUSE, actor=user.username, at__gt=timezone.now() - HOUR, changes__address=address
    )
    return found.exists()
