"""Which place each outline belongs to: by code, else by name within the right parent.

An abolished place stands for the one that took over (监利县 421023 → 监利市 421088). A name that
fits two places fits none: nothing is guessed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bangfu.base.divisions import codes, queries
from bangfu.base.divisions.codes import Level
from bangfu.base.divisions.geojson import Feature
from bangfu.base.divisions.models import Division

# Endings that an official name may or may not carry, longest first.
ENDINGS = (
    *("社区居民委员会", "村民委员会", "居民委员会", "社区居委会", "街道办事处", "村委会", "居委会"),
    *("自治州", "自治县", "办事处", "林区", "地区", "社区", "街道"),
    *("省", "市", "州", "盟", "县", "区", "旗", "镇", "乡", "村"),
)
SHORTEST = 2  # 沙市 is a name, 沙 is not


@dataclass(frozen=True, slots=True)
class Match:
    """A place and the feature that outlines it. ``how``: ``code``, ``name`` or ``short_name``."""

    feature: Feature
    division: Division
    how: str


@dataclass(slots=True)
class Matches:
    """What fits and what does not: ``unmatched`` holds features with a reason.

    Reasons: ``no_area``, ``no_name``, ``unknown``, ``ambiguous``, ``other_level``.
    """

    found: list[Match] = field(default_factory=list)
    unmatched: list[tuple[Feature, str]] = field(default_factory=list)


def short(name: str) -> str:
    """A name without its ending.

    >>> short("监利县"), short("沙市"), short("柏枝村村民委员会")
    ('监利', '沙市', '柏枝')
    """
    for ending in ENDINGS:
        rest = name.removesuffix(ending)
        if rest != name and len(rest) >= SHORTEST:
            return short(rest) if len(ending) > 1 else rest
    return name


def match(features: Sequence[Feature], *, level: Level | None, within: str = "") -> Matches:
    """Find the place of each feature.

    Args:
        features: as read.
        level: the level all of them are at, if the person says so.
        within: code of the place they all lie in, if the person says so.
    """
    result = Matches()
    by_code = _Codes(features)
    waiting = []
    for feature in features:
        division, fault = by_code.find(feature, level, within)
        if feature.shape is None:
            result.unmatched.append((feature, "no_area"))
        elif division is not None:
            result.found.append(Match(feature, division, "code"))
        elif not feature.name:
            result.unmatched.append((feature, fault or "no_name"))
        else:
            waiting.append((feature, fault))
    if waiting:
        parents = {found.division.parent_id for found in result.found}
        place = within or (next(iter(parents)) or "" if len(parents) == 1 else "")
        _match_names(waiting, _Names(level, place), result)
    return result


def _match_names(waiting: list[tuple[Feature, str]], names: "_Names", result: Matches) -> None:
    for feature, fault in waiting:
        division, how = names.find(feature)
        if division is not None:
            result.found.append(Match(feature, division, how))
        else:
            result.unmatched.append((feature, how if how == "ambiguous" else fault or how))


class _Codes:
    """Places by the codes that features state, today's place for an abolished one."""

    def __init__(self, features: Iterable[Feature]) -> None:
        today = queries.successors(code for feature in features for code in feature.codes)
        places = _divisions(set(today.values()))
        self.today = {code: places[now] for code, now in today.items() if now in places}

    def find(self, feature: Feature, level: Level | None, within: str) -> tuple[Any, str]:
        """The place, or ``None`` and why not."""
        fault = ""
        for code in feature.codes:
            place = self.today.get(code)
            if place is None or not _agrees(place, feature, code):
                continue
            if level and place.level != level:
                fault = "other_level"
            elif within and not inside(place.code, within):
                fault = "unknown"
            else:
                return place, ""
        return None, fault


class _Names:
    """Places by full and by short name, abolished ones standing for today's."""

    def __init__(self, level: Level | None, place: str) -> None:
        # Without a level, names are looked for where they are few and mostly distinct.
        levels = [level] if level else [Level.PROVINCE, Level.CITY, Level.COUNTY]
        listed = queries.under(place) if place else Division.objects.all()
        listed = listed.filter(level__in=levels)
        self.today = {d.code: d for d in listed.filter(queries.valid())}
        self.full: dict[str, set[str]] = defaultdict(set)
        self.short: dict[str, set[str]] = defaultdict(set)
        self.above: dict[str, str] = {}
        now = queries.successors(d.code for d in listed)
        for division in listed:
            if (code := now[division.code]) in self.today:
                self.full[division.name].add(code)
                self.short[short(division.name)].add(code)

    def find(self, feature: Feature) -> tuple[Division | None, str]:
        """The place and how it was found, or ``None`` and why not."""
        above = self._above(feature)
        tries = (("name", self.full, feature.name), ("short_name", self.short, short(feature.name)))
        for how, places, name in tries:
            fitting = {code for code in places.get(name, ()) if not above or inside(code, above)}
            if len(fitting) == 1:
                return self.today[fitting.pop()], how
            if fitting:
                return None, "ambiguous"
        return None, "unknown"

    def _above(self, feature: Feature) -> str:
        """The place the feature says it lies in, directly or by its code; empty if unknown."""
        stated = [feature.above, *map(codes.parent_of, feature.codes)]
        for code in filter(None, stated):
            if code not in self.above:
                today = queries.successor(code)
                self.above[code] = today if Division.objects.filter(code=today).exists() else ""
            if self.above[code]:
                return self.above[code]
        return ""


def _divisions(wanted: set[str]) -> dict[str, Division]:
    places = sorted(wanted)
    batches = (places[i : i + queries.BATCH] for i in range(0, len(places), queries.BATCH))
    existing = Division.objects.filter(queries.valid())
    return {d.code: d for batch in batches for d in existing.filter(code__in=batch)}


def _agrees(place: Division, feature: Feature, code: str) -> bool:
    """Whether code and name may be of one place: a running number also looks like a short code."""
    if codes.level_of(code) != Level.PROVINCE or not feature.name:
        return True
    return short(place.name) == short(feature.name)


def inside(code: str, place: str) -> bool:
    """Whether a place lies at or below another, by their codes."""
    low, high = codes.span(place)
    return low <= code <= high
