"""Reading requests: what is asked of me, what I asked, who asks how much."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from bangfu.base.accounts import scope, wall
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions import queries as divisions
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests import answers, asking, burden, covering, finding
from bangfu.watch.requests.covering import Coverage
from bangfu.watch.requests.finding import Hit
from bangfu.watch.requests.holdings import Holding
from bangfu.watch.requests.models import Answer, Column, Held, Level, Request, State


@dataclass(frozen=True, slots=True)
class Found:
    """Something held, and how much of it is registered where it was asked about."""

    hit: Hit
    coverage: Coverage | None


def search(user: Any, text: str, division: str, more: tuple[Holding, ...] = ()) -> list[Found]:
    """What the catalogue has that is like a text, with its coverage in a place."""
    hits = finding.search(text, (*asking.everything(user, division), *more))
    known = covering.of(user, division, [hit.holding for hit in hits])
    return [Found(hit, known.get(hit.holding.key)) for hit in hits]


def requests(user: Any, state: str = "") -> QuerySet[Request]:
    """Requests of the person's area, newest first."""
    found: QuerySet[Request] = Request.objects.visible_to(user)
    return found.filter(state=state) if state in State.values else found


def page(user: Any, state: str = "", after: str = "") -> QuerySet[Request]:
    """A list continued after a request, with how many places have answered."""
    found = requests(user, state).annotate(answered=Count("answers"))
    return found.filter(pk__lt=int(after)) if after.isdecimal() else found


def get(user: Any, uid: UUID) -> Request:
    """One request; ``Request.DoesNotExist`` for any outside the person's area."""
    found: Request = Request.objects.visible_to(user).get(uid=uid)
    return found


def columns(request: Request) -> list[Column]:
    """What it asks for, in order."""
    return list(request.columns.all())


@dataclass(frozen=True, slots=True)
class Line:
    """A place that was asked, and its answer if it gave one."""

    division: str
    name: str
    answer: Answer | None
    values: list[str]


def lines(user: Any, request: Request) -> list[Line]:
    """Every place that was asked and that the person may see, those without answer first."""
    seen = scope.of(user)
    asked = [p for p in burden.places(request.division, request.level) if p in seen]
    given = {one.division: one for one in Answer.objects.visible_to(user).filter(request=request)}
    names, wanted = divisions.names(asked), columns(request)
    found = [
        Line(place, names.get(place, place), one := given.get(place), _values(wanted, one))
        for place in asked
    ]
    return sorted(found, key=lambda line: (line.answer is not None, line.division))


def _values(wanted: list[Column], answer: Answer | None) -> list[str]:
    if answer is None:
        return [""] * len(wanted)
    return [answers.shown(one.kind, answer.values.get(str(one.at))) for one in wanted]


def mine(user: Any) -> Iterator[tuple[Request, str]]:
    """Requests that wait for an answer of a place where the person holds a post."""
    granted = scope.of(user, Permission.REQUESTS_ANSWER)
    seats = {post.division_id for post in scope.posts(user) if post.division_id}
    places = sorted(seat for seat in seats if seat in granted)
    for place in places:
        level = codes.level_of(place).value
        if level in Level.values:
            above = codes.lineage(place)
            sent = Request.objects.filter(state=State.SENT, level=level, division__in=above)
            for one in sent.exclude(answers__division=place).order_by("due", "pk"):
                yield one, place


def waiting(user: Any) -> QuerySet[Request]:
    """Requests of others that wait for the person's approval."""
    granted = scope.of(user, Permission.REQUESTS_APPROVE)
    mine_ = granted.q("division") & granted.q("office")
    found = Request.objects.filter(mine_, state=State.WAITING)
    return found.exclude(by=getattr(user, "username", ""))


def answer_of(user: Any, request: Request, division: str) -> Answer | None:
    """What a place answered, if the person may see it."""
    mine_ = Answer.objects.visible_to(user).filter(request=request, division=division)
    found: Answer | None = mine_.first()
    return found


def shown_values(request: Request, answer: Answer | None) -> dict[int, str]:
    """What a place answered, by place of the column, as people read it."""
    wanted = columns(request)
    return dict(zip((one.at for one in wanted), _values(wanted, answer), strict=True))


@dataclass(frozen=True, slots=True)
class Meter:
    """What an office asked for this year: requests, minutes of all, and what was held already."""

    office: str
    name: str
    requests: int
    minutes: int
    held: int


def meter() -> list[Meter]:
    """The burden meter of the year of lists, published to everybody, the heaviest first."""
    told, held = _asked(catalogue.today().year)
    names = divisions.names({*told, *held})
    found = [
        Meter(
            office,
            names.get(office, office),
            told.get(office, {}).get("size", 0),
            told.get(office, {}).get("total", 0) or 0,
            held.get(office, 0),
        )
        for office in {*told, *held}
    ]
    return sorted(found, key=lambda one: (-one.minutes, one.office))


def _asked(year: int) -> tuple[dict[str, dict[str, Any]], dict[str, int]]:
    """Of each office what it asked for in a year, and how often what it wanted was held."""
    with wall.everywhere(wall.Question.BURDEN):
        sent = Request.objects.filter(asked_on__year=year, state__in=(State.SENT, State.CLOSED))
        summed = sent.values("office").annotate(
            size=Count("pk"), total=Sum(F("people") * F("minutes"))
        )
        told = {row["office"]: row for row in summed}
        held = Held.objects.filter(on__year=year).values_list("office")
        return told, dict(held.annotate(size=Count("pk")))


def asked_of(user: Any) -> int:
    """Minutes that the places of the person's posts were asked for this year."""
    year, total = catalogue.today().year, 0
    for post in scope.posts(user):
        if post.division_id and codes.level_of(post.division_id).value in Level.values:
            level, above = codes.level_of(post.division_id).value, codes.lineage(post.division_id)
            sent = Request.objects.filter(
                Q(state__in=(State.SENT, State.CLOSED)),
                asked_on__year=year,
                level=level,
                division__in=above,
            )
            total += sent.aggregate(total=Sum("minutes"))["total"] or 0
    return total
