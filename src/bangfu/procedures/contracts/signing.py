"""Signing: a typed name, the password once more, and the hash of exactly what was read."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts.models import Post, User
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.contracts import actions, noting, seats
from bangfu.procedures.contracts.models import Contract, Side, Signature, State
from bangfu.registry.catalogue import queries as catalogue

MOST = 100
OPEN = (State.DRAFTED, State.SIGNED, State.IN_FORCE)
Confirm = Callable[[], bool]


def sign(*, by: User, papers: Sequence[tuple[UUID, str]], name: str, confirm: Confirm) -> int:
    """Sign contracts for the places whose posts one holds: all of them, or none.

    Args:
        by: who signs.
        papers: contracts, each with the hash of the text that was read.
        name: as typed; must be the name of the account.
        confirm: asks for the password again and counts what is wrong; called once.

    Returns how many were signed.

    Raises:
        Refusal: ``contracts.chosen``, ``contracts.name``, ``contracts.password``,
            ``contracts.moved_on``, ``contracts.changed``, ``contracts.not_yours``,
            ``contracts.both_sides``.
    """
    if not 0 < len(papers) <= MOST:
        raise Refusal(
            "contracts.chosen", _("请选择要签的责任书，一次最多 %(most)s 份。") % {"most": MOST}
        )
    if not _same(name, by.name):
        raise Refusal("contracts.name", _("签名要与账号上的姓名一致。"))
    if not confirm():
        raise Refusal("contracts.password", _("密码不正确，没有签字。"))
    return _sign(by, dict(papers), name.strip())


def _same(typed: str, name: str) -> bool:
    """Whether a name was typed as it is known; spaces around and within do not count."""
    return bool(name) and "".join(typed.split()) == "".join(name.split())


@transaction.atomic
def _sign(by: User, papers: dict[UUID, str], name: str) -> int:
    chosen = Contract.objects.visible_to(by).filter(uid__in=papers)
    found = list(chosen.select_for_update().order_by("pk"))
    if len(found) != len(papers):
        raise Contract.DoesNotExist
    places = seats.of(by)
    for contract in found:
        _one(by, contract, papers[contract.uid], name, places)
    return len(found)


def _one(by: User, contract: Contract, digest: str, name: str, places: dict[str, Post]) -> None:
    actions.locked(contract, *OPEN)
    actions.unchanged(contract, digest)
    if Signature.objects.by_hand(by).filter(contract=contract).exists():
        raise _twice()
    seat = seats.side(contract, places)
    if seat is None:
        raise _not_yours(contract)
    side, succeeds = seat
    post = places[contract.place(side)]
    Signature.objects.create(
        contract=contract,
        side=side,
        succeeds=succeeds,
        by=by.username,
        name=name,
        post=post,
        role=post.role,
        at=timezone.now(),
        digest=digest,
    )
    if not succeeds:
        advance(contract, side)
    verb = "countersign" if succeeds else "sign"
    noting.one(verb, by, contract, {"side": side, "digest": digest})


def advance(contract: Contract, side: str) -> None:
    """Move a contract on after the first signature of a side."""
    contract.state = State.SIGNED if side == Side.SUPERIOR else State.IN_FORCE
    if contract.state == State.IN_FORCE:
        contract.in_force_on = catalogue.today()
    contract.save(update_fields=["state", "in_force_on"])


def _twice() -> Refusal:
    return Refusal(
        "contracts.both_sides",
        _("您已在这份责任书上签过字，同一个人不能再签另一方。"),
        status=403,
    )


def _not_yours(contract: Contract) -> Refusal:
    waits = {
        State.DRAFTED: contract.text["superior"],
        State.SIGNED: contract.text["subordinate"],
    }.get(State(contract.state), "")
    if not waits:
        return Refusal("contracts.not_yours", _("这份责任书双方都已签字。"), status=409)
    return Refusal(
        "contracts.not_yours",
        _("这份责任书现在由在%(place)s任职、有签字权的人签。") % {"place": waits},
        status=403,
    )
