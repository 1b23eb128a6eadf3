"""Registered values in the reader's words: codes by their names, amounts with their unit."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from bangfu.engine import words
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column, Pack
from bangfu.web.pages import language


def display(pack: Pack, column: Column, raw: Any) -> str | None:
    """A value as people read it; ``None`` when it is unknown.

    Args:
        pack: where the code lists stand.
        column: what is recorded.
        raw: the value as rows or the trail keep it: codes as ids, days as dates or ISO texts.
    """
    if raw is None or raw == "":
        return None
    kind = column.type.kind
    if kind == Kind.CODES and not isinstance(raw, int):
        known = [entry.id for entry in pack.codes[column.type.codes].entries]
        raw = sum(1 << known.index(entry) for entry in set(raw) if entry in known)
    if kind in (Kind.DATE, Kind.MONTH) and isinstance(raw, str):
        raw = dt.date.fromisoformat(raw[:10])
    return words.value(pack, column.type, raw, language())


def coded(pack: Pack, subject: str, row: Mapping[str, Any]) -> dict[str, str]:
    """``{column: words}`` of the coded values of a result row that are known."""
    columns = pack.tables[subject].columns
    found = {
        name: display(pack, columns[name], value)
        for name, value in row.items()
        if name in columns and columns[name].type.kind == Kind.CODE
    }
    return {name: text for name, text in found.items() if text}


def titled(
    pack: Pack, subject: str, record: Any, names: Iterable[str]
) -> list[tuple[str, str | None]]:
    """``(title, value in words)`` of columns of a record, those besides kept in its ``extra``."""
    columns = pack.tables[subject].columns
    return [
        (
            columns[name].title(language()),
            display(pack, columns[name], getattr(record, name, record.extra.get(name))),
        )
        for name in names
        if name in columns
    ]
