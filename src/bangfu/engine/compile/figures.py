"""Parameters: which figure is in force on a day in a place.

A parameter is a dated series per division. The nearest division with a value wins, then the
latest start. A figure the document leaves to somebody is *unset*: rules that need it are unknown.
*Assumed* figures (for demonstration) count only when asked for.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.engine.language import types as ty
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import Place, Problem

# Digits that name a province, city, county, township and village; 0 is everywhere.
LEVELS = (0, 2, 4, 6, 9, 12)


@dataclass(frozen=True, slots=True)
class Figure:
    """A parameter's value on a day in a place.

    ``status`` is ``stated``, ``assumed``, ``unset`` (somebody has to set it) or ``missing`` (no
    value is in force on that day). The last two have no value.
    """

    name: str
    value: Scalar
    status: str
    source: schema.Value | None = None


def type_of(parameter: schema.Parameter) -> Type:
    """The type expressions see."""
    return Type(Kind(parameter.type), parameter.unit or "", parameter.codes or "")


def exact(value: Any, type_: Type) -> Scalar:
    """A value as written in YAML in the exact form engines use.

    Raises:
        ValueError: it is not of the type.
    """
    if value is None:
        return None
    if type_.kind == Kind.BOOL:
        if not isinstance(value, bool):
            raise ValueError(f"not yes or no: {value!r}")
        return value
    if type_.kind in (Kind.DATE, Kind.MONTH):
        return ty.day(value)
    if type_.kind in (Kind.CODE, Kind.TEXT):
        return str(value)
    if type_.kind == Kind.RATE:
        return ty.rate(value)
    return ty.scaled(value, type_.scale)


def problems(pack: Pack) -> list[Problem]:
    """What is wrong with the figures of a pack: values of another type, two values on one day."""
    found: list[Problem] = []
    for parameter in pack.parameters.values():
        type_ = type_of(parameter)
        for value in parameter.values:
            try:
                exact(value.value, type_)
            except ValueError:
                values = {"name": parameter.id, "value": value.value, "type": str(type_)}
                found.append(Problem("parameter_value", parameter.where, values))
        found += _overlaps(parameter)
    return found


def _overlaps(parameter: schema.Parameter) -> list[Problem]:
    seen: set[tuple[str, dt.date, bool]] = set()
    found = []
    for value in parameter.values:
        key = (value.division, value.starts, value.status == "assumed")
        if key in seen:
            values = {
                "name": parameter.id,
                "date": value.starts.isoformat(),
                "division": value.division or "-",
            }
            found.append(Problem("parameter_overlap", parameter.where or Place(), values))
        seen.add(key)
    return found


@dataclass(frozen=True, slots=True)
class Question:
    """What a run asks: for which day, in which place, with which additional figures.

    Args:
        as_of: the day.
        division: 12-digit code of where the subject lives; empty for the pack's own.
        assumed: whether demonstration values count.
        set_here: values set by the user, by parameter.
    """

    as_of: dt.date
    division: str = ""
    assumed: bool = False
    set_here: Mapping[str, Iterable[schema.Value]] | None = None


def figures(pack: Pack, question: Question) -> dict[str, Figure]:
    """Every parameter's figure for a question."""
    place = question.division or pack.division
    extra = question.set_here or {}
    return {
        name: _figure(parameter, [*parameter.values, *extra.get(name, [])], place, question)
        for name, parameter in pack.parameters.items()
    }


def _figure(
    parameter: schema.Parameter, values: list[schema.Value], place: str, question: Question
) -> Figure:
    best: tuple[tuple[int, dt.date, int], schema.Value] | None = None
    for order, value in enumerate(values):
        if value.status == "assumed" and not question.assumed:
            continue
        ended = value.ends is not None and value.ends < question.as_of
        if value.starts > question.as_of or ended or not _covers(value.division, place):
            continue
        # Between equals the later one listed wins: what the user set comes last.
        rank = (len(value.division.rstrip("0")), value.starts, order)
        if best is None or rank > best[0]:
            best = (rank, value)
    if best is None:
        return Figure(parameter.id, None, "missing")
    value = best[1]
    if value.status == "unset":
        return Figure(parameter.id, None, "unset", value)
    return Figure(parameter.id, exact(value.value, type_of(parameter)), value.status, value)


def _covers(division: str, place: str) -> bool:
    significant = len(division.rstrip("0"))
    length = next(size for size in LEVELS if size >= significant)
    return place.startswith(division[:length])


def scopes(pack: Pack, set_here: Mapping[str, Iterable[schema.Value]] | None = None) -> set[str]:
    """Divisions for which some parameter has a value of its own, below the pack's division."""
    extra = set_here or {}
    return {
        value.division
        for name, parameter in pack.parameters.items()
        for value in [*parameter.values, *extra.get(name, [])]
        if value.division and value.division != pack.division
    }
