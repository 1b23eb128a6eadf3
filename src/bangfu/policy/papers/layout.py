"""A copy of a form as data for its template: title, blocks, signatures, foot.

What stands in the blocks comes from a ``Given``; without one the copy is empty, to be filled in by
hand. Needs no database, so that ``bangfu pack check`` can try every template.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from bangfu.engine import words
from bangfu.engine.compile.program import Program
from bangfu.engine.language.types import NUMERIC, Kind, Type
from bangfu.engine.packs.papers import Form, FormPart
from bangfu.engine.packs.vetforms import table_of
from bangfu.policy.papers import cells
from bangfu.policy.papers.wording import say

Paper = dict[str, Any]
Row = list[str]
WIDE, NARROW, WIDEST, PADDING = 2, 3, 26, 1.5
LONG_HEAD, MANY, TIGHT = 12, 8, 12  # a table of many columns breaks its texts sooner
LATIN = 0x2E7F  # the last character before those of Chinese
EMPTY_YEARS = 3
MEASURED = {Kind.MONEY, Kind.QUANTITY}


@dataclass(frozen=True)
class Setting:
    """What all copies of one printing share.

    Args:
        program: the pack in force, compiled.
        as_of: the day the answers are for.
        day: the day of printing.
        language: ``zh`` or ``en``.
        notes: what must be known of the data, printed at the foot.
    """

    program: Program
    as_of: dt.date
    day: dt.date
    language: str = "zh"
    notes: tuple[str, ...] = ()

    def say(self, key: str, **values: object) -> str:
        """A wording in the language of the paper."""
        return say(key, self.language, **values)

    def title(self, subject: str, name: str) -> str:
        """What people call a column or fact."""
        pack = self.program.pack
        column = pack.tables[subject].columns.get(name)
        return (
            column.title(self.language)
            if column
            else pack.facts[subject, name].title.text(self.language)
        )

    def type(self, subject: str, name: str) -> Type:
        """Its type; the pack was checked, so it has one."""
        found = self.program.fact_type(subject, name)
        assert found is not None
        return found

    @cached_property
    def stamp(self) -> str:
        """Which policy and data a copy shows."""
        pack = self.program.pack
        parts = [
            self.say("pack", pack=pack.code, digest=pack.digest[:8]),
            self.say("as_of", day=self.as_of),
            self.say("printed", day=self.day),
            *self.notes,
        ]
        return " · ".join(parts)


class Given(Protocol):
    """A household or an area as forms see it; values are raw, as rows or the engine keep them."""

    @property
    def key(self) -> str:
        """What tells it from others in a file."""
        ...

    @property
    def place(self) -> str:
        """Where it is, in words."""
        ...

    @property
    def number(self) -> str:
        """Its number, in words."""
        ...

    @property
    def picture(self) -> str:
        """The code that leads back to it; empty for none."""
        ...

    def value(self, name: str) -> Any:
        """A column or fact of the subject."""
        ...

    def cover(self) -> list[tuple[str, str]]:
        """What stands on a cover."""
        ...

    def people(self, names: Sequence[str]) -> list[list[Any]]:
        """Values of every member today."""
        ...

    def years(self) -> list[int]:
        """Years with an income sheet, newest first."""
        ...

    def income(self, name: str, year: int) -> Any:
        """A part of the income of a year."""
        ...

    def entitlements(self, *, posted: bool) -> tuple[list[Row], str]:
        """Lines of measures granted, and a note."""
        ...

    def changes(self) -> list[Row]:
        """Lines of what changed among members this year."""
        ...

    def villages(self, names: Sequence[str]) -> list[tuple[str, list[Any]]]:
        """Villages of an area by name, with values of each."""
        ...

    def homes(self, names: Sequence[str]) -> tuple[list[str], list[list[Any]]]:
        """Headings in front of the columns, and values of every household of an area."""
        ...


def paper(setting: Setting, form: Form, given: Given | None, key: str) -> Paper:
    """One copy of a form.

    Args:
        setting: what all copies share.
        form: which form.
        given: what fills it; ``None`` leaves it empty.
        key: tells this copy from the others in the same document.
    """
    year = setting.say("year", year=setting.as_of.year) if given else setting.say("any_year")
    version = setting.say("form", version=form.version)
    return {
        "form": form.id,
        "key": key,
        "lang": setting.language,
        "paper": form.paper,
        "landscape": form.landscape,
        "title": form.title.text(setting.language),
        "place": given.place if given else setting.say("no_place"),
        "number": given.number if given else setting.say("no_number"),
        "year": year,
        "cover": given.cover() if given else _cover(setting),
        "stamp": f"{version} · {setting.stamp}",
        "page": setting.say("page", here="{here}", last="{last}"),
        "qr": given.picture if given else "",
        "qr_note": setting.say("scan"),
        "parts": [Block(setting, form, part, given).made() for part in form.parts],
        "signatures": [who.text(setting.language) for who in form.signatures],
        "note": form.note.text(setting.language) if form.note else "",
        "missing": "",
        "blank": given is None,
    }


def _cover(setting: Setting) -> list[tuple[str, str]]:
    names = ("cover_head", "cover_number", "cover_place", "cover_helper")
    return [(setting.say(name), "") for name in names]


@dataclass(frozen=True, slots=True)
class Block:
    """One part of one copy."""

    setting: Setting
    form: Form
    part: FormPart
    given: Given | None

    def made(self) -> dict[str, Any]:
        """The part as its template takes it."""
        part, language = self.part, self.setting.language
        own = getattr(self, f"_{part.kind}")()
        note = part.note.text(language) if part.note else ""
        return {
            "kind": "fields" if part.kind == "fields" else "rows",
            "title": part.title.text(language) if part.title else "",
            "written": part.kind == "lines",
            **own,
            "note": " ".join(filter(None, (note, own.get("note", "")))),
        }

    @property
    def _subject(self) -> str:
        return table_of(self.form, self.part)

    def _shown(self, name: str, raw: Any, *, unit: bool = True) -> str:
        setting = self.setting
        type_ = setting.type(self._subject, name)
        return cells.shown(setting.program.pack, type_, raw, setting.language, unit=unit)

    def _fields(self) -> dict[str, Any]:
        setting, subject = self.setting, self._subject
        pairs = []
        for name in self.part.columns:
            if self.given:
                text = self._shown(name, self.given.value(name))
            else:
                type_ = setting.type(subject, name)
                text = cells.boxes(setting.program.pack, type_, setting.language)
            pairs.append((setting.title(subject, name), text))
        return {"pairs": pairs, "across": self.part.across}

    def _members(self) -> dict[str, Any]:
        people = self.given.people(self.part.columns) if self.given else []
        return self._listed([self.setting.say("number")], people)

    def _households(self) -> dict[str, Any]:
        front, homes = self.given.homes(self.part.columns) if self.given else ([], [])
        return self._listed([self.setting.say("number"), *front], homes)

    def _villages(self) -> dict[str, Any]:
        """A line for each village, and one that adds them up; what is unknown is left out."""
        found = self.given.villages(self.part.columns) if self.given else []
        front = [self.setting.say("number"), self.setting.say("village")]
        made = self._listed(front, [[title, *values] for title, values in found])
        if not found:
            return made
        filled, empty = made["rows"][: len(found)], made["rows"][len(found) :]
        made["rows"] = [*filled, self._total([values for _title, values in found]), *empty]
        partly = sum(any(v is None for v in self._numbers(values)) for _title, values in found)
        note = self.setting.say("total_partly", count=partly) if partly else ""
        return {**made, "note": note}

    def _numbers(self, values: Sequence[Any]) -> list[Any]:
        named = zip(self.part.columns, values, strict=True)
        return [value for name, value in named if self._is_number(name)]

    def _total(self, values: list[list[Any]]) -> Row:
        row = ["", self.setting.say("total")]
        for at, name in enumerate(self.part.columns):
            known = [line[at] for line in values if line[at] is not None]
            is_sum = self._is_number(name) and known
            row.append(self._shown(name, sum(known), unit=False) if is_sum else "")
        return row

    def _listed(self, front: list[str], found: list[list[Any]]) -> dict[str, Any]:
        """Numbered rows of columns; what stands in front of them is text already."""
        names, before = self.part.columns, len(front) - 1
        rows = [
            [str(at), *(str(text) for text in values[:before])]
            + [
                self._shown(name, raw, unit=False)
                for name, raw in zip(names, values[before:], strict=True)
            ]
            for at, values in enumerate(found, 1)
        ]
        heads = [*front, *map(self._heading, names)]
        right = [at for at, name in enumerate(names, len(front)) if self._is_number(name)]
        return self._table(heads, rows, right, middle=[0])

    def _heading(self, name: str) -> str:
        """The title of a column, with the unit that its cells leave out."""
        title, type_ = (
            self.setting.title(self._subject, name),
            self.setting.type(self._subject, name),
        )
        unit = "money" if type_.kind == Kind.MONEY else type_.unit
        said = words.UNITS.get(unit, ("", ""))[0 if self.setting.language == "zh" else 1]
        if type_.kind not in MEASURED or not said or said in title:
            return title
        return f"{title}（{said}）" if self.setting.language == "zh" else f"{title} ({said})"

    def _is_number(self, name: str) -> bool:
        type_ = self.setting.type(self._subject, name)
        return type_.kind in NUMERIC and type_.unit != "calendar_year"

    def _incomes(self) -> dict[str, Any]:
        years = self.given.years()[:EMPTY_YEARS] if self.given else []
        heads = [self.setting.say("one_year", year=year) for year in years]
        heads += [self.setting.say("one_year", year="____")] * (EMPTY_YEARS - len(years))
        rows = []
        for name in self.part.columns:
            values = [self.given.income(name, y) for y in years] if self.given else []
            shown = [self._shown(name, value, unit=False) for value in values]
            title = self.setting.title(self._subject, name)
            rows.append([title, *shown, *[""] * (EMPTY_YEARS - len(years))])
        right = list(range(1, EMPTY_YEARS + 1))
        made = self._table([self.setting.say("item"), *heads], rows, right)
        return {**made, "widths": [WIDEST, *[WIDEST // WIDE] * EMPTY_YEARS]}

    def _compared(self) -> dict[str, Any]:
        this = self.setting.as_of.year
        years = [this - 1, this]
        heads = [
            self.setting.say("one_year", year=year if self.given else "____") for year in years
        ]
        rows = []
        for name in self.part.columns:
            values = [self.given.income(name, y) if self.given else None for y in years]
            last, now = values
            more = None if last is None or now is None else now - last
            shown = [self._shown(name, value, unit=False) for value in values]
            sign = "+" if more and more > 0 else ""
            grown = sign + self._shown(name, more, unit=False)
            rows.append([self.setting.title(self._subject, name), *shown, grown])
        heads = [self.setting.say("item"), *heads, self.setting.say("difference")]
        made = self._table(heads, rows, [1, 2, 3])
        return {**made, "widths": [WIDEST, *[WIDEST // WIDE] * 3]}

    def _entitlements(self) -> dict[str, Any]:
        names = ("measure", "clause", "amount", "whom", "department")
        rows, note = self.given.entitlements(posted=self.form.posted) if self.given else ([], "")
        return {**self._table([self.setting.say(name) for name in names], rows), "note": note}

    def _changes(self) -> dict[str, Any]:
        names = ("date", "name", "kind", "content", "by")
        rows = self.given.changes() if self.given else []
        made = self._table([self.setting.say(name) for name in names], rows)
        return {**made, "widths": [10, 9, 9, 34, 9]}

    def _lines(self) -> dict[str, Any]:
        heads = [heading.text(self.setting.language) for heading in self.part.headings]
        return self._table(heads, [])

    def _table(
        self,
        heads: list[str],
        rows: list[Row],
        right: Sequence[int] = (),
        middle: Sequence[int] = (),
    ) -> dict[str, Any]:
        """Columns as wide as what they hold; empty lines up to the number asked for."""
        most = TIGHT if len(heads) > MANY else WIDEST
        widths = [_width(head, [row[at] for row in rows], most) for at, head in enumerate(heads)]
        empty = [[""] * len(heads) for _ in range(self.part.rows - len(rows))]
        return {
            "heads": heads,
            "rows": [*rows, *empty],
            "widths": widths,
            "right": list(right),
            "middle": list(middle),
        }


def _width(head: str, texts: list[str], most: int) -> float:
    """A share of the width: the longest text counts, a heading may take two or three lines."""
    heading = _cells(head)
    longest = max((min(_cells(t), most if _breaks(t) else WIDEST) for t in texts), default=0)
    lines = WIDE if heading <= LONG_HEAD else WIDE + 1
    return PADDING + max(NARROW, longest, min(most, heading / lines))


def _breaks(text: str) -> bool:
    """Whether a text may be broken anywhere, as Chinese may and numbers may not."""
    return any(ord(char) > LATIN for char in text)


def _cells(text: str) -> int:
    return sum(WIDE if ord(char) > LATIN else 1 for char in text)
