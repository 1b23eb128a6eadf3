"""Why a file cannot go on, and what its sheets and headings were taken for."""

import re
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.utils.translation import gettext as _

from bangfu.base.kit import idno, normal
from bangfu.registry.catalogue import versions
from bangfu.registry.imports import folders, rules
from bangfu.registry.imports.models import Import
from bangfu.registry.imports.parsing import cells
from bangfu.registry.imports.queries.tongue import language, words

SAMPLED = 40

# Also one that somebody wrote in groups.
LONG_NUMBER = re.compile(r"[0-9](?:[ -]?[0-9]){10,}(?:[ -]?[Xx])?")


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
    return {k: _("、").join(map(str, v)) if isinstance(v, list) else v for k, v in told.items()}


def _named(told: dict[str, Any]) -> dict[str, Any]:
    """With the title of the column that is meant, where one is."""
    name = told.get("name")
    fields = [fields[name] for fields in words().fields.values() if name in fields]
    return {**told, "title": fields[0].title(language()) if fields else ""}


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


def releases(imp: Import) -> list[dict[str, Any]]:
    """Code lists of the file's columns that have several releases, and which one was chosen.

    ``[{"codes", "title", "chosen", "choices": [(release, title)]}]``.
    """
    known, lang = words(), language()
    found: dict[str, dict[str, Any]] = {}
    for laid in imp.layout.get("sheets", []):
        fields = known.fields.get(laid["ledger"], {})
        named = (fields[c["column"]].column for c in laid["columns"] if c["column"] in fields)
        for column in filter(None, named):
            codes = known.pack.codes.get(column.type.codes)
            offered = versions.choices(codes) if codes else []
            if codes and len(offered) > 1:
                found[codes.id] = {
                    "codes": codes.id,
                    "title": codes.title.text(lang),
                    "chosen": imp.releases.get(codes.id, ""),
                    "choices": [(version.id, version.title.text(lang)) for version in offered],
                }
    return list(found.values())


def left_out(imp: Import) -> list[dict[str, str]]:
    """Columns that are not taken in, and whole sheets (with no heading).

    ``[{"sheet", "letter", "heading", "how"}]``; ``how`` is empty for what is not known, or why:
    ``unit``, ``left_out``, ``derived``, and for sheets ``unknown``, ``hidden``, ``empty``.
    """
    found = []
    for laid in imp.layout.get("sheets", []):
        if laid["skipped"] and laid["skipped"] != "ours":
            found.append(
                {"sheet": laid["name"], "letter": "", "heading": "", "how": laid["skipped"]}
            )
        found += [
            {"sheet": laid["name"], "letter": c["letter"], "heading": c["heading"], "how": c["how"]}
            for c in laid["columns"]
            if not c["column"] or c["how"] == "derived"
        ]
    return found


def samples(imp: Import) -> dict[str, dict[int, str]]:
    """``{sheet: {place of a column: a few of its contents}}``, to tell what a heading may mean.

    Long numbers appear only as masks.
    """
    folder = folders.of(imp.pk) / folders.SHEETS
    found = {}
    for laid in imp.layout.get("sheets", []):
        path = folder / laid["path"] if laid["path"] else folder
        if path.is_file():
            found[laid["name"]] = _sample(path, laid)
    return found


def _sample(path: Path, laid: dict[str, Any]) -> dict[int, str]:
    names = [f"c{column['at']}" for column in laid["columns"]]
    with pq.ParquetFile(path) as file:
        piece = next(file.iter_batches(batch_size=SAMPLED, columns=["row", *names]), None)
    if piece is None:
        return {}
    below = piece.filter(pc.greater(piece.column("row"), laid["header_row"]))
    told = {}
    for name in names:
        said = (text for text in below.column(name).to_pylist() if text)
        texts = (normal.text(cells.shown(text)) for text in said)
        some = [LONG_NUMBER.sub(lambda m: idno.mask(m[0]), text) for text in dict.fromkeys(texts)]
        told[int(name[1:])] = "、".join(text[:20] for text in some[:3])
    return told


def choices(ledger: str) -> list[tuple[str, str]]:
    """Columns that a heading of a ledger sheet may be said to mean: ``[(name, title)]``."""
    fields = words().fields[ledger].values()
    return [(field.name, field.title(language())) for field in fields if not field.is_derived]


def sheet_choices() -> list[tuple[str, str]]:
    """Ledger sheets that a sheet may be said to be: ``[(name, title)]``."""
    lang = language()
    return [(s.name, s.zh if lang == "zh" else s.en) for s in words().sheets.values()]
