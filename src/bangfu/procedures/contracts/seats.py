"""For which places a person may sign: those at which they hold a post today that signs.

A post above does not sign for a place below, nor a functional zone for what it runs.
"""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import Permission, allowing
from bangfu.procedures.contracts.models import Contract, Side, Signature, State

SIGN = Permission.CONTRACTS_SIGN


def of(user: User) -> dict[str, Post]:
    """``{place: post}`` of the posts from which a person signs today."""
    if not user.is_active:
        return {}
    signing = {role.code for role in allowing(SIGN)}
    held = [post for post in scope.posts(user) if post.role in signing and post.division_id]
    return {post.division_id: post for post in held if post.division_id}


def waiting(user: User) -> Q:
    """Contracts that wait for a signature of one of the person's posts."""
    places = list(of(user))
    return Q(state=State.DRAFTED, superior__in=places) | Q(state=State.SIGNED, division__in=places)


def manned() -> Exists:
    """Whether the post of a signature is held today by whoever signed with it."""
    today = timezone.localdate()
    held = Post.objects.filter(scope.current("", today), pk=OuterRef("post"), user__is_active=True)
    return Exists(held)


def side(contract: Contract, places: dict[str, Post]) -> tuple[str, bool] | None:
    """The side a person may sign for now, and whether as a successor; ``None`` for neither."""
    if contract.state == State.DRAFTED and contract.superior in places:
        return Side.SUPERIOR, False
    if contract.state == State.SIGNED and contract.division in places:
        return Side.SUBORDINATE, False
    if contract.state in (State.SIGNED, State.IN_FORCE):
        for one in Side.values:
            if contract.place(one) in places and _left(contract, one):
                return one, True
    return None


def _left(contract: Contract, side: str) -> bool:
    """Whether everybody who signed for a side has left the post."""
    signed = Signature.objects.filter(contract=contract, side=side)
    return signed.exists() and not signed.filter(manned()).exists()
