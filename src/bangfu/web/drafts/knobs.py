"""The figures of a draft as things to turn: what they are now, what they would be, a slider."""

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from bangfu.base.divisions import queries as divisions
from bangfu.base.kit import normal
from bangfu.engine import words
from bangfu.engine.compile import figures
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program
from bangfu.engine.language.types import Kind, Type, unscaled
from bangfu.policy.drafts import overlaid
from bangfu.policy.drafts.overlaid import Wish
from bangfu.policy.packs import queries as packs

if TYPE_CHECKING:
    from bangfu.web.drafts.desk import Desk

MARK = "v"  # fields are called v.<parameter>.<division>
PERCENT = 100
STOPS = 100  # a slider has about so many steps
LONGEST = 40
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Slider:
    """Where a slider begins and ends, and how fine it is; plain numbers for the browser."""

    low: str
    high: str
    step: str
    at: str


@dataclass(frozen=True, slots=True)
class Knob:
    """One figure of a draft.

    Args:
        name: the parameter.
        division: where it holds.
        place: the name of that.
        title: in the reader's language.
        unit: what is typed is in.
        kind: of the parameter.
        choices: ``(value, title)`` where it is chosen from a list.
        now: the figure in force, in words.
        text: what is typed.
        wish: the same as packs write it; ``None`` when it says nothing.
        slider: for numbers whose present figure is known.
        saved: what the draft has, as typed; differs while something is tried out.
    """

    name: str
    division: str
    place: str
    title: str
    unit: str
    kind: Kind
    choices: list[tuple[str, str]]
    now: str
    text: str
    wish: Wish | None
    slider: Slider | None
    saved: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return field(self.name, self.division)

    @property
    def numeric(self) -> bool:
        """Whether a keypad of digits helps."""
        return self.kind in {Kind.INT, Kind.MONEY, Kind.QUANTITY, Kind.RATE}


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
    plain = normal.text(text[:LONGEST]).replace(",", "").strip()
    value: Any = plain
    if type_.kind == Kind.BOOL:
        value = {YES: True, NO: False}.get(plain)
    elif type_.kind == Kind.RATE:
        value = f"{plain.removesuffix('%').strip()}%"
    return None if overlaid.fault(program, name, value) else (name, division, value)


def written(program: Program, name: str, value: Any) -> Any:
    """A figure in the engine's exact form, as packs write it."""
    type_ = figures.type_of(program.pack.parameters[name])
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool) or not isinstance(value, int):
        return value
    if type_.kind == Kind.RATE:
        return f"{_plain(float(unscaled(value, 2)))}%"
    return _plain(float(unscaled(value, type_.scale)))


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


def of(desk: "Desk") -> list[Knob]:
    """The figures of a draft; those of the address take the place of the saved ones."""
    rows = list(desk.draft.values.all())
    names = divisions.names({row.division_id for row in rows})
    live = _present(desk, {row.division_id for row in rows})
    program, found = desk.program, []
    for row in rows:
        parameter = program.pack.parameters.get(row.name)
        if parameter is None:
            continue
        type_ = figures.type_of(parameter)
        saved = typed(row.value)
        text = desk.given.get(field(row.name, row.division_id), saved)[:LONGEST]
        present = live[row.division_id].get(row.name)
        found.append(
            Knob(
                row.name,
                row.division_id,
                names.get(row.division_id, row.division_id),
                parameter.title.text(desk.language),
                unit(type_, desk.language),
                type_.kind,
                _choices(program, type_, desk.language),
                "" if present is None else _said(program, type_, present, desk.language),
                text,
                wish(program, row.name, row.division_id, text),
                slider(type_, present, text),
                saved,
            )
        )
    return found


def _present(desk: "Desk", places: set[str]) -> dict[str, dict[str, Figure]]:
    here = packs.set_here()
    return {
        place: figures.figures(desk.live.pack, Question(desk.as_of, place, desk.site.assumed, here))
        for place in places
    }


def _said(program: Program, type_: Type, figure: Figure, language: str) -> str:
    return "" if figure.value is None else words.value(program.pack, type_, figure.value, language)


def unit(type_: Type, language: str) -> str:
    """The unit a value is typed in."""
    if type_.kind == Kind.RATE:
        return "%"
    key = "money" if type_.kind == Kind.MONEY else type_.unit
    return words.UNITS.get(key, ("", ""))[0 if language == "zh" else 1]


def _choices(program: Program, type_: Type, language: str) -> list[tuple[str, str]]:
    if type_.kind == Kind.BOOL:
        side = 0 if language == "zh" else 1
        return [(YES, words.YES_NO[True][side]), (NO, words.YES_NO[False][side])]
    if not type_.codes:
        return []
    entries = program.pack.codes[type_.codes].entries
    return [(e.id, e.zh if language == "zh" else e.en) for e in entries]


def slider(type_: Type, present: Figure | None, text: str) -> Slider | None:
    """A slider from nothing to twice the present figure (to 100 % for shares)."""
    if type_.kind not in {Kind.INT, Kind.MONEY, Kind.QUANTITY, Kind.RATE}:
        return None
    shown = present.value if present else None
    now = (
        unscaled(shown, 2 if type_.kind == Kind.RATE else type_.scale) if type(shown) is int else 0
    )
    try:
        at = float(text.replace(",", "").removesuffix("%"))
    except ValueError:
        at = float(now)
    if not math.isfinite(at) or at < 0 or not (now or at):
        return None
    top = max(2 * float(now), at, 1.0)
    if type_.kind == Kind.RATE:
        top = max(float(PERCENT), at)
    step = 1.0 if type_.kind == Kind.INT else _nice(top / STOPS)
    return Slider("0", _plain(math.ceil(top / step) * step), _plain(step), _plain(at))


def _nice(size: float) -> float:
    """The largest of 1, 2, 5, 10 … not above a size, at least a hundredth.

    >>> _nice(60), _nice(0.75), _nice(0.001)
    (50.0, 0.5, 0.01)
    """
    power = 10.0 ** math.floor(math.log10(max(size, 0.01)))
    return max(step * power for step in (1, 2, 5) if step * power <= max(size, 0.01) * (1 + 1e-9))


def _plain(number: float) -> str:
    """A number without an exponent or needless zeros.

    >>> _plain(3000.0), _plain(0.5)
    ('3000', '0.5')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")
