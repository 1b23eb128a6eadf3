"""Reading comparisons, their differences, and how households stand; always within a scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level
from bangfu.registry.households.models import Household
from bangfu.watch.matching import store
from bangfu.watch.matching.columns import KINDS
from bangfu.watch.matching.models import Comparison, Decision, Look, Side, Standing, State

READ = Permission.HOUSEHOLDS_READ
STATES = ("open", "decided", *Side.values)
CONSISTENT = Q(national=State.AGREES, paper=State.AGREES, reality=State.AGREES)


@dataclass(frozen=True, slots=True)
class Filter:
    """Which differences: at or below a place, of a kind, in a column, decided or not."""

    at: str = ""
    kind: str = ""
    column: str = ""
    state: str = ""
    household: int = 0


EVERY = Filter()


def comparisons(user: Any) -> QuerySet[Comparison]:
    """Comparisons for places that touch the person's area, newest first.

    A village sees the comparison of its county; of its differences only those of the village.
    """
    granted = scope.of(user, READ)
    above = {step for low, _high in granted.spans for step in codes.lineage(low)}
    mine = granted.q("division") | Q(division__in=above if granted else ())
    return Comparison.objects.filter(mine).select_related("ledger")


def get(user: Any, key: UUID) -> Comparison:
    """One comparison; ``Comparison.DoesNotExist`` for any outside the person's area."""
    return comparisons(user).get(pk=key)


# --- differences ---


def _where(user: Any, found: Comparison, chosen: Filter) -> tuple[str, list[Any]]:
    granted = scope.of(user, READ)
    inside = granted.within(chosen.at) if chosen.at else granted
    where, values = inside.sql("village")
    parts: list[str] = [where]
    bound: list[Any] = list(values)
    if chosen.kind in KINDS:
        parts, bound = [*parts, "kind = ?"], [*bound, chosen.kind]
    if chosen.column:
        parts, bound = [*parts, '"column" = ?'], [*bound, chosen.column]
    if chosen.household:
        parts, bound = [*parts, "household = ?"], [*bound, chosen.household]
    if chosen.state in STATES:
        word, listed = ("NOT ", decided(found)) if chosen.state == "open" else ("", None)
        if listed is None:
            side = chosen.state if chosen.state in Side.values else ""
            listed = decided(found, side)
        parts, bound = [*parts, f"{word}list_contains(?, seq)"], [*bound, listed]
    return " AND ".join(parts), bound


def decided(found: Comparison, side: str = "") -> list[int]:
    """Rows of a comparison about which somebody decided."""
    mine = found.decisions.filter(withdrawn_at=None)
    return list((mine.filter(side=side) if side else mine).values_list("at", flat=True))


def differences(
    user: Any, found: Comparison, chosen: Filter = EVERY, *, after: int = -1, size: int = 0
) -> list[dict[str, Any]]:
    """Differences in the person's area that fit, in the order of places.

    Args:
        user: whose area.
        found: which comparison.
        chosen: which of them.
        after: row after which the list goes on.
        size: most rows; all for zero.
    """
    where, values = _where(user, found, chosen)
    tail = "ORDER BY seq" + (f" LIMIT {int(size)}" if size else "")
    return store.ask(found.pk, "*", f"{where} AND seq > ?", [*values, after], tail=tail)


def chosen_rows(
    user: Any, found: Comparison, chosen: Filter, rows: Sequence[int] | None
) -> list[dict[str, Any]]:
    """The open differences that were ticked, or all open ones that fit, where one may decide."""
    granted = scope.of(user, Permission.MATCHING_CHECK)
    where, values = _where(user, found, chosen)
    may, more = granted.sql("village")
    where, values = f"{where} AND {may} AND NOT list_contains(?, seq)", [*values, *more]
    values.append(decided(found))
    if rows is not None:
        where, values = f"{where} AND list_contains(?, seq)", [*values, list(rows)]
    return store.ask(found.pk, "*", where, values, tail="ORDER BY seq")


def count(user: Any, found: Comparison, chosen: Filter = EVERY) -> int:
    """How many differences fit."""
    where, values = _where(user, found, chosen)
    rows = store.ask(found.pk, "count(*) AS size", where, values)
    return int(rows[0]["size"]) if rows else 0


def tallies(user: Any, found: Comparison, by: str, at: str = "") -> list[dict[str, Any]]:
    """Differences and households by ``kind`` or ``column``, most frequent first."""
    where, values = _where(user, found, Filter(at=at))
    name = {"kind": "kind", "column": '"column"'}[by]
    wanted = f"{name} AS key, any_value(subject) AS subject, count(*) AS size"
    wanted += ", count(DISTINCT household) AS households"
    tail = f"GROUP BY {name} ORDER BY size DESC, key"
    return store.ask(found.pk, wanted, f"{where} AND {name} IS NOT NULL", values, tail=tail)


def decisions(found: Comparison, rows: Sequence[int]) -> dict[int, Decision]:
    """What was decided about some rows of a comparison."""
    mine = found.decisions.filter(withdrawn_at=None, at__in=list(rows))
    return {one.at: one for one in mine}


def in_force(user: Any, found: Comparison, rows: Sequence[int]) -> list[Decision]:
    """Decisions about some rows that the person may take back."""
    mine = Decision.objects.visible_to(user, Permission.MATCHING_CHECK)
    return list(mine.filter(comparison=found, at__in=list(rows), withdrawn_at=None))


# --- how households stand ---


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which households: at or below a place, by how each of the three stands."""

    at: str = ""
    national: str = ""
    paper: str = ""
    reality: str = ""
    all_agree: str = ""


def standings(user: Any, chosen: Wanted) -> QuerySet[Standing]:
    """How households of the person's area stand, in the order they were first compared."""
    found: QuerySet[Standing] = Standing.objects.visible_to(user, READ).order_by("id")
    if chosen.at:
        low, high = codes.span(chosen.at)
        found = found.filter(village_id__gte=low, village_id__lte=high)
    for name in ("national", "paper", "reality"):
        if (state := getattr(chosen, name)) in State.values:
            found = found.filter(**{name: state})
    if chosen.all_agree in ("yes", "no"):
        found = found.filter(CONSISTENT if chosen.all_agree == "yes" else ~CONSISTENT)
    return found


def page(user: Any, chosen: Wanted, after: str = "") -> QuerySet[Standing]:
    """A list continued after a standing, with what it shows of the household."""
    found = standings(user, chosen).select_related("household")
    return found.filter(pk__gt=int(after)) if after.isdecimal() else found


def _counts() -> dict[str, Count]:
    each = {
        f"{name}_{state}": Count("id", filter=Q(**{name: state}))
        for name in ("national", "paper", "reality")
        for state in State.values
    }
    return {"all": Count("id"), "consistent": Count("id", filter=CONSISTENT), **each}


def summary(user: Any, at: str = "") -> dict[str, int]:
    """How many households of a place stand how."""
    return dict(standings(user, Wanted(at=at)).order_by().aggregate(**_counts()))


def by_place(user: Any, at: str) -> list[dict[str, Any]]:
    """The same for each place directly below one."""
    below = codes.ORDER[min(codes.ORDER.index(codes.level_of(at)) + 1, len(codes.ORDER) - 1)]
    digits = codes.PREFIX[below]
    if below == Level.CITY and codes.is_direct_placeholder(at):
        digits = codes.PREFIX[Level.COUNTY]
    found = standings(user, Wanted(at=at)).order_by()
    rows: Any = found.annotate(place=Substr("village_id", 1, digits)).values("place")
    lines = [{**row, "place": codes.pad(row["place"])} for row in rows.annotate(**_counts())]
    return sorted(lines, key=lambda line: line["place"])


def of_household(user: Any, uid: UUID) -> tuple[Household, Standing | None]:
    """A household of the person's area, and how it stands if anybody looked.

    Raises:
        Household.DoesNotExist: none of that key in the person's sight.
    """
    home = Household.objects.visible_to(user, READ).get(uid=uid)
    found = Standing.objects.filter(household=home).select_related("comparison").first()
    return home, found


def uids(user: Any, keys: Sequence[int]) -> dict[int, UUID]:
    """Public keys of households in the person's sight."""
    seen = Household.objects.visible_to(user, READ).filter(pk__in=set(keys))
    return dict(seen.values_list("pk", "uid"))


def looks(home: Household) -> list[Look]:
    """When paper and reality were looked at, newest first."""
    return list(home.looks.all()[:50])
