"""Figures between forms and packs: names of fields, what is typed, how packs write it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from bangfu.base.kit import normal
from bangfu.engine.compile import figures
from bangfu.engine.compile.program import Program
from bangfu.engine.language.types import Kind, unscaled
from bangfu.policy.drafts import overlaid
from bangfu.policy.drafts.overlaid import Wish
from bangfu.web.drafts.sliders import plain

MARK = "v"  # fields are called v.<parameter>.<division>
LONGEST = 40
YES, NO = "yes", "no"


def field(name: str, division: str) -> str:
    """The name of a figure's field in forms and addresses."""
    return f"{MARK}.{name}.{division}"


def read(post: Mapping[str, str], program: Program) -> list[tuple[str, str, str, Wish | None]]:
    """``(name, division, text, wish)`` of every figure in a form; nonsense has no wish."""
    found = []
    for key, text in post.items():
        mark, _dot, rest = key.partition(".")
        name, _dot, division = rest.rpartition(".")
        if mark == MARK and name in program.pack.parameters:
            found.append((name, division, text[:LONGEST], wish(program, name, division, text)))
    return found


def wish(program: Program, name: str, division: str, text: str) -> Wish | None:
    """A figure as packs write it, from what somebody typed."""
    type_ = figures.type_of(program.pack.parameters[name])
    said = normal.text(text[:LONGEST]).replace(",", "").strip()
    value: Any = said
    if type_.kind == Kind.BOOL:
        value = {YES: True, NO: False}.get(said)
    elif type_.kind == Kind.RATE:
        value = f"{said.removesuffix('%').strip()}%"
    return None if overlaid.fault(program, name, value) else (name, division, value)


def written(program: Program, name: str, value: Any) -> Any:
    """A figure in the engine's exact form, as packs write it."""
    type_ = figures.type_of(program.pack.parameters[name])
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    if type_.kind == Kind.RATE:
        return f"{plain(float(unscaled(value, 2)))}%"
    return plain(float(unscaled(value, type_.scale)))


def first(program: Program, name: str, present: Any) -> Any:
    """What a parameter begins with in a draft: its figure, else the least of its type."""
    if present is not None:
        return written(program, name, present)
    type_ = figures.type_of(program.pack.parameters[name])
    if type_.codes:
        return program.pack.codes[type_.codes].entries[0].id
    least = {Kind.BOOL: False, Kind.DATE: timezone.localdate().isoformat(), Kind.RATE: "0%"}
    return least.get(type_.kind, "0")


def typed(value: Any) -> str:
    """A value of a pack as it would be typed."""
    if isinstance(value, bool):
        return YES if value else NO
    return str(value).removesuffix("%")
