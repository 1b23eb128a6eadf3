"""The right input for each field: a list of words, a number, a day, a text."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bangfu.base.kit import money
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Pack
from bangfu.policy.lists.columns import Shown, Source
from bangfu.registry.catalogue import values
from bangfu.registry.edits import columns as editing
from bangfu.registry.edits.columns import Editable
from bangfu.web.pages import language

TYPES = {Kind.DATE: "date", Kind.MONTH: "month"}
DECIMAL = {Kind.MONEY, Kind.QUANTITY}


@dataclass(frozen=True, slots=True)
class Input:
    """How a field is asked for.

    Args:
        name: the field.
        title: what people call it, with its unit.
        type: of the HTML input; ``select`` or ``set`` for words of a list.
        options: the words.
        value: what it holds now, as people write it.
        held: the words that are chosen now.
        mode: the keyboard of a phone.
    """

    name: str
    title: str
    type: str
    options: list[str]
    value: str
    held: list[str]
    mode: str = "text"


def of(pack: Pack, field: Editable, value: str = "") -> Input:
    """The input of a field, holding a text as people write it."""
    column, kind = field.column, field.column.type.kind
    options = values.allowed(column, pack, language())
    shape = "set" if kind == Kind.CODES else "select" if options else TYPES.get(kind, "text")
    heading = Shown(column.name, column.title(language()), "", Source.ROW, column.type, language())
    mode = "decimal" if kind in DECIMAL else "numeric" if kind == Kind.INT else "text"
    held = value.split("、") if shape == "set" else [value]
    return Input(column.name, heading.heading, shape, options, value, held, mode)


def written(pack: Pack, field: Editable, value: Any) -> str:
    """A registered value as somebody would type it."""
    kind = field.column.type.kind
    if value is None or value == "":
        return ""
    if kind in DECIMAL:
        return money.show(value).replace(",", "")
    if kind == Kind.BOOL:
        return values.allowed(field.column, pack, language())[0 if value else 1]
    if field.column.type.codes:
        ids = [value] if isinstance(value, str) else list(value)
        entries = [e for e in pack.codes[field.column.type.codes].entries if e.id in ids]
        return "、".join(e.zh if language() == "zh" else e.en for e in entries)
    return str(value)[:7] if kind == Kind.MONTH else str(value)


def choices() -> Iterable[tuple[str, str]]:
    """The fields that may be set in bulk: name and title."""
    return [
        (field.name, field.column.title(language()))
        for field in editing.editable().values()
        if field.in_bulk
    ]
