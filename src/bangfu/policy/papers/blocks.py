"""One part of a copy, from what fills it: fields, or lines of a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.engine import words
from bangfu.engine.language.types import NUMERIC, Kind
from bangfu.engine.packs.papers import Form, FormPart
from bangfu.engine.packs.vetforms import table_of
from bangfu.policy.papers import cells, tables
from bangfu.policy.papers.given import Given, Row
from bangfu.policy.papers.setting import Setting

EMPTY_YEARS = 3
MEASURED = {Kind.MONEY, Kind.QUANTITY}


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
        return {**made, "widths": [tables.WIDEST, *[tables.WIDEST // tables.WIDE] * EMPTY_YEARS]}

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
        return {**made, "widths": [tables.WIDEST, *[tables.WIDEST // tables.WIDE] * 3]}

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
        return tables.table(heads, rows, lines=self.part.rows, right=right, middle=middle)
