"""Who may act on a step: asked of the step's role and level, and of the posts a person holds.

A step waits for a post, never for a person: when a post ends, its successor finds the same desk.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.models import Post, User
from bangfu.base.accounts.roles import Permission, allowing
from bangfu.base.divisions import codes
from bangfu.base.divisions.models import Administration
from bangfu.base.kit.refusals import Refusal
from bangfu.procedures.filings.models import Delegation, Step

DECIDE = Permission.PROCEDURES_DECIDE


@dataclass(frozen=True, slots=True)
class Seat:
    """A post from which a person may act.

    Args:
        role: of the post.
        level: of its place; empty for a functional zone, which acts for places it administers.
        place: its place; empty for a zone.
        spans: code ranges it covers.
        holder: whose post it is.
        chief: whether it may take over what is late below.
    """

    role: str
    level: str
    place: str
    spans: tuple[scope.Span, ...]
    holder: str
    chief: bool

    def q(self) -> Q:
        """The steps it may act on."""
        inside = Q(pk__in=[])
        for low, high in self.spans:
            inside |= Q(division_id__gte=low, division_id__lte=high)
        mine = Q(role=self.role) & inside
        if self.level:
            mine &= Q(level=self.level)
        if self.chief and self.place:
            mine |= Q(escalated_to=self.place)
        return mine

    def fits(self, step: Step) -> bool:
        """Whether it may act on a step."""
        if self.chief and self.place and step.escalated_to == self.place:
            return True
        level = not self.level or self.level == step.level
        return (
            self.role == step.role
            and level
            and any(low <= step.division_id <= high for low, high in self.spans)
        )


def of(user: User) -> list[Seat]:
    """The seats of a person today: their own posts, and those handed to them."""
    if not user.is_active:
        return []
    deciding = {role.code for role in allowing(DECIDE)}
    own = [_seat(post, user.username) for post in scope.posts(user) if post.role in deciding]
    handed = [_seat(post, post.user.username) for post in _handed(user) if post.role in deciding]
    return [*own, *handed]


def _handed(user: User) -> list[Post]:
    today = timezone.localdate()
    ruling = Administration.objects.filter(scope.current("", today))
    given = Delegation.objects.filter(
        scope.serving("post__"),
        to=user,
        starts__lte=today,
        ends__gte=today,
        ended_on=None,
        post__user__is_active=True,
    )
    given = given.select_related("post__division", "post__organisation", "post__user")
    zones = Prefetch("post__organisation__administers", queryset=ruling)
    return [one.post for one in given.prefetch_related(zones)]


def _seat(post: Post, holder: str) -> Seat:
    place = post.division_id or ""
    officers = {role.code for role in allowing(Permission.PROCEDURES_OPEN)}
    return Seat(
        role=post.role,
        level=codes.level_of(place).value if place else "",
        place=place,
        spans=tuple(scope.spans_of(post)),
        holder=holder,
        chief=post.role in officers,
    )


def q(user: User) -> Q:
    """The steps a person may act on."""
    mine = Q(pk__in=[])
    for seat in of(user):
        mine |= seat.q()
    return mine


def manned() -> Q:
    """Steps whose post somebody holds today, at the place itself or at a zone that runs it."""
    held = Post.objects.filter(scope.serving(), role=OuterRef("role"), user__is_active=True)
    there = Q(division_id=OuterRef("place"))
    zone = Q(organisation__administers__division_id=OuterRef("division_id"))
    return Q(Exists(held.filter(there | zone)))


def find(user: User, step: Step) -> Seat | None:
    """A seat from which a person may act on a step; their own before one handed to them."""
    fitting = [seat for seat in of(user) if seat.fits(step)]
    return min(fitting, key=lambda seat: seat.holder != user.username, default=None)


def require(user: User, step: Step) -> Seat:
    """The seat from which a person may act on a step.

    Raises:
        Refusal: ``procedures.not_yours`` (403), naming the post that acts.
    """
    if (seat := find(user, step)) is not None:
        return seat
    roles = [role for role in allowing(DECIDE) if role.code == step.role]
    title = str(roles[0].title) if roles else step.role
    raise Refusal(
        "procedures.not_yours",
        _("这个环节由%(role)s办理。") % {"role": title},
        hint=_("请转告担任这个岗位的人，或由上级在逾期后提级办理。"),
        status=403,
    )
