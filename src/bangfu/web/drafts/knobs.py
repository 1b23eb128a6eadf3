"""The figures of a draft as things to turn: what they are now, what they would be, a slider."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bangfu.base.divisions import queries as divisions
from bangfu.engine import words
from bangfu.engine.compile import figures
from bangfu.engine.compile.figures import Figure, Question
from bangfu.engine.compile.program import Program
from bangfu.engine.language.types import Kind, Type
from bangfu.policy.drafts.overlaid import Wish
from bangfu.policy.packs import queries as packs
from bangfu.web.drafts import sliders, typed

if TYPE_CHECKING:
    from bangfu.web.drafts.desk import Desk


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
    slider: sliders.Slider | None
    saved: str

    @property
    def field(self) -> str:
        """The name of its field."""
        return typed.field(self.name, self.division)

    @property
    def numeric(self) -> bool:
        """Whether a keypad of digits helps."""
        return self.kind in {Kind.INT, Kind.MONEY, Kind.QUANTITY, Kind.RATE}


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
        saved = typed.typed(row.value)
        text = desk.given.get(typed.field(row.name, row.division_id), saved)[: typed.LONGEST]
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
                typed.wish(program, row.name, row.division_id, text),
                sliders.slider(type_, present, text),
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
        return [(typed.YES, words.YES_NO[True][side]), (typed.NO, words.YES_NO[False][side])]
    if not type_.codes:
        return []
    entries = program.pack.codes[type_.codes].entries
    return [(e.id, e.zh if language == "zh" else e.en) for e in entries]
