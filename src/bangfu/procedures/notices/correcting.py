"""A published notice was wrong: another edition takes its place, and both are kept."""

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import announcing, clock
from bangfu.procedures.filings import correcting as filings
from bangfu.procedures.filings.models import Standing, Step
from bangfu.procedures.notices import publishing, queries
from bangfu.procedures.notices.boards import is_up
from bangfu.procedures.notices.models import Listing, Notice

DECIDE = Permission.PROCEDURES_DECIDE
LONGEST = 200


def correct(by: User, uid: UUID, reason: str, without: Collection[int]) -> Notice:
    """Put up a corrected edition; see ``actions.correct``."""
    found: Notice = (
        Notice.objects.visible_to(by, queries.READ).select_for_update(of=("self",)).get(uid=uid)
    )
    rights.require(by, DECIDE, at=found.place_id)
    reason = why(reason)
    stays, goes = _parted(found, without)
    take_down(by, found, reason)
    steps = _again(by, found, stays, goes)
    return publishing.one(by, steps, found)


def _parted(found: Notice, without: Collection[int]) -> tuple[list[Step], list[Step]]:
    """The steps that stay on a list, and those that are left out of the next edition."""
    if Notice.objects.filter(replaces=found).exists():
        raise Refusal("notices.replaced", _("这份公示已经更正过，请更正新的一份。"), status=409)
    lines = Listing.objects.filter(notice=found).select_related("step__filing")
    if found.sort == Notice.Sort.NOTICE:
        lines = lines.filter(is_up(clock.today()), step__state=Standing.OPEN)
    else:
        lines = lines.filter(step__announces=True, step__notice_to__gte=clock.today())
    rows = list(lines)
    stays = [one.step for one in rows if one.number not in without]
    if not stays:
        raise Refusal(
            "notices.nothing_left",
            _("更正后的名单上没有人了。"),
            hint=_("公示已经结束的不能更正；整份都错了的，请撤下。"),
            status=409,
        )
    return stays, [one.step for one in rows if one.number in without]


def _again(by: User, found: Notice, stays: list[Step], goes: list[Step]) -> list[Step]:
    """Let the days begin anew, so that everybody has them with the right list."""
    if found.sort == Notice.Sort.NOTICE:
        filings.repost(by, stays, clock.today(), goes)
        keys = [one.pk for one in stays]
        return list(Step.objects.filter(pk__in=keys).select_related("filing"))
    announcing.forget(goes)
    return announcing.announce(by, [one.uid for one in stays], clock.today(), again=True)


def why(reason: str) -> str:
    """A reason as it is kept.

    Raises:
        Refusal: ``notices.silent``.
    """
    reason = normal.text(reason)
    if not reason or len(reason) > LONGEST:
        raise Refusal("notices.silent", _("请写明原因，最多 %(most)s 个字。") % {"most": LONGEST})
    return reason


def take_down(by: User, found: Notice, reason: str) -> None:
    """Note that a locked notice is down; one that was taken down before stays as it is."""
    if found.taken_down_on is not None:
        return
    found.taken_down_on, found.taken_down_by = clock.today(), by.username
    found.taken_down_reason = reason
    found.save(update_fields=["taken_down_on", "taken_down_by", "taken_down_reason"])
