"""Officers look at what the public sent: admitted, declined, answered. Only then a clock stands.

Nothing can be buried: what nobody looked at in time is admitted by itself, nothing is approved
while something waits, and whoever had a hand in the matter cannot decline.
"""

from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import clock, deciding, frame, objecting
from bangfu.procedures.notices.models import Received, Standing

DECIDE = Permission.PROCEDURES_DECIDE
PUBLIC: Final = objecting.PUBLIC
TOGETHER = 200


def taken(by: User, uid: UUID, *, missing: bool) -> Received:
    """Something received that waits, locked, in the person's sight.

    Raises:
        Received.DoesNotExist: out of sight, or of the other kind.
        Refusal: ``rights.missing``, ``notices.settled`` (409).
    """
    mine = Received.objects.visible_to(by, DECIDE).filter(listing__isnull=missing)
    found: Received = mine.select_for_update(of=("self",)).get(uid=uid)
    rights.require(by, DECIDE, at=found.place_id)
    if not found.is_waiting:
        raise Refusal("notices.settled", _("这一条已经处理过了。"), status=409)
    return found


def admit(by: str, found: Received) -> None:
    """Let an objection count: the filing's clock stands until it is answered."""
    assert found.listing is not None
    filing = found.listing.filing
    if filing.is_open:
        found.objection = objecting.from_public(filing.pk, found.text)
        settle(by, found, Standing.ADMITTED, "")
    else:
        settle(by, found, Standing.MOOT, "")


def decline(by: User, found: Received, reason: str) -> None:
    """Refuse to hear an objection; whoever had a hand in the matter may not."""
    assert found.listing is not None
    reason = frame.said(reason, required=True)
    deciding.require_apart(found.listing.filing, "", {by.username})
    settle(by.username, found, Standing.DECLINED, reason)


def answer(by: User, found: Received, *, upheld: bool, text: str) -> None:
    """Answer about a family that is missing; not whoever put the list up."""
    text = frame.said(text, required=True)
    if by.username == found.notice.published_by:
        raise Refusal(
            "notices.same_person",
            _("张贴这份名单的人不能答复名单有没有遗漏。"),
            hint=_("请由本级的另一位同事或上级答复。"),
            status=403,
        )
    settle(by.username, found, Standing.UPHELD if upheld else Standing.REFUSED, text)


def settle(by: str, found: Received, state: Standing, reason: str) -> None:
    """Write how it ended, with its entry in the trail."""
    found.state, found.reason = state, reason
    found.settled_on, found.settled_by = clock.today(), by
    found.save()
    told = {"received": str(found.uid), "state": state.value, "reason": reason}
    act = audit.Act("notices.settle", "notice", found.notice.number, found.place_id, told)
    audit.record(by=by, act=act)


def admit_overdue(by: str) -> int:
    """Admit every objection that nobody looked at in time; returns how many."""
    late = Received.objects.filter(
        state=Standing.WAITING, listing__isnull=False, due__lt=clock.today()
    )
    done = 0
    for pk in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            done += _admit_if_waiting(by, pk)
    return done


def _admit_if_waiting(by: str, pk: int) -> int:
    """Somebody may have looked in the meantime."""
    waiting = Received.objects.filter(state=Standing.WAITING)
    found = waiting.select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        return 0
    admit(by, found)
    return 1
