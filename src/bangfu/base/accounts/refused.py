"""Refusals of rights on the trail: who was refused what, once per person, address and hour.

Called by the faces when they answer 403 to somebody they know, after whatever was begun has been
rolled back. What is not there for a person answers 404 and leaves nothing here.
"""

import datetime as dt

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import User
from bangfu.base.audit import actions as audit
from bangfu.base.audit import queries as trail
from bangfu.base.kit.refusals import Refusal

REFUSE = "rights.refuse"
HOUR = dt.timedelta(hours=1)
LONGEST = 60
FORBIDDEN = 403


def note(request: HttpRequest, refusal: Refusal) -> bool:
    """Write down that somebody we know was refused (403); whether there is a new entry.

    Of the address only the name is kept, never its parts: they name families and numbers.
    """
    user, match = getattr(request, "user", None), request.resolver_match
    if refusal.status != FORBIDDEN or not isinstance(user, User):
        return False
    asked = (match.view_name if match else "")[:LONGEST]
    if _is_noted(user, asked):  # knocking again costs a look and waits for nobody
        return False
    method = (request.method or "")[:LONGEST]
    return _write(user, {"address": asked, "method": method, "code": refusal.code})


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
