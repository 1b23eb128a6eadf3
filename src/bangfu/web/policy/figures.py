"""Parameters as shown: the figure in force in a place, how firm it is, and its history."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.divisions import codes
from bangfu.engine import words
from bangfu.engine.compile import figures
from bangfu.engine.compile.figures import Figure
from bangfu.engine.packs import schema
from bangfu.policy.packs import queries as packs
from bangfu.web.policy.desk import Cited, Desk


@dataclass(frozen=True, slots=True)
class Standing:
    """How firm a figure is: its word, tone and icon."""

    word: Promise
    tone: str
    icon: str


STANDINGS = {
    "stated": Standing(_("文件写明"), "green", icon="circle-check"),
    "set": Standing(_("本系统设定"), "blue", icon="edit"),
    "assumed": Standing(_("演示假定"), "amber", icon="alert-triangle"),
    "unset": Standing(_("未定"), "red", icon="help-circle"),
    "missing": Standing(_("尚无数值"), "grey", icon="clock"),
}
OPEN = {"unset", "missing"}
BOUNDS: dict[str, str | Promise] = {
    "exactly": "",
    "at_least": _("不低于"),
    "at_most": _("不高于"),
    "about": _("约"),
    "recommended": _("建议"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A parameter with the figure in force in a place.

    Args:
        parameter: as the pack declares it.
        title: in the reader's language.
        value: as people read it, with its unit; empty when there is none.
        bound: whether the value is a floor, a ceiling …; empty for an exact one.
        standing: a name of ``STANDINGS``.
        cite: where it is written, or where it is left open.
        starts: first day of the figure in force.
        source: what a figure set here rests on.
        local: how many places below have a value of their own.
    """

    parameter: schema.Parameter
    title: str
    value: str
    bound: str | Promise
    standing: str
    cite: Cited | None
    starts: object
    source: str = ""
    local: int = 0

    @property
    def sign(self) -> Standing:
        """Its word, tone and icon."""
        return STANDINGS[self.standing]


def tally(found: Iterable[Figure]) -> dict[str, int]:
    """How many figures are stated, assumed, and still open."""
    counted = Counter("open" if figure.status in OPEN else figure.status for figure in found)
    return {key: counted[key] for key in ("stated", "assumed", "open")}


def rows(desk: Desk, division: str, *, standing: str = "", text: str = "") -> list[Row]:
    """The parameters in a place, those still open first.

    Args:
        desk: who asks.
        division: code of the place.
        standing: only these; ``open`` for those without a value.
        text: part of the title or name.
    """
    found = [row(desk, figure, division) for figure in desk.figures(division).values()]
    wanted = [one for one in found if _fits(one, standing, text.strip().lower())]
    return sorted(wanted, key=lambda one: one.standing not in OPEN)


def _fits(one: Row, standing: str, text: str) -> bool:
    named = not text or text in one.title.lower() or text in one.parameter.id
    held = one.standing in OPEN if standing == "open" else one.standing == standing
    return named and (not standing or held)


def row(desk: Desk, figure: Figure, division: str) -> Row:
    """One parameter's row."""
    parameter = desk.program.pack.parameters[figure.name]
    here = desk.set_here.get(figure.name, [])
    held = figure.source
    ours = held is not None and any(held is value for value in here)
    cite = (held.cite if held else None) or next((v.cite for v in parameter.values if v.cite), None)
    return Row(
        parameter,
        desk.text(parameter.title),
        "" if figure.value is None else shown(desk, parameter, figure.value),
        BOUNDS[parameter.bound],
        "set" if ours and figure.value is not None else figure.status,
        desk.cited(cite) if cite else None,
        held.starts if held else None,
        local=_local(parameter, here, division),
    )


def shown(desk: Desk, parameter: schema.Parameter, value: object) -> str:
    """A figure as people read it."""
    type_ = figures.type_of(parameter)
    return words.value(desk.program.pack, type_, value, desk.language)  # type: ignore[arg-type]


def _local(parameter: schema.Parameter, here: Iterable[schema.Value], division: str) -> int:
    places = {value.division for value in [*parameter.values, *here] if value.division}
    low, high = codes.span(division)
    return sum(low < place <= high for place in places)


@dataclass(frozen=True, slots=True)
class Entry:
    """A value of a parameter's history: from packs or set here."""

    value: str
    standing: str
    division: str
    starts: object
    ends: object
    cite: Cited | None
    note: str
    by: str = ""

    @property
    def sign(self) -> Standing:
        """Its word, tone and icon."""
        return STANDINGS[self.standing]


def history(desk: Desk, parameter: schema.Parameter) -> list[Entry]:
    """Every value of a parameter, the newest first."""
    entries = [*_set(desk, parameter), *_listed(desk, parameter)]
    return sorted(entries, key=lambda entry: (str(entry.starts), entry.division), reverse=True)


def _listed(desk: Desk, parameter: schema.Parameter) -> Iterator[Entry]:
    for value in parameter.values:
        yield Entry(
            "" if value.value is None else _written(desk, parameter, value.value),
            value.status,
            value.division or desk.program.pack.homes[parameter.id],
            value.starts,
            value.ends,
            desk.cited(value.cite) if value.cite else None,
            desk.text(value.note),
        )


def _set(desk: Desk, parameter: schema.Parameter) -> Iterator[Entry]:
    for one in packs.figures_set(parameter.id):
        yield Entry(
            _written(desk, parameter, one.value),
            "set",
            one.division_id,
            one.starts,
            one.ends,
            None,
            one.source,
            one.set_by,
        )


def _written(desk: Desk, parameter: schema.Parameter, value: object) -> str:
    """A value as packs write it, as people read it; as it is when it is of another type by now."""
    try:
        return shown(desk, parameter, figures.exact(value, figures.type_of(parameter)))
    except ValueError:
        return str(value)
