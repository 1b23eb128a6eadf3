"""Classes and colours of maps, as packs define them in ``map.yaml``.

A scheme sorts places into classes: by a share (bands with bounds in percent) or by a state such as
a verdict's outcome (classes without bounds, chosen by their id).
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError

from bangfu.engine.packs import marks
from bangfu.engine.packs.kinds import Model, Name, Words
from bangfu.engine.problems import PackError, Place, Problem

FILE = "map.yaml"
# States that a scheme of bands needs beside its bands.
NOBODY, UNKNOWN = "nobody", "unknown"
Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]


class Class(Model):
    """One class of a map: what it is called and how it is filled."""

    id: Name
    label: Words
    colour: Colour
    hatched: bool = Field(False, description="Hatched as well, for what is not known")
    at_least: int | None = Field(None, ge=0, le=100, description="Lower bound in percent")
    above: int | None = Field(None, ge=0, le=100, description="The same, not included")
    side: Literal["better", "worse"] | None = Field(
        None, description="Which way things go, in a scheme of two directions"
    )
    least: int = Field(0, ge=0, le=100, description="With a side: from how many percent on")

    @property
    def is_band(self) -> bool:
        """Whether the class is chosen by a share."""
        return self.at_least is not None or self.above is not None

    def holds(self, done: int, total: int) -> bool:
        """Whether a share reaches the lower bound; exact, without division."""
        if self.above is not None:
            return done * 100 > self.above * total
        return self.at_least is not None and done * 100 >= self.at_least * total


class Scheme(Model):
    """One way of colouring a map; bands stand in ascending order."""

    id: Name
    title: Words
    unit: Words | None = None
    classes: list[Class] = Field(min_length=2)

    def band(self, done: int | None, total: int | None) -> Class:
        """The class of a share: ``unknown`` without numbers, ``nobody`` where there is nobody."""
        if done is None or total is None:
            return self.state(UNKNOWN)
        if total == 0:
            return self.state(NOBODY)
        return [one for one in self.classes if one.holds(done, total)][-1]

    def lean(self, ahead: int, total: int) -> Class:
        """The class of a lead of one side over the other: ``ahead`` is negative for the worse."""
        side = "better" if ahead > 0 else "worse"
        reached = [
            one
            for one in self.classes
            if one.side == side and abs(ahead) * 100 >= one.least * total
        ]
        return max(reached, key=lambda one: one.least)

    def state(self, code: str) -> Class:
        """The class of a state; ``KeyError`` if the scheme has none of that id."""
        return {one.id: one for one in self.classes}[code]


def load(folders: Iterable[Path]) -> dict[str, Scheme]:
    """The schemes of some pack folders by id; a later folder replaces those of an earlier one.

    Raises:
        PackError: with the file and line of what is wrong.
    """
    schemes: dict[str, Scheme] = {}
    for path in (folder / FILE for folder in folders):
        if path.is_file():
            document = marks.read(path, f"{path.parent.name}/{FILE}")
            schemes |= {scheme.id: scheme for scheme in _schemes(document)}
    return schemes


def _schemes(document: marks.Document) -> list[Scheme]:
    if not isinstance(document.data, list):
        raise PackError([Problem("not_a_list", document.place())])
    found, problems = [], []
    for index, raw in enumerate(document.data):
        try:
            scheme = Scheme.model_validate(raw)
        except ValidationError as error:
            problems += [_problem(detail, document, index) for detail in error.errors()]
            continue
        problems += _gaps(scheme, document.place(index))
        found.append(scheme)
    if problems:
        raise PackError(problems)
    return found


def _problem(detail: Mapping[str, Any], document: marks.Document, index: int) -> Problem:
    place = document.place(index, *detail["loc"])
    key = str(detail["loc"][-1]) if detail["loc"] else ""
    if detail["type"] == "missing":
        return Problem("missing_key", place, {"key": key})
    if detail["type"] == "extra_forbidden":
        return Problem("unknown_key", place, {"key": key})
    return Problem("bad_value", place, {"key": key, "detail": detail["msg"]})


def _gaps(scheme: Scheme, place: Place) -> list[Problem]:
    """What a scheme of bands lacks: a class for every share, for nobody and for unknown."""
    ids = [one.id for one in scheme.classes]
    problems = [
        Problem("duplicate_id", place, {"id": code, "first": scheme.id})
        for code in sorted({code for code in ids if ids.count(code) > 1})
    ]
    bands = [one for one in scheme.classes if one.is_band]
    if bands:
        absent = sorted({NOBODY, UNKNOWN} - set(ids))
        problems += [Problem("missing_key", place, {"key": code}) for code in absent]
        bounds = [(one.at_least if one.above is None else one.above + 0.5) or 0 for one in bands]
        if bounds[0] != 0 or bounds != sorted(set(bounds)):
            detail = "bands must start at 0 and ascend"
            problems.append(Problem("bad_value", place, {"key": "classes", "detail": detail}))
    return problems
