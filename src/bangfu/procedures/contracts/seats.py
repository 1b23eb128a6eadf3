"""For which places a person may sign: those at which they hold a post today that signs.

A post above does not sign for a place below, nor a functional zone for what it runs. A side nobody
can sign for here is outside: it signs on paper, and whoever is the other side records that.
"""

from django.db.models import Exists, OuterRef, Q

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import Permission, allowing
from bangfu.base.divisions import codes
from bangfu.procedures.contracts.models import PAPER, Contract, Side, Signature, State

SIGN, DRAFT = Permission.CONTRACTS_SIGN, Permission.CONTRACTS_DRAFT


def of(user: User) -> dict[str, Post]:
    """``{place: post}`` of the posts from which a person signs today."""
    if not user.is_active:
        return {}
    signing = {role.code for role in allowing(SIGN)}
    # Who stands in for some hours does not answer for a year.
    lasting = [post for post in scope.posts(user) if post.until is None]
    held = [post for post in lasting if post.role in signing and post.division_id]
    return {post.division_id: post for post in held if post.division_id}


def waiting(user: User) -> Q:
    """Contracts that wait for a signature of one of the person's posts."""
    places = list(of(user))
    lower = Q(state=State.SIGNED, division__in=places, zone="")
    return Q(state=State.DRAFTED, superior__in=places) | lower


def manned() -> Exists:
    """Whether the post of a signature is held today by whoever signed with it."""
    held = Post.objects.filter(scope.serving(), pk=OuterRef("post"), user__is_active=True)
    return Exists(held)


def side(contract: Contract, places: dict[str, Post]) -> tuple[str, bool] | None:
    """The side a person may sign for now, and whether as a successor; ``None`` for neither."""
    if contract.state == State.DRAFTED and contract.superior in places:
        return Side.SUPERIOR, False
    if contract.state == State.SIGNED and contract.answers in places:
        return Side.SUBORDINATE, False
    if contract.state in (State.SIGNED, State.IN_FORCE):
        for one in Side.values:
            if contract.place(one) in places and _left(contract, one):
                return one, True
    return None


def _left(contract: Contract, side: str) -> bool:
    """Whether everybody who signed for a side has left the post."""
    signed = Signature.objects.filter(contract=contract, side=side).exclude(method=PAPER)
    return signed.exists() and not signed.filter(manned()).exists()


# --- outside ---


def is_outside(place: str) -> bool:
    """Whether nobody can sign here for a place, or for a functional zone: it signs on paper."""
    signing = [role.code for role in allowing(SIGN)]
    held = Post.objects.filter(scope.serving(), role__in=signing, until=None)
    return not held.filter(division_id=place, user__is_active=True).exists()


def due(contract: Contract) -> str:
    """The side that signs next; empty when both have, or the contract is over."""
    waits = {State.DRAFTED: Side.SUPERIOR, State.SIGNED: Side.SUBORDINATE}
    return waits.get(State(contract.state), "")


def records(user: User, contract: Contract) -> str:
    """The side whose signature on paper a person may record now; empty for none.

    Whoever drafts for the upper place does, and whoever signs for the other side.
    """
    side = due(contract)
    if not side or not is_outside(contract.place(side)):
        return ""
    other = Side.SUBORDINATE if side == Side.SUPERIOR else Side.SUPERIOR
    drafts = scope.of(user, DRAFT)
    at_home = contract.division if side == Side.SUPERIOR else contract.superior
    return side if contract.place(other) in of(user) or drafts.covers(at_home) else ""


def upwards(place: str) -> Q | None:
    """The contract of a place with one above it that is outside; ``None`` where it is not."""
    above = codes.parent_of(place)
    if not above or not is_outside(above):
        return None
    return Q(superior=above, division=place, zone="")


def closed_by(place: str) -> Q:
    """Contracts whose year a place closes: those below it, and its own with an outside upper."""
    own, below = upwards(place), Q(superior=place)
    return below if own is None else below | own
