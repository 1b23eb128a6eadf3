"""A signature on paper by a side nobody can sign for here: recorded with the scan that shows it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.base.files import actions as files
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.contracts import actions, noting, seats, signing
from bangfu.procedures.contracts.models import PAPER, Contract, Side, Signature, State
from bangfu.registry.catalogue import queries as catalogue

SCAN = "contract"  # what scans are attached to
SHORTEST = 8  # characters of the hash on the paper that say which text was signed
LONGEST = 60


@dataclass(frozen=True, slots=True)
class Paper:
    """What a signed paper says.

    Args:
        name: of the signer.
        duty: the post they signed from.
        on: the day.
        code: the hash printed on it, or its first 8 characters.
    """

    name: str
    duty: str
    on: dt.date
    code: str


def record(*, by: User, contract: Contract, paper: Paper, scans: Sequence[files.Upload]) -> None:
    """Record that the side whose turn it is has signed on paper.

    Args:
        by: who records; drafts for the upper place, or signs for the other side.
        contract: whose side that is due is outside.
        paper: what it says.
        scans: pictures or PDF of the signed paper; at least one.

    Raises:
        Refusal: ``contracts.not_outside``, ``contracts.moved_on``, ``contracts.paper_both``,
            ``contracts.name``, ``contracts.duty``, ``contracts.day``, ``contracts.code``,
            ``contracts.no_scan``, those of ``files``.
    """
    _side(by, contract)
    _require(contract, paper)
    if not scans:
        raise Refusal("contracts.no_scan", _("请上传签字页的扫描件或照片。"))
    _record(by, contract, paper, files.prepare(scans))


def _side(by: User, contract: Contract) -> str:
    """The side whose signature on paper the person may record now."""
    if side := seats.records(by, contract):
        return side
    raise Refusal(
        "contracts.not_outside",
        _("这一方在本系统有人签字，或者不由您登记。"),
        hint=_("请由任职的人登录后电子签字。"),
        status=403,
    )


def _require(contract: Contract, paper: Paper) -> None:
    if not 0 < len(paper.name.strip()) <= LONGEST:
        raise Refusal("contracts.name", _("请填写签字人的姓名。"))
    if not 0 < len(paper.duty.strip()) <= LONGEST:
        raise Refusal("contracts.duty", _("请填写签字人的职务。"))
    if not contract.drafted_on <= paper.on <= catalogue.today():
        raise Refusal("contracts.day", _("签字日期应在起草当天到今天之间。"))
    code = "".join(paper.code.split()).casefold()
    if len(code) < SHORTEST or not contract.digest.startswith(code):
        raise Refusal(
            "contracts.code",
            _("纸上的内容校验码和现在的责任书对不上。"),
            hint=_("请核对纸上印的校验码；内容改过的，要重新打印、重新签字。"),
        )


@transaction.atomic
def _record(by: User, contract: Contract, paper: Paper, scans: Sequence[files.Ready]) -> None:
    found = actions.locked(contract, State.DRAFTED, State.SIGNED)
    actions.unchanged(found, contract.digest)
    side = _side(by, found)
    if found.signatures.filter(method=PAPER).exclude(side=side).exists():
        raise Refusal("contracts.paper_both", _("另一方已在纸上签字，这一方要在本系统签。"))
    Signature.objects.create(
        contract=found, side=side, by=by.username, name=paper.name.strip(),
        duty=paper.duty.strip(), signed_on=paper.on, at=timezone.now(), method=PAPER,
        digest=found.digest,
    )  # fmt: skip
    _keep(by, found, side, scans)
    signing.advance(found, side)
    told: dict[str, Any] = {"side": side, "digest": found.digest, "on": paper.on.isoformat()}
    noting.one("paper", by, found, told)


def _keep(by: User, contract: Contract, side: str, scans: Sequence[files.Ready]) -> None:
    """Attach the scans under the right with which they were recorded."""
    own = contract.place(Side.SUBORDINATE if side == Side.SUPERIOR else Side.SUPERIOR)
    needs = seats.SIGN if own in seats.of(by) else seats.DRAFT
    where = contract.division if side == Side.SUPERIOR else contract.superior
    at = files.Place(SCAN, str(contract.uid), where, needs, contract.text["subordinate"])
    files.attach(by=by, to=at, files=scans)
