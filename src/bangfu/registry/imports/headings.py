"""Recognising sheets and columns by what people call them.

A heading is compared without regard to case, width and blanks; a unit in brackets behind it is
understood (and numbers converted) or, where it contradicts the column's unit, reported.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from bangfu.engine.language.types import NUMERIC, Kind
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Column, Pack
from bangfu.registry.catalogue import values

BRACKETED = re.compile(r"(.+?)[(\[【〔](.*)[)\]】〕]")
DECORATION = "*:☆★"
SEPARATED = re.compile(r"[-_—·.()\d]+")
OWN = 10
# Unit words of headings: the unit they mean, and how many of it.
UNITS: dict[str, tuple[str, str]] = {
    "元": ("yuan", "1"),
    "元/年": ("yuan", "1"),
    "元/月": ("yuan", "1"),
    "元/人": ("yuan", "1"),
    "人民币元": ("yuan", "1"),
    "百元": ("yuan", "100"),
    "千元": ("yuan", "1000"),
    "万元": ("yuan", "10000"),
    "亿元": ("yuan", "100000000"),
    "亩": ("mu", "1"),
    "公顷": ("mu", "15"),
    "平方米": ("m2", "1"),
    "平米": ("m2", "1"),
    "m2": ("m2", "1"),
    "公里": ("km", "1"),
    "千米": ("km", "1"),
    "km": ("km", "1"),
    "里": ("km", "0.5"),
    "米": ("km", "0.001"),
    "m": ("km", "0.001"),
    "月": ("month", "1"),
    "个月": ("month", "1"),
    "年": ("year", "1"),
    "天": ("day", "1"),
    "日": ("day", "1"),
    "人": ("person", "1"),
    "口": ("person", "1"),
    "户": ("household", "1"),
}
FAMILY = {"calendar_year": "year"}
# In a workbook of corrections: which version of the household each row was made from.
VERSION = "row_version"


@dataclass(frozen=True, slots=True)
class Field:
    """What a column of a ledger sheet may be: a key of the row, or a column of the registry.

    ``derived`` ones are understood but not taken in.
    """

    name: str
    zh: str
    en: str
    column: Column | None = None

    @property
    def is_derived(self) -> bool:
        """Whether the registry works it out itself."""
        return self.column is not None and bool(self.column.spec.derived)

    def title(self, language: str = "zh") -> str:
        """What people call it."""
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Match:
    """How a heading was understood.

    ``how`` is ``name``, ``synonym``, ``national``, ``saved``, ``manual``, ``left_out``,
    ``derived``, ``unit`` (known, but its unit does not fit) or empty (unknown).
    """

    column: str = ""
    how: str = ""
    factor: str = ""


class Vocabulary:
    """Everything the sheets of this place's ledger, and their columns, may be called."""

    def __init__(self, pack: Pack) -> None:
        assert pack.ledger is not None
        self.pack = pack
        self.sheets = {sheet.name: sheet for sheet in pack.ledger.sheets}
        self.fields = {name: _fields(pack, sheet) for name, sheet in self.sheets.items()}
        self._known = {name: _spellings(pack, self.fields[name].values()) for name in self.sheets}
        self._sheets = {
            key(word): sheet.name
            for sheet in self.sheets.values()
            for word in (*sheet.also, sheet.en, sheet.name, sheet.zh)
        }

    def sheet(self, name: str) -> str:
        """The ledger sheet that a sheet or file of this name is, or an empty text.

        A file may carry more in its name, such as a place or a date.
        """
        wanted = key(name)
        if wanted in self._sheets:
            return self._sheets[wanted]
        parts = SEPARATED.split(wanted)
        found = {self._sheets[part] for part in parts if part in self._sheets}
        return found.pop() if len(found) == 1 else ""

    def match(self, sheet: str, heading: str) -> Match:
        """What a heading of a ledger sheet means."""
        wanted = key(heading)
        known = self._known[sheet]
        if wanted in known:
            return self._found(sheet, *known[wanted])
        bracketed = BRACKETED.fullmatch(wanted)
        if bracketed is None or bracketed[1] not in known:
            return Match()
        name, how = known[bracketed[1]]
        factor = _factor(self.fields[sheet][name].column, bracketed[2])
        return Match(how="unit") if factor is None else self._found(sheet, name, how, factor)

    def _found(self, sheet: str, name: str, how: str, factor: str = "") -> Match:
        return Match(name, "derived" if self.fields[sheet][name].is_derived else how, factor)

    def score(self, sheet: str, headings: Iterable[str]) -> int:
        """How much a row of texts looks like the headings of a ledger sheet.

        Columns that only this sheet has weigh more than keys that several share.
        """
        names = {self.match(sheet, heading).column for heading in headings if heading} - {""}
        own = sum(self.fields[sheet][name].column is not None for name in names)
        return own * OWN + len(names)


def key(heading: str) -> str:
    """A heading in the form in which headings are compared.

    >>> key(" 耕地面积（亩） *")
    '耕地面积(亩)'
    """
    return values.key(heading).strip(DECORATION)


def _fields(pack: Pack, sheet: schema.Sheet) -> dict[str, Field]:
    assert pack.ledger is not None
    keys = [k for k in pack.ledger.keys if sheet.name in k.sheets]
    found = {k.name: Field(k.name, k.zh, k.en) for k in keys}
    if sheet.name == "household":
        found[VERSION] = Field(VERSION, "数据版本", "Row version")
    for name, column in pack.tables[sheet.table].columns.items():
        if (column.spec.sheet or sheet.table) == sheet.name:
            found.setdefault(name, Field(name, column.spec.zh, column.spec.en, column))
    return found


def _spellings(pack: Pack, fields: Iterable[Field]) -> dict[str, tuple[str, str]]:
    """``{spelling: (field, how)}``; proper names come before synonyms."""
    assert pack.ledger is not None
    keys = {k.name: k for k in pack.ledger.keys}
    said: list[tuple[str, str, str]] = []
    for field in fields:
        said += [(word, field.name, "name") for word in (field.zh, field.en, field.name)]
        spec = field.column.spec if field.column else keys.get(field.name)
        if spec is None:
            continue
        said += [(word, field.name, "national") for word in spec.national]
        said += [(word, field.name, "synonym") for word in spec.also]
    found: dict[str, tuple[str, str]] = {}
    for how in ("name", "national", "synonym"):
        for word, name, said_how in said:
            if said_how == how:
                found.setdefault(key(word), (name, how))
    return found


def _factor(column: Column | None, unit: str) -> str | None:
    """What numbers under a heading with this unit are multiplied by: empty for nothing.

    ``None`` when the unit contradicts the column's; a word that is no unit contradicts nothing.
    """
    if column is None or column.type.kind not in NUMERIC or unit not in UNITS:
        return ""
    times = conversion(column, unit)
    return None if times is None else ("" if times == 1 else UNITS[unit][1])


def conversion(column: Column | None, unit: str) -> Decimal | None:
    """How many of the column's unit one of this unit is; ``None`` where it is another measure.

    >>> conversion(None, "亩")
    """
    if column is None or unit not in UNITS:
        return None
    own = "yuan" if column.type.kind == Kind.MONEY else column.type.unit
    meant, times = UNITS[unit]
    return Decimal(times) if meant == FAMILY.get(own, own) else None
