"""Networks from which the three administrators may come, by role."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import AllowedNetwork, User
from bangfu.base.accounts.roles import ROLES
from bangfu.base.audit import actions as audit
from bangfu.base.kit import addresses
from bangfu.base.kit.refusals import Refusal

ROLES_HELD = tuple(role.code for role in ROLES.values() if role.separated)
NOTE = 60


def admits(user: User, address: str) -> bool:
    """Whether a person may come from an address; everybody else may from everywhere."""
    if not settings.ADMIN_NETWORKS:
        return True
    held = {post.role for post in scope.posts(user) if post.declaration.separated}
    if not held:
        return True
    found = AllowedNetwork.objects.filter(role__in=held).values_list("network", flat=True)
    networks = [network for text in found if (network := addresses.network(text))]
    return not networks or addresses.is_within(addresses.read(address), networks)


def listed() -> dict[str, list[AllowedNetwork]]:
    """``{role: networks}`` of the three roles, also of those without any."""
    rows = list(AllowedNetwork.objects.all())
    return {role: [row for row in rows if row.role == role] for role in ROLES_HELD}


def is_open() -> bool:
    """Whether some administrator may come from everywhere."""
    if not settings.ADMIN_NETWORKS:
        return True
    kept = set(AllowedNetwork.objects.values_list("role", flat=True))
    return not kept.issuperset(ROLES_HELD)


@transaction.atomic
def allow(*, by: User, role: str, network: str, here: str, note: str = "") -> AllowedNetwork:
    """Let holders of a role come from a network; with the first one, from nowhere else.

    Args:
        by: who says so.
        role: one of the three.
        network: an address or a network, as ``10.3.0.0/16``.
        here: the address they sit at; it must stay open to them.
        note: what it is called.

    Raises:
        Refusal: ``networks.role``, ``networks.unreadable``, ``networks.wide`` (all addresses),
            ``networks.known`` or ``networks.self`` (it would shut out who says so).
    """
    if role not in ROLES_HELD:
        raise Refusal("networks.role", _("只有三类管理员可以限定网络。"))
    found = addresses.network(network)
    if found is None:
        raise Refusal(
            "networks.unreadable",
            _("“%(text)s”不是地址或网段。") % {"text": network},
            hint=_("请写成 10.3.7.9 或 10.3.0.0/16。"),
        )
    if found.prefixlen == 0:
        raise Refusal("networks.wide", _("这个网段包括全部地址，等于没有限定。"))
    _lock(by)
    made, fresh = AllowedNetwork.objects.get_or_create(
        role=role,
        network=str(found),
        defaults={"note": note.strip()[:NOTE], "added_by": by.username},
    )
    if not fresh:
        raise Refusal("networks.known", _("这个网段已经在列。"))
    _stay(by, here)
    _record(by, "networks.allow", role, [None, made.network])
    return made


@transaction.atomic
def remove(*, by: User, pk: int, here: str) -> None:
    """Take a network back; without the last one, holders of the role may come from everywhere.

    Raises:
        AllowedNetwork.DoesNotExist: there is no such row.
        Refusal: ``networks.self``.
    """
    _lock(by)
    row = AllowedNetwork.objects.get(pk=pk)
    row.delete()
    _stay(by, here)
    _record(by, "networks.remove", row.role, [row.network, None])


@transaction.atomic
def turn_away(*, user: User, network: str) -> None:
    """Note that an administrator was not let in from where they came."""
    place = next((post.division_id for post in scope.posts(user) if post.division_id), "") or ""
    changes = {"network": network}
    act = audit.Act("accounts.turn_away", "user", user.username, division=place, changes=changes)
    audit.record(by=user.username, act=act)


def _lock(by: User) -> None:
    """Two changes at once see each other: neither shuts its author out by the other's doing."""
    audit.lock(audit.SYSTEM)
    User.objects.select_for_update().get(pk=by.pk)


def _stay(by: User, here: str) -> None:
    if not admits(by, here):
        raise Refusal(
            "networks.self",
            _("这样一来，您自己就不能从这里登录了。"),
            hint=_("请先把您现在所在的网络（%(here)s）加进来。") % {"here": here},
            status=409,
        )


def _record(by: User, action: str, role: str, change: list[str | None]) -> None:
    changes = {"network": change, "role": role}
    audit.record(by=by.username, act=audit.Act(action, "role", role, changes=changes))
