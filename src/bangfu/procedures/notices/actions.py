"""What people do about notices beside posting them: take down, object, ask who objected."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights, wall
from bangfu.base.accounts.models import User
from bangfu.base.accounts.roles import Permission
from bangfu.base.audit import actions as audit
from bangfu.base.kit import crypto, normal
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.filings import clock, objecting
from bangfu.procedures.notices import boards, limiting, queries, sealing
from bangfu.procedures.notices.models import Listing, Notice, Received

DECIDE = Permission.PROCEDURES_DECIDE
LONGEST_REASON, LONGEST_TEXT, LONGEST_DETAIL = 200, 1_000, 60


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody sends from a public page.

    Args:
        line: number of the line it is about.
        text: what they hold against it.
        name: who they are, if they say.
        contact: how to reach them, if they say.
        operation: made by the page, so that sending twice does it once.
    """

    line: int
    text: str
    operation: str
    name: str = ""
    contact: str = ""


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
    reason = normal.text(reason)
    if not reason or len(reason) > LONGEST_REASON:
        raise Refusal(
            "notices.silent", _("请写明原因，最多 %(most)s 个字。") % {"most": LONGEST_REASON}
        )
    if not boards.shown([found]):
        raise Refusal("notices.down", _("这份公示已经不在公示中。"), status=409)
    found.taken_down_on, found.taken_down_by = clock.today(), by.username
    found.taken_down_reason = reason
    found.save(update_fields=["taken_down_on", "taken_down_by", "taken_down_reason"])
    act = audit.Act("notices.take_down", "notice", found.number, found.place_id, {"reason": reason})
    audit.record(by=by.username, act=act)
    return found


def object_(*, token: str, said: Said, address: str) -> str:
    """Receive an objection from a public page; returns the receipt. The clock stands from then on.

    Args:
        token: public address of a notice that is up.
        said: what was sent.
        address: where from, for the limit; only a fingerprint of it is kept, for a day.

    Raises:
        Notice.DoesNotExist: nothing of that address is up.
        Refusal: ``notices.too_often`` (429), ``notices.no_text``, ``notices.no_line``.
    """
    boards.public(token)
    with wall.everywhere(wall.Question.OBJECTION):
        return _object(token, said, address)


def _object(token: str, said: Said, address: str) -> str:
    receipt = sealing.new_receipt(token, said.operation)
    if Received.objects.filter(receipt_print=sealing.receipt_print(receipt)).exists():
        return receipt
    with transaction.atomic():  # counted also where it is refused further on
        limiting.count(address)
    with suppress(IntegrityError):  # the same act, sent twice at the same moment
        _receive(token, said, receipt)
    return receipt


@transaction.atomic
def _receive(token: str, said: Said, receipt: str) -> None:
    text = said.text.strip()
    if not text or len(text) > LONGEST_TEXT:
        raise Refusal(
            "notices.no_text", _("请写明异议，最多 %(most)s 个字。") % {"most": LONGEST_TEXT}
        )
    line = _line(token, said.line)
    uid = uuid7()
    Received.objects.create(
        uid=uid,
        listing=line,
        objection=objecting.from_public(line.filing_id, text),
        receipt_print=sealing.receipt_print(receipt),
        name=sealing.close(said.name[:LONGEST_DETAIL], "name", uid),
        contact=sealing.close(said.contact[:LONGEST_DETAIL], "contact", uid),
        at=timezone.now(),
    )


def _line(token: str, number: int) -> Listing:
    up = Listing.objects.filter(boards.is_up(clock.today()), notice__token=token)
    found: Listing | None = up.filter(number=number).first()
    if found is None:
        raise Refusal("notices.no_line", _("请选择异议针对的是哪一户。"))
    return found


@transaction.atomic
def reveal(*, by: User, received: UUID) -> tuple[str, str]:
    """Name and contact of who objected, for whoever handles it; kept in the trail.

    Raises:
        Received.DoesNotExist: out of sight.
        Refusal: ``rights.missing``, ``notices.broken``.
    """
    mine = Listing.objects.visible_to(by, DECIDE)
    rows = Received.objects.select_related("listing__notice", "objection")
    found = rows.get(uid=received, listing__in=mine)
    rights.require(by, DECIDE, at=found.listing.division_id)
    told = {"receipt": found.objection.receipt}
    number, division = found.listing.notice.number, found.listing.division_id
    audit.record(by=by.username, act=audit.Act("notices.reveal", "notice", number, division, told))
    try:
        name = sealing.open_(found.name, "name", found.uid)
        return name, sealing.open_(found.contact, "contact", found.uid)
    except crypto.Broken as broken:
        raise Refusal("notices.broken", _("联系方式无法读出。"), status=409) from broken
