"""What can be said about each subject: columns and facts, for authors and for documentation."""

from typing import Any

from bangfu.engine.compile.program import Program
from bangfu.engine.language.types import Kind, Type, unscaled
from bangfu.engine.packs.pack import Column


def facts(program: Program) -> list[dict[str, Any]]:
    """Every column and fact that may be given in a case or used in a rule.

    Each entry has ``subject``, ``name``, ``kind`` (``column`` or ``fact``), ``type``, ``unit``,
    ``title`` {zh, en}, ``pack`` (which pack declares it), and where they apply ``values`` (ids of
    the code list with their words), ``range`` and ``national`` (column codes in exports of the
    national system).
    """
    found: list[dict[str, Any]] = []
    for subject, table in program.pack.tables.items():
        usable = (column for column in table.columns.values() if column.in_rules)
        found += [_column(program, subject, column) for column in usable]
        for (owner, name), node in program.facts.items():
            if owner == subject:
                spec = program.pack.facts[owner, name]
                titles = {"zh": spec.title.zh, "en": spec.title.en}
                entry = _entry(program, subject, name, "fact", node.type, titles)
                found.append({**entry, "pack": spec.where.file.partition("/")[0]})
    return found


def _column(program: Program, subject: str, column: Column) -> dict[str, Any]:
    titles = {"zh": column.spec.zh, "en": column.spec.en}
    entry = _entry(program, subject, column.name, "column", column.type, titles)
    if column.low is not None and column.high is not None:
        scale = column.type.scale
        entry["range"] = [float(unscaled(column.low, scale)), float(unscaled(column.high, scale))]
    if column.spec.national:
        entry["national"] = list(column.spec.national)
    return {**entry, "pack": column.pack}


def _entry(
    program: Program, subject: str, name: str, kind: str, type_: Type, titles: dict[str, str]
) -> dict[str, Any]:
    unit = "yuan" if type_.kind == Kind.MONEY else "%" if type_.kind == Kind.RATE else type_.unit
    entry: dict[str, Any] = {
        "subject": subject,
        "name": name,
        "kind": kind,
        "type": type_.kind.value,
        "unit": unit,
        "title": titles,
    }
    if type_.codes:
        entry["values"] = {
            e.id: {"zh": e.zh, "en": e.en} for e in program.pack.codes[type_.codes].entries
        }
    return entry
