"""How far a campaign is: counts per place, and the list behind each count."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import Scope, of
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.registry.catalogue import queries as site
from bangfu.registry.households.models import Household, Member
from bangfu.registry.surveys.models import Campaign, State, Target

HEAD, ACTIVE = "head", "active"
BELOW = {2: 4, 4: 6, 6: 9, 9: 12, 12: 12}  # digits of a place → digits of those directly below


@dataclass(slots=True)
class Counts:
    """Targets of a place by where they stand; what is open counts as overdue after the last day."""

    code: str
    by_state: dict[int, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All targets."""
        return sum(self.by_state.values())

    def of(self, state: State) -> int:
        """How many stand there."""
        return self.by_state.get(state, 0)

    @property
    def done(self) -> int:
        """Submitted."""
        return self.of(State.DONE)

    @property
    def open(self) -> int:
        """Nobody has begun."""
        return self.of(State.OPEN)

    @property
    def begun(self) -> int:
        """Under way."""
        return self.of(State.BEGUN)

    @property
    def not_met(self) -> int:
        """Refused or away."""
        return self.of(State.REFUSED) + self.of(State.ABSENT)

    @property
    def left(self) -> int:
        """Not decided yet."""
        return self.open + self.begun

    @property
    def percent(self) -> str:
        """Share done, as text."""
        return f"{self.share}%"

    @property
    def share(self) -> int:
        """Whole percent done."""
        return self.done * 100 // self.total if self.total else 0


def visible(user: Any) -> "QuerySet[Campaign]":
    """Campaigns that reach into the person's area, newest first."""
    found = Campaign.objects.select_related("division")
    scope = of(user, Permission.HOUSEHOLDS_READ)
    near = [code for low, _high in scope.spans for code in codes.lineage(low)]
    inside = scope.q("division_id")
    return found.filter(inside | Q(division_id__in=near))


def get_for(user: Any, uid: UUID) -> Campaign:
    """One campaign of the person's area; ``Campaign.DoesNotExist`` for any other."""
    found: Campaign = visible(user).get(uid=uid)
    return found


def targets(user: Any, campaign: Campaign, at: str = "") -> "QuerySet[Target]":
    """Targets of a campaign that the person sees, in a place or everywhere."""
    found = Target.objects.visible_to(user).filter(campaign=campaign)
    if not at:
        return found
    low, high = codes.span(at)
    return found.filter(village_id__gte=low, village_id__lte=high)


def by_place(user: Any, campaign: Campaign, at: str) -> tuple[Counts, list[Counts]]:
    """Counts of a place, and of each place directly below it that has targets."""
    digits = BELOW[len(codes.prefix(at))]
    grouped = (
        targets(user, campaign, at)
        .order_by()
        .annotate(part=Substr("village_id", 1, digits))
        .values_list("part", "state")
        .annotate(count=Count("id"))
    )
    whole, parts = Counts(at), dict[str, Counts]()
    for part, state, count in grouped:
        mine = parts.setdefault(part, Counts(codes.pad(part)))
        mine.by_state[state] = mine.by_state.get(state, 0) + count
        whole.by_state[state] = whole.by_state.get(state, 0) + count
    below = [] if digits == len(codes.prefix(at)) else [parts[part] for part in sorted(parts)]
    return whole, below


def sums(user: Any, campaigns: list[Campaign]) -> dict[int, Counts]:
    """``{campaign key: counts}`` of what the person sees of several campaigns, in one query."""
    found = {campaign.pk: Counts(campaign.division_id) for campaign in campaigns}
    grouped = (
        Target.objects.visible_to(user)
        .filter(campaign__in=campaigns)
        .order_by()
        .values_list("campaign_id", "state")
        .annotate(count=Count("id"))
    )
    for key, state, count in grouped:
        found[key].by_state[state] = count
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """A target of a list: who it is and where it stands."""

    target: Target
    token: str
    title: str
    is_overdue: bool

    @property
    def state(self) -> State:
        """Where it stands."""
        return State(self.target.state)


STATES: dict[str, tuple[State, ...]] = {
    "open": (State.OPEN,),
    "begun": (State.BEGUN,),
    "done": (State.DONE,),
    "not_met": (State.REFUSED, State.ABSENT),
    "left": (State.OPEN, State.BEGUN),
}


def listed(
    user: Any, campaign: Campaign, *, at: str = "", state: str = "", after: str = ""
) -> "QuerySet[Target]":
    """The list behind a count, after the mark of its last row (``village-key``)."""
    found = targets(user, campaign, at)
    if state in STATES:
        found = found.filter(state__in=STATES[state])
    village, _dash, key = after.partition("-")
    if village and key.isdecimal():
        found = found.filter(Q(village_id__gt=village) | Q(village_id=village, key__gt=int(key)))
    return found.order_by("village_id", "key")


def named(campaign: Campaign, subject: str, some: list[Target]) -> list[Row]:
    """Rows with the names of those on a page, in two queries."""
    late = campaign.closed_at is None and campaign.ends < site.today()
    names = _names(subject, [target.key for target in some])
    return [
        Row(target, *names.get(target.key, ("", "")), late and target.state in (0, 1))
        for target in some
    ]


def _names(subject: str, keys: list[int]) -> dict[int, tuple[str, str]]:
    """``{key: (token, title)}``."""
    if subject == "village":
        tokens = {key: str(key).zfill(codes.LENGTH) for key in keys}
        titles = divisions.names(tokens.values())
        return {key: (code, titles.get(code, code)) for key, code in tokens.items()}
    if subject == "member":
        people = Member.objects.filter(pk__in=keys).values_list("pk", "uid", "name")
        return {key: (str(uid), name) for key, uid, name in people}
    homes = Household.objects.filter(pk__in=keys).values_list("pk", "uid", "household_no")
    heads = Member.objects.filter(household_id__in=keys, relation_to_head=HEAD, state=ACTIVE)
    called = dict(heads.values_list("household_id", "name"))
    return {key: (str(uid), called.get(key) or number) for key, uid, number in homes}


@dataclass(frozen=True, slots=True)
class Due:
    """Targets of campaigns under way that wait where the person works.

    ``late`` of them should have been asked by now, in so many ``places``.
    """

    waiting: int
    late: int
    places: int


def due(user: Any, permission: Permission = Permission.SURVEYS_ANSWER) -> Due:
    """What waits where the person may do something, and what of it is late."""
    scope: Scope = of(user, permission)
    today = site.today()
    late = Q(campaign__ends__lt=today)
    found = Target.objects.filter(
        scope.q("village_id"),
        campaign__closed_at=None,
        campaign__starts__lte=today,
        state__in=(State.OPEN, State.BEGUN),
    ).aggregate(
        waiting=Count("id"),
        late=Count("id", filter=late),
        places=Count("village_id", filter=late, distinct=True),
    )
    return Due(**found)


def waiting(user: Any) -> int:
    """How many targets of campaigns under way wait where the person works."""
    return due(user).waiting


def late_places(user: Any, campaign: Campaign, at: str) -> int:
    """In how many villages of a place somebody should have been asked by now; 0 before the end."""
    if campaign.closed_at is not None or campaign.ends >= site.today():
        return 0
    left = targets(user, campaign, at).filter(state__in=STATES["left"])
    return left.order_by().values("village_id").distinct().count()
