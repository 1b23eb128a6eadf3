"""What people do about notices beside posting them.

Announce what was decided, correct, take down; the public objects, officers look and answer; who
objected is asked for, and forgotten after a time.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights, wall
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.files.actions import Ready
from bangfu.base.kit import crypto
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings import announcing, clock
from bangfu.procedures.notices import (
    boards,
    correcting,
    forgetting,
    gate,
    hanging,
    looking,
    publishing,
    queries,
    receiving,
    sealing,
)
from bangfu.procedures.notices.models import Hung, Notice, Received
from bangfu.procedures.notices.receiving import LONGEST_DETAIL, LONGEST_TEXT, Missing, Said

DECIDE = Permission.PROCEDURES_DECIDE
LONGEST_REASON = correcting.LONGEST
__all__ = ["LONGEST_DETAIL", "LONGEST_REASON", "LONGEST_TEXT", "Missing", "Said"]


@transaction.atomic
def announce(*, by: User, steps: Sequence[UUID]) -> int:
    """Announce what some approvals decided, from today for the days of the pack.

    Args:
        by: who, from a seat of the level that decided.
        steps: of approvals that announce; together they are one list per place and stage.

    Returns:
        How many lines were published.

    Raises:
        Refusal: ``notices.none_chosen``, ``notices.too_many_lines``, ``procedures.not_yours``,
            ``procedures.no_announcement`` (409), ``notices.unfit``.
    """
    if not steps:
        raise Refusal("notices.none_chosen", _("请先勾选要公告的对象。"))
    if len(steps) > gate.MOST_ENTRIES:
        most = {"most": gate.MOST_ENTRIES}
        raise Refusal("notices.too_many_lines", _("一张公告最多 %(most)s 户。") % most)
    found = announcing.announce(by, steps, clock.today())
    publishing.publish(by, found)
    return len(found)


@transaction.atomic
def correct(
    *, by: User, notice: UUID, reason: str, without: Collection[int] = frozenset()
) -> Notice:
    """Put up a corrected edition, made from the records as they are now; its days begin anew.

    The earlier edition is taken down and kept. Lines left out wait to be posted another time.

    Args:
        by: who, from a seat that puts it up.
        notice: its key.
        reason: what was wrong.
        without: numbers of lines to leave out.

    Raises:
        Notice.DoesNotExist: out of sight.
        Refusal: ``rights.missing``, ``notices.silent``, ``notices.replaced``,
            ``notices.nothing_left`` (409), ``procedures.not_yours``, ``notices.unfit``.
    """
    return correcting.correct(by, notice, reason, without)


@transaction.atomic
def take_down(*, by: User, notice: UUID, reason: str) -> Notice:
    """Take a notice down before its last day. What it is about cannot be approved after that.

    Raises:
        Notice.DoesNotExist: out of sight.
        Refusal: ``rights.missing``, ``notices.silent``, ``notices.down`` (409).
    """
    found: Notice = (
        Notice.objects.visible_to(by, queries.READ).select_for_update(of=("self",)).get(uid=notice)
    )
    rights.require(by, DECIDE, at=found.place_id)
    reason = correcting.why(reason)
    if not boards.shown([found]):
        raise Refusal("notices.down", _("这份公示已经不在公示中。"), status=409)
    correcting.take_down(by, found, reason)
    act = audit.Act("notices.take_down", "notice", found.number, found.place_id, {"reason": reason})
    audit.record(by=by.username, act=act)
    return found


def object_(*, token: str, said: Said | Missing, address: str) -> str:
    """Receive an objection, or what is said about a missing family; returns the receipt.

    No clock stands before somebody has looked at it, or has failed to in time.

    Args:
        token: public address of a notice that is up.
        said: what was sent.
        address: where from, for the limit; only a fingerprint of it is kept, for a day.

    Raises:
        Notice.DoesNotExist: nothing of that address is up.
        Refusal: ``notices.too_often``, ``notices.too_many`` (429), ``notices.no_text``,
            ``notices.no_line``, ``notices.no_family``, ``notices.announced``.
    """
    boards.public(token)
    with wall.everywhere(wall.Question.OBJECTION):
        return receiving.receive(token, said, address)


@transaction.atomic
def admit(*, by: User, received: UUID) -> Received:
    """Let an objection count: the clock of that filing stands until it is answered.

    Raises:
        Received.DoesNotExist: out of sight.
        Refusal: ``rights.missing``, ``notices.settled`` (409).
    """
    found = looking.taken(by, received, missing=False)
    looking.admit(by.username, found)
    return found


@transaction.atomic
def decline(*, by: User, received: UUID, reason: str) -> Received:
    """Refuse to hear an objection that says nothing.

    Raises:
        Received.DoesNotExist: out of sight.
        Refusal: ``rights.missing``, ``notices.settled`` (409), ``procedures.silent``,
            ``procedures.same_person`` (403) for whoever had a hand in the matter.
    """
    found = looking.taken(by, received, missing=False)
    looking.decline(by, found, reason)
    return found


@transaction.atomic
def answer_missing(*, by: User, received: UUID, upheld: bool, text: str) -> Received:
    """Answer about a family that is not on the list.

    Raises:
        Received.DoesNotExist: out of sight.
        Refusal: ``rights.missing``, ``notices.settled`` (409), ``procedures.silent``,
            ``notices.same_person`` (403) for whoever put the list up.
    """
    found = looking.taken(by, received, missing=True)
    looking.answer(by, found, upheld=upheld, text=text)
    return found


@transaction.atomic
def follow(*, by: User, received: UUID, number: str) -> Received:
    """Note which filing came of what was said about a missing family.

    Raises:
        Received.DoesNotExist: out of sight, or nothing of that kind was upheld.
    """
    found = queries.carried(by, received)
    found.led_to = number
    found.save(update_fields=["led_to"])
    told = {"received": str(found.uid), "filing": number}
    act = audit.Act("notices.follow", "notice", found.notice.number, found.place_id, told)
    audit.record(by=by.username, act=act)
    return found


def admit_overdue(*, by: str) -> int:
    """Admit every objection that nobody looked at in time; for a timer, done again it does nothing.

    Returns:
        How many were admitted.
    """
    return looking.admit_overdue(by)


def forget_contacts(*, by: str) -> int:
    """Erase who objected where it was settled long enough ago, as the pack says; for a timer.

    Returns:
        Of how many; done again it erases nothing.
    """
    return forgetting.forget(by)


@transaction.atomic
def hang(
    *,
    by: User,
    notice: UUID,
    place: str,
    days: tuple[dt.date, dt.date],
    photos: Sequence[Ready],
) -> Hung:
    """Note that a notice hung on the board of a place from one day through another.

    Raises:
        Notice.DoesNotExist: out of sight.
        Refusal: ``rights.missing``, ``notices.no_wall``, ``notices.wall_days``,
            ``notices.no_photo``.
    """
    return hanging.hang(by, notice, place, days, photos)


@transaction.atomic
def reveal(*, by: User, received: UUID) -> tuple[str, str]:
    """Name and contact of who objected, for whoever handles it; kept in the trail.

    Raises:
        Received.DoesNotExist: out of sight.
        Refusal: ``rights.missing``, ``notices.broken``.
    """
    mine = Received.objects.visible_to(by, DECIDE)
    found: Received = mine.select_related("notice", "objection").get(uid=received)
    rights.require(by, DECIDE, at=found.place_id)
    told = {"receipt": found.objection.receipt if found.objection else str(found.uid)}
    number = found.notice.number
    act = audit.Act("notices.reveal", "notice", number, found.place_id, told)
    audit.record(by=by.username, act=act)
    try:
        name = sealing.open_(found.name, "name", found.uid)
        return name, sealing.open_(found.contact, "contact", found.uid)
    except crypto.Broken as broken:
        raise Refusal("notices.broken", _("联系方式无法读出。"), status=409) from broken
