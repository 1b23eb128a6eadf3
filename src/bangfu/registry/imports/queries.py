"""Reading imports: what a person may see, in their language."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bangfu.base.accounts.roles import Permission
from bangfu.base.jobs.models import Job
from bangfu.engine.packs.pack import Column
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue import values
from bangfu.registry.imports import folders, rules
from bangfu.registry.imports.headings import Vocabulary
from bangfu.registry.imports.models import Import, Imports, Stage
from bangfu.registry.imports.parsing import scan

PAGE = 50
MOST_WORDS = 12


def visible_to(user: Any) -> Imports:
    """Imports for places where the person may import, newest first."""
    found: Imports = Import.objects.visible_to(user, Permission.HOUSEHOLDS_IMPORT)
    return found


def get_for(user: Any, import_id: UUID | str, *, for_update: bool = False) -> Import:
    """One import, if the person may import in the place it is for.

    Raises:
        Import.DoesNotExist: there is none, or it is none of theirs.
    """
    visible = visible_to(user)
    found: Import = (visible.select_for_update() if for_update else visible).get(pk=import_id)
    return found


def job(imp: Import) -> Job | None:
    """The latest work on an import."""
    return Job.objects.filter(key=str(imp.pk), kind__startswith="imports.").first()


def language() -> str:
    """The reader's language, as packs name it."""
    return "zh" if (get_language() or "zh").startswith("zh") else "en"


def words() -> Vocabulary:
    """What the sheets and columns of this place's ledger are called."""
    return Vocabulary(catalogue.pack())


# --- what was found ---


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


class _Telling:
    """Puts problems into sentences."""

    def __init__(self, imp: Import) -> None:
        self.sheets = imp.layout["sheets"]
        self.headings = [{c["at"]: c["heading"] for c in sheet["columns"]} for sheet in self.sheets]
        self.words = words()
        self.language = language()

    def tell(self, rows: Sequence[tuple[Any, ...]]) -> Iterator[Problem]:
        """The sentences."""
        for id_, sheet, row, at, column, value, code, severity, args, near in rows:
            rule = rules.RULES[code]
            spec = self._spec(self.sheets[sheet]["ledger"], column)
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
            shown = "、".join(allowed[:MOST_WORDS]) + ("…" if len(allowed) > MOST_WORDS else "")
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


def counts(imp: Import) -> dict[str, Any]:
    """What the check found.

    ``{"sheets": [{"name", "title", "rows", "new", "changed", "unchanged", "blocked", "warned",
    "held"}], "households": {"all", "writable", "blocked", "to_write"}, "problems": {"block",
    "warn", "by_code"}}``; ``new`` to ``unchanged`` count rows that can be written, ``blocked`` and
    ``warned`` rows with a problem of their own, ``held`` all that stay out. Empty before the check.
    """
    if not imp.summary:
        return {}
    titles = {name: s.zh if language() == "zh" else s.en for name, s in words().sheets.items()}
    sheets = [
        {"name": name, "title": titles.get(name, name), **found}
        for name, found in imp.summary["sheets"].items()
    ]
    return {**imp.summary, "sheets": sheets}


# --- why it cannot go on ---


def refusal(imp: Import) -> dict[str, str]:
    """Why a file could not be read: ``{"code", "message", "hint"}``; empty if it could."""
    code = imp.refusal.get("code", "")
    if not code:
        return {}
    told = _listed({"file": imp.file_name, **imp.refusal.get("values", {})})
    if code in rules.STRUCTURE:
        return {"code": code, "message": str(rules.STRUCTURE[code]) % _named(told), "hint": ""}
    message, hint = rules.REFUSALS[code]
    return {"code": code, "message": str(message) % told, "hint": str(hint)}


def needs(imp: Import) -> list[dict[str, str]]:
    """What has to be decided about sheets and headings: ``[{"code", "sheet", "message"}]``."""
    found = []
    for need in imp.layout.get("needs", []):
        told = _named(_listed({"sheet": need["sheet"], **need["values"]}))
        message = str(rules.STRUCTURE[need["code"]]) % told
        found.append({"code": need["code"], "sheet": need["sheet"], "message": message})
    return found


def _listed(told: dict[str, Any]) -> dict[str, Any]:
    return {k: "、".join(map(str, v)) if isinstance(v, list) else v for k, v in told.items()}


def _named(told: dict[str, Any]) -> dict[str, Any]:
    """With the title of the column that is meant, where one is."""
    name = told.get("name")
    fields = [fields[name] for fields in words().fields.values() if name in fields]
    return {**told, "title": fields[0].title(language()) if fields else ""}


# --- what sheets and headings mean ---


def layout(imp: Import) -> list[dict[str, Any]]:
    """The sheets of the file as understood, for the page on which people put it right.

    ``[{"name", "file", "ledger", "title", "skipped", "header_row", "rows", "columns": [{"letter",
    "heading", "column", "title", "how", "factor"}]}]``; ``how`` as in ``headings.Match``.
    """
    known, lang = words(), language()
    found = []
    for laid in imp.layout.get("sheets", []):
        fields = known.fields.get(laid["ledger"], {})
        columns = [
            {**c, "title": fields[c["column"]].title(lang) if c["column"] in fields else ""}
            for c in laid["columns"]
        ]
        spec = known.sheets.get(laid["ledger"])
        title = (spec.zh if lang == "zh" else spec.en) if spec else ""
        found.append({**laid, "title": title, "columns": columns})
    return found


def choices(ledger: str) -> list[tuple[str, str]]:
    """Columns that a heading of a ledger sheet may be said to mean: ``[(name, title)]``."""
    fields = words().fields[ledger].values()
    return [(field.name, field.title(language())) for field in fields if not field.is_derived]


def sheet_choices() -> list[tuple[str, str]]:
    """Ledger sheets that a sheet may be said to be: ``[(name, title)]``."""
    lang = language()
    return [(s.name, s.zh if lang == "zh" else s.en) for s in words().sheets.values()]


# --- what can be taken away ---


def marked_workbook(imp: Import) -> Path:
    """The uploaded rows as a workbook in which the problems are marked; made when first asked for.

    Raises:
        Refusal: ``imports.not_checked``, or ``imports.gone`` when its files were deleted.
    """
    from bangfu.registry.imports import marked

    return marked.workbook(imp, language())


def template(lang: str = "") -> bytes:
    """An empty workbook of our own, with headings, explanations and lists to choose from."""
    from bangfu.registry.imports import template as made

    return made.workbook(words(), lang or language())


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


def is_open(imp: Import) -> bool:
    """Whether somebody may still decide about it."""
    return imp.stage in {Stage.UPLOADED, Stage.MAPPING, Stage.CHECKED}
