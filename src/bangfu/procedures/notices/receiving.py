"""What the public sends: objections to a line, families that are missing. Nothing stops yet."""

from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.kit import normal
from bangfu.base.kit.refusals import Refusal
from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.filings import clock
from bangfu.procedures.notices import boards, limiting, looking, sealing, terms
from bangfu.procedures.notices.models import Listing, Notice, Received

LONGEST_TEXT, LONGEST_DETAIL = 1_000, 60


@dataclass(frozen=True, slots=True)
class Sender:
    """Who sends something, as far as they say.

    Args:
        operation: made by the page, so that sending twice does it once.
        name: who they are.
        contact: how to reach them.
    """

    operation: str
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody holds against a line of a notice.

    Args:
        line: its number.
        text: what is held against it.
        operation, name, contact: see ``Sender``.
    """

    line: int
    text: str
    operation: str
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """A family that should be on a list and is not, as somebody says.

    Args:
        family: its name.
        where: village and group.
        text: why it should be.
        operation, name, contact: see ``Sender``.
    """

    family: str
    where: str
    text: str
    operation: str
    name: str = ""
    contact: str = ""


def receive(token: str, said: Said | Missing, address: str) -> str:
    """Keep what was sent and return its receipt; see ``actions.object_``."""
    up = boards.public(token)
    receipt = sealing.new_receipt(token, said.operation)
    if Received.objects.filter(receipt_print=sealing.receipt_print(receipt)).exists():
        return receipt
    with transaction.atomic():  # counted also where it is refused further on
        limiting.count(address, up.notice)
    with suppress(IntegrityError), transaction.atomic():  # the same act, twice at the same moment
        found = _keep(up.notice, said, sealing.receipt_print(receipt))
        if found.due is None and not found.is_missing:
            looking.admit(looking.PUBLIC, found)
    return receipt


def _keep(notice: Notice, said: Said | Missing, mark: bytes) -> Received:
    """Write it down; where nobody has set by when it is looked at, it counts at once."""
    uid, about = uuid7(), _line(notice, said) if isinstance(said, Said) else _family(notice, said)
    return Received.objects.create(
        **about,
        uid=uid,
        notice=notice,
        place_id=notice.place_id,
        text=_text(said.text),
        receipt_print=mark,
        name=_sealed(said.name, "name", uid),
        contact=_sealed(said.contact, "contact", uid),
        at=timezone.now(),
    )


def _sealed(text: str, field: str, uid: UUID) -> bytes | None:
    return sealing.close(text[:LONGEST_DETAIL], field, uid)


def _text(given: str) -> str:
    text = given.strip()
    if not text or len(text) > LONGEST_TEXT:
        raise Refusal(
            "notices.no_text", _("请写明情况，最多 %(most)s 个字。") % {"most": LONGEST_TEXT}
        )
    return text


def _line(notice: Notice, said: Said) -> dict[str, object]:
    if notice.sort != Notice.Sort.NOTICE:
        raise Refusal(
            "notices.announced", _("公告的是已经审定的结果，这里不受理异议。"), status=409
        )
    up = Listing.objects.filter(boards.is_up(clock.today()), notice=notice)
    found = up.filter(number=said.line).first()
    if found is None:
        raise Refusal("notices.no_line", _("请选择异议针对的是哪一户。"))
    return {"listing": found, "due": terms.due(terms.LOOK, notice.place_id)}


def _family(notice: Notice, said: Missing) -> dict[str, object]:
    family, where = (normal.text(text)[:LONGEST_DETAIL] for text in (said.family, said.where))
    if not family or not where:
        raise Refusal("notices.no_family", _("请填写这户的姓名和所在村组。"))
    due = terms.due(terms.ANSWER, notice.place_id)
    return {"family": family, "where": where, "due": due}
