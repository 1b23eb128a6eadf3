"""Problems of an import, told in the reader's language."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
from django.utils.translation import gettext as _

from bangfu.engine.packs.pack import Column
from bangfu.registry.catalogue import values
from bangfu.registry.households import rules
from bangfu.registry.imports import folders
from bangfu.registry.imports.models import Import
from bangfu.registry.imports.parsing import scan
from bangfu.registry.imports.queries.tongue import language, words

PAGE = 50

MOST_WORDS = 12


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem, told in the reader's language.

    Args:
        id: its place in the list, for the next page.
        sheet: the sheet of the file.
        row: as people count.
        column: the letter of the column, empty when the row as a whole is meant.
        heading: what stands above that column.
        value: what the cell holds; id numbers and accounts only as masks.
        code: stable, of ``rules.RULES``.
        rule: its number in the rule catalogue, if it has one.
        severity: ``block`` or ``warn``.
        message: a sentence.
        suggestion: what to write instead, or what to do.
    """

    id: int
    sheet: str
    row: int
    column: str
    heading: str
    value: str
    code: str
    rule: str
    severity: str
    message: str
    suggestion: str

    def as_json(self) -> dict[str, Any]:
        """The problem as plain data."""
        return {name: getattr(self, name) for name in self.__slots__}


def problems(
    imp: Import,
    *,
    after: int = 0,
    severity: str = "",
    sheet: str = "",
    code: str = "",
    limit: int | None = PAGE,
) -> list[Problem]:
    """Problems in the order of the file, one page after another.

    Args:
        imp: a checked or committed import.
        after: the last ``id`` of the page before.
        severity: only ``block`` or ``warn``.
        sheet: only those of a sheet of the file.
        code: only one kind.
        limit: most per page; ``None`` for all.
    """
    path = folders.of(imp.pk) / folders.CHECKED / "problems.parquet"
    if not path.exists():
        return []
    names = [laid["name"] for laid in imp.layout["sheets"]]
    where, given = ["id > ?"], [str(path), after]
    for column, value in (("severity", severity), ("code", code)):
        if value:
            where.append(f"{column} = ?")
            given.append(value)
    if sheet:
        where.append("sheet = ?")
        given.append(names.index(sheet) if sheet in names else -1)
    sql = f"FROM read_parquet(?) WHERE {' AND '.join(where)} ORDER BY id"
    with duckdb.connect() as connection:
        cursor = connection.execute(sql + (f" LIMIT {int(limit)}" if limit else ""), given)
        rows = cursor.fetchall()
    return list(_Telling(imp).tell(rows))


def kinds(imp: Import) -> list[tuple[str, str, int]]:
    """``[(code, what it is called, how many)]`` of an import's problems, the frequent first."""
    by_code = imp.summary.get("problems", {}).get("by_code", {})
    found = [(code, kind_title(code), number) for code, number in by_code.items()]
    return sorted(found, key=lambda kind: (-kind[2], kind[0]))


def kind_title(code: str) -> str:
    """What a kind of problem is called: its sentence without the values of one case.

    >>> kind_title("cell.lost_digits")
    '号码曾被当作数字保存，最后几位已经丢失，无法还原。'
    """
    return str(rules.RULES[code].message) % defaultdict(lambda: "…")


class _Telling:
    """Puts problems into sentences."""

    def __init__(self, imp: Import) -> None:
        self.sheets = imp.layout["sheets"]
        self.headings = [{c["at"]: c["heading"] for c in sheet["columns"]} for sheet in self.sheets]
        self.words = words()
        self.language = language()

    def tell(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[Problem]:
        """The sentences."""
        for id_, sheet, row, at, column, held, code, severity, args, near in rows:
            rule = rules.RULES[code]
            spec = self._spec(self.sheets[sheet]["ledger"], column)
            value = self._word(spec, held)
            told = {"value": value, **(json.loads(args) if args else {})}
            told["said"] = self._word(spec, told.get("said", ""))
            yield Problem(
                id_,
                self.sheets[sheet]["name"],
                row,
                scan.letters(at) if at >= 0 else "",
                self.headings[sheet].get(at, ""),
                value,
                code,
                rule.rule,
                severity,
                str(rule.message) % told,
                self._suggestion(rule, spec, near),
            )

    def _spec(self, ledger: str, column: str) -> Column | None:
        field = self.words.fields.get(ledger, {}).get(column)
        return field.column if field else None

    def _suggestion(self, rule: rules.Rule, spec: Column | None, near: str) -> str:
        if near:
            return _("是否应为“%(near)s”？") % {"near": self._word(spec, near)}
        if rule.rule == "ID11" and spec is not None:
            allowed = values.allowed(spec, self.words.pack, self.language)
            shown = _("、").join(allowed[:MOST_WORDS]) + ("…" if len(allowed) > MOST_WORDS else "")
            return _("可填：%(words)s") % {"words": shown}
        return str(rule.advice)

    def _word(self, spec: Column | None, said: str) -> str:
        """A value of a code list, given by its id or its Chinese word, in the reader's language."""
        if spec is None or not spec.type.codes:
            return said
        for entry in self.words.pack.codes[spec.type.codes].entries:
            if said in (entry.id, entry.zh):
                return entry.zh if self.language == "zh" else entry.en
        return said


def conflicts(imp: Import) -> list[dict[str, Any]]:
    """Households and village files that were held back when the import was written."""
    names = [laid["name"] for laid in imp.layout.get("sheets", [])]
    rule = rules.RULES["conflict.changed"]
    return [
        {
            "sheet": names[place["sheet"]],
            "row": place["row"],
            "code": "conflict.changed",
            "message": str(rule.message),
            "suggestion": str(rule.advice),
        }
        for place in imp.outcome.get("conflicts", [])
    ]
