"""Whether what cites a clause carries a number that stands in it: same value, unit that fits."""

import datetime as dt
from decimal import Decimal

from bangfu.policy.packs.carriers.carrier import Carrier, Counted, Figure
from bangfu.policy.packs.numbers import Number

# What a unit of a text may be called in packs; a unit not named here fits any that is not.
UNITS = {
    "人": {"person"},
    "名": {"person"},
    "人次": {"person", "person_time"},
    "户": {"household"},
    "家": {"household", "enterprise", "unit"},
    "岁": {"year"},
    "公里": {"km"},
    "亩": {"mu"},
    "平方米": {"m2"},
}
PARTICULAR = {unit for units in UNITS.values() for unit in units}
# Terms in a smallest unit: months, or minutes.
MONTHS = {"年": 12, "calendar_year": 12, "year": 12, "月": 1, "month": 1}
MINUTES = {"小时": 60, "hour": 60, "分钟": 1, "minute": 1}
DAYS = {"天": 1, "日": 1, "day": 1, "周": 7, "week": 7}
CLOCKS = (MONTHS, DAYS, MINUTES)
# What a text may count parts of an item in; a list known by its length counts conditions.
COUNTED: dict[Counted, str] = {
    "conditions": "类项条个",
    "steps": "批步次",
    "places": "个区县市",
    "levels": "级档",
}
HUNDRED = 100
YEAR_MONTHS = 12


def carries(one: Carrier, number: Number) -> bool:
    """Whether a carrier holds a number.

    A list known by its length (nine haves) is also held by something that has as many conditions;
    a count of batches by as many steps; and so on.
    """
    if number.kind == "day":
        return any(_same_day(day, number) for day in one.days) or _held(one, number)
    if number.kind == "term" and any(_lasts(*span, number) for span in one.spans):
        return True
    return _counts(one, number) or _held(one, number)


def _counts(one: Carrier, number: Number) -> bool:
    """Whether something has as many parts as are said; one is no number of parts."""
    if number.value == 1 or not number.unit or number.kind not in {"count", "list"}:
        return False
    return any(
        count == number.value
        and (what == "conditions" if number.kind == "list" else number.unit in COUNTED[what])
        for what, count in one.counts
    )


def _held(one: Carrier, number: Number) -> bool:
    return any(_same(figure, number) for figure in one.figures)


def _same_day(day: dt.date, number: Number) -> bool:
    """Whether a day is the one said, as far as it is said: a year, a month, or a day."""
    said = (int(number.value), number.month, number.day)
    return all(part in (0, whole) for part, whole in zip(said, day.timetuple(), strict=False))


def _same(figure: Figure, number: Number) -> bool:
    if number.kind == "money" or figure.type == "money":
        return number.kind == figure.type and number.value == figure.value
    if number.kind == "times":
        times = number.value * (HUNDRED if figure.type == "rate" else 1)
        return times == figure.value
    if number.kind == "rate" or figure.type == "rate":
        return number.kind == figure.type and number.value == figure.value
    if number.kind == "term":
        return _same_term(figure, number)
    if number.kind == "day":
        return number.value == figure.value and figure.unit in {"", "calendar_year"}
    return number.value == figure.value and _fits(figure.unit, number.unit)


def _same_term(figure: Figure, number: Number) -> bool:
    if not figure.unit:
        return number.value == figure.value
    for clock in CLOCKS:
        if number.unit in clock and figure.unit in clock:
            return number.value * clock[number.unit] == figure.value * clock[figure.unit]
    return False


def _fits(unit: str, said: str) -> bool:
    """Whether a unit of a pack may be what a text counts in; a bare number fits any."""
    if not unit or not said:
        return True
    if said in UNITS:
        return unit in UNITS[said]
    return unit not in PARTICULAR


def _lasts(starts: dt.date, ends: dt.date, number: Number) -> bool:
    """Whether a term in force is as long as said, both days counted."""
    if number.unit not in MONTHS:
        return False
    after = ends + dt.timedelta(days=1)
    months = (after.year - starts.year) * YEAR_MONTHS + after.month - starts.month
    whole = after.day == starts.day
    return whole and Decimal(months) == number.value * MONTHS[number.unit]
