"""Parameters: which figure is in force on a day in a place.

A parameter is a dated series per division. The nearest division with a value wins, then the
latest start. A figure the document leaves to somebody is *unset*: rules that need it are unknown.
*Assumed* figures (for demonstration) count only when asked for.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bangfu.engine.language import types as ty
from bangfu.engine.language.tree import Scalar
from bangfu.engine.language.types import Kind, Type
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.places import covers, depth
from bangfu.engine.problems import Problem, nearest


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


def standing(parameter: schema.Parameter, figure: Figure) -> str:
    """What a figure rests on: its status, or ``set_here`` where the pack does not carry it."""
    own = any(figure.source is value for value in parameter.values)
    return "set_here" if figure.status == "stated" and not own else figure.status


def exact(value: Any, type_: Type) -> Scalar:
    """A figure as written in packs in the exact form engines use.

    Raises:
        ValueError: it is not of the type, or beyond what the type may hold.
    """
    found = ty.exact(value, type_)
    low, high = ty.WIDEST.get(type_.kind, (0, 0))
    if isinstance(found, int) and type_.kind in ty.WIDEST and not low <= found <= high:
        raise ValueError("beyond the type's range")
    return found


def problems(pack: Pack) -> list[Problem]:
    """What is wrong with the figures of a pack: values that do not fit, two values on one day."""
    return [
        problem
        for parameter in pack.parameters.values()
        for problem in (*_unfit(pack, parameter), *_overlaps(parameter))
    ]


def _unfit(pack: Pack, parameter: schema.Parameter) -> Iterator[Problem]:
    type_ = type_of(parameter)
    entries = [e.id for e in pack.codes[type_.codes].entries] if type_.codes else []
    for value in parameter.values:
        names = {"name": parameter.id, "value": value.value}
        try:
            found = exact(value.value, type_)
        except ValueError:
            yield Problem("parameter_value", value.where, {**names, "type": type_})
            continue
        if (found is None) != (value.status == "unset"):
            yield Problem("parameter_status", value.where, {**names, "status": value.status})
        if entries and found is not None and found not in entries:
            values = {"codes": type_.codes, "entry": found}
            yield Problem("unknown_entry", value.where, values, nearest(str(found), entries))


def _overlaps(parameter: schema.Parameter) -> Iterator[Problem]:
    seen: set[tuple[str, dt.date, bool]] = set()
    for value in parameter.values:
        key = (value.division, value.starts, value.status == "assumed")
        if key in seen:
            values = {
                "name": parameter.id,
                "date": value.starts.isoformat(),
                "division": value.division or "-",
            }
            yield Problem("parameter_overlap", value.where, values)
        seen.add(key)


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
    found = {}
    for name, parameter in pack.parameters.items():
        near = [(value.division or pack.homes[name], value) for value in parameter.values]
        near += [(value.division or pack.division, value) for value in extra.get(name, [])]
        holding = [(depth(home), v) for home, v in near if covers(v.division, place)]
        found[name] = _figure(parameter, holding, question)
    return found


STANDING = {"unset": 0, "assumed": 1, "stated": 2}


def _figure(
    parameter: schema.Parameter, holding: list[tuple[int, schema.Value]], question: Question
) -> Figure:
    """The figure out of values that hold in a place, each with how near it is."""
    best: tuple[tuple[int, dt.date, int, int], schema.Value] | None = None
    for order, (near, value) in enumerate(holding):
        if value.status == "assumed" and not question.assumed:
            continue
        ended = value.ends is not None and value.ends < question.as_of
        if value.starts > question.as_of or ended:
            continue
        # Between equals the better founded one wins, then the later one: what the user set.
        rank = (near, value.starts, STANDING[value.status], order)
        if best is None or rank > best[0]:
            best = (rank, value)
    if best is None:
        return Figure(parameter.id, None, "missing")
    value = best[1]
    try:
        found = None if value.status == "unset" else exact(value.value, type_of(parameter))
    except ValueError:  # set by somebody while the parameter was of another type
        found = None
    return Figure(parameter.id, found, "unset" if found is None else value.status, value)


def scopes(pack: Pack, set_here: Mapping[str, Iterable[schema.Value]] | None = None) -> set[str]:
    """Divisions for which some parameter has a value of its own, below the pack's division."""
    extra = set_here or {}
    return {
        value.division
        for name, parameter in pack.parameters.items()
        for value in [*parameter.values, *extra.get(name, [])]
        if depth(value.division) > depth(pack.division) and covers(pack.division, value.division)
    }
