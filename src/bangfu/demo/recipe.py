"""What a demo city is: the ``demo.yaml`` of a pack and of those it extends, as one recipe.

Mappings are merged key by key, the city's own file last; anything else replaces what stood before.
"""

import datetime as dt
from typing import Any, Literal

from pydantic import Field, ValidationError

from bangfu.demo.parts import (
    Accounts,
    Blanks,
    Case,
    County,
    Errors,
    Family,
    Group,
    Incomes,
    Line,
    People,
    Progress,
    Size,
    Span,
    VillageCodes,
    Weighted,
)
from bangfu.engine.packs import marks
from bangfu.engine.packs.kinds import Model
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import PackError, Place, Problem

FILE = "demo.yaml"


class Recipe(Model):
    """A demo city. See ``packs/national/demo.yaml`` for what every city has in common."""

    reference_date: dt.date
    seed: int
    school_begins: int = Field(ge=1, le=12, description="Month in which school years begin")
    poor_villages: int
    poor_share: float = Field(description="Share of households in poor villages")
    totals: Literal["stated", "assumed"]
    sizes: dict[str, Size]
    counties: dict[str, County]
    leave_out: list[str] = Field(default_factory=list, description="Leading digits of codes")
    village_codes: list[VillageCodes]
    village_spread: float
    progress: Progress
    families: dict[str, Family]
    people: People
    classes: dict[str, Group] = Field(description="Household attribute → whom; the rest last")
    other_class: str
    causes: dict[str, list[Weighted]]
    further_causes: Span = Field(description="Chances of a second and a third cause")
    steps: dict[str, dict[str, dict[str, list[Case]]]] = Field(
        description="Step → subject → column or fact → cases"
    )
    incomes: Incomes
    lines: list[Line]
    blanks: Blanks
    errors: Errors
    accounts: Accounts


def read(pack: Pack) -> Recipe:
    """The recipe of a pack's demo city.

    Raises:
        PackError: no pack of the chain has a demo city, or a file is not as it should be.
    """
    merged: dict[str, Any] = {}
    last = Place(f"{pack.code}/{FILE}")
    for folder in pack.folders:
        if (folder / FILE).is_file():
            document = marks.read(folder / FILE, f"{folder.name}/{FILE}")
            data: dict[str, Any] = document.data or {}
            merged = merge(merged, data)
    try:
        return Recipe.model_validate(merged)
    except ValidationError as error:
        raise PackError([_problem(detail, last) for detail in error.errors()]) from None


def _problem(detail: Any, place: Place) -> Problem:
    key = ".".join(str(part) for part in detail["loc"])
    if detail["type"] == "missing":
        return Problem("missing_key", place, {"key": key})
    if detail["type"] == "extra_forbidden":
        return Problem("unknown_key", place, {"key": key})
    return Problem("bad_value", place, {"key": key, "detail": detail["msg"]})


def fault(pack: Pack, key: str, detail: str) -> PackError:
    """What to raise when a recipe asks for something that cannot be."""
    place = Place(f"{pack.code}/{FILE}")
    return PackError([Problem("bad_value", place, {"key": key, "detail": detail})])


def merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    """Two mappings as one: where both have a mapping they are merged, else the later one stands.

    >>> merge({"a": {"x": 1, "y": 2}, "b": [1]}, {"a": {"y": 3}, "b": [2]})
    {'a': {'x': 1, 'y': 3}, 'b': [2]}
    """
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        if isinstance(known, dict) and isinstance(value, dict):
            merged[key] = merge(known, value)
        else:
            merged[key] = value
    return merged
