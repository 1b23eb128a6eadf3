"""Comparing rows on their way in with rows as registered, a column at a time.

What is not stated never differs: a blank says nothing. Values are typed and held in Arrow tables;
sets of codes are JSON texts, what a place collects besides lies in the JSON column ``extra``.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db import models

from bangfu.registry.catalogue import rows

NONE = -1
EXTRA = "extra."
# A value that counts only where nobody has stated one, e.g. the birth date in an id number.
DEFAULT = "default:"
# A field that is to become unknown, said beside its column, which says nothing there.
CLEAR = "clear:"
# Beside a coded column: what the file said where it is not the value's own name.
RAW = "raw:"
Mask = np.ndarray[Any, np.dtype[np.bool_]]
Keys = np.ndarray[Any, np.dtype[np.int64]]
Places = np.ndarray[Any, np.dtype[np.intp]]


@dataclass(slots=True)
class Change:
    """What happens to the rows of one table.

    Args:
        model: the table.
        said: the rows on their way in.
        keys: primary key per row, ``NONE`` for new ones.
        differs: ``{column: per row whether its cell changes}``; false for new rows. Columns inside
            ``extra`` carry its prefix.
        current: the registered rows, one per row of ``said`` (all unknown for new ones).
    """

    model: rows.Model
    said: pa.Table
    keys: Keys
    differs: dict[str, Mask] = field(default_factory=dict)
    current: pa.Table | None = None

    @property
    def fresh(self) -> Mask:
        """Which rows are new."""
        found: Mask = self.keys == NONE
        return found

    @property
    def changed(self) -> Mask:
        """Which known rows change."""
        nothing = np.zeros(len(self.keys), bool)
        found: Mask = np.logical_or.reduce([nothing, *self.differs.values()])
        return found

    def counts(self, chosen: Mask | None = None) -> dict[str, int]:
        """``{"new", "changed", "unchanged"}`` among all rows or the chosen ones."""
        within = np.ones(len(self.keys), bool) if chosen is None else chosen
        new, changed = int((self.fresh & within).sum()), int((self.changed & within).sum())
        return {"new": new, "changed": changed, "unchanged": int(within.sum()) - new - changed}

    def effective(self, name: str) -> pa.ChunkedArray:
        """A column as it will be: what is said, else what is registered, else the default."""
        parts = [blank(self.said, name, rows.arrow_type(self.model, name))]
        if self.current is not None and name in self.current.column_names:
            parts.append(_unknown_if_empty(self.current.column(name)))
        if DEFAULT + name in self.said.column_names:
            parts.append(self.said.column(DEFAULT + name))
        found = pc.coalesce(*parts)
        if CLEAR + name in self.said.column_names:
            found = pc.if_else(pc.fill_null(self.said.column(CLEAR + name), False), None, found)
        return found

    def after(self, name: str, at: Places) -> list[Any]:
        """Some rows of a column as it will be; of ``extra`` the whole text."""
        if name == "extra":
            return self._merged(at)
        found: list[Any] = self.effective(name).take(at).to_pylist()
        return found

    def history(self, name: str, at: Places) -> list[list[Any]]:
        """``[before, after]`` of a column in some rows, as plain JSON."""
        assert self.current is not None
        if name.startswith(EXTRA):
            key = name.removeprefix(EXTRA)
            texts = self.current.column("extra").take(at).to_pylist()
            old = [text and json.loads(text).get(key) for text in texts]
            new = self.said.column(key).take(at).to_pylist()
        else:
            old = _unknown_if_empty(self.current.column(name)).take(at).to_pylist()
            new = self.after(name, at)
        if is_set(self.model, name):
            old, new = ([text and json.loads(text) for text in side] for side in (old, new))
        return [[as_json(a), as_json(b)] for a, b in zip(old, new, strict=True)]

    def _merged(self, at: Places) -> list[str]:
        """``extra`` with what is said laid over what is registered."""
        assert self.current is not None
        keys = [name.removeprefix(EXTRA) for name in self.differs if name.startswith(EXTRA)]
        said = [self.said.column(key).take(at).to_pylist() for key in keys]
        lost = [cleared(self.said, key)[at].tolist() for key in keys]
        merged = []
        texts = self.current.column("extra").take(at).to_pylist()
        for row, (text, *values) in enumerate(zip(texts, *said, strict=True)):
            stated = {k: as_json(v) for k, v in zip(keys, values, strict=True) if v is not None}
            held = {**json.loads(text or "{}"), **stated}
            for key, gone in zip(keys, lost, strict=True):
                if gone[row]:
                    held.pop(key, None)
            merged.append(json.dumps(held, ensure_ascii=False))
        return merged


def compare(
    model: rows.Model, said: pa.Table, keys: Keys, names: Sequence[str], extras: Sequence[str] = ()
) -> Change:
    """Compare rows with those registered under their keys.

    Args:
        model: the table.
        said: the rows on their way in.
        keys: primary key per row, ``NONE`` for new ones.
        names: columns of the table to compare.
        extras: columns of ``said`` that lie inside ``extra``.
    """
    change = Change(model, said, keys)
    known = np.unique(keys[keys != NONE]).tolist()
    if not known:
        return change
    wanted = ["id", *names, *(["extra"] if extras else [])]
    change.current = _aligned(rows.select(model, wanted, "id", known), keys)
    for name in names:
        change.differs[name] = _differs(change, name) & ~change.fresh
    if extras:
        texts = change.current.column("extra").to_pylist()
        before = [json.loads(text) if text else {} for text in texts]
        for name in extras:
            change.differs[EXTRA + name] = _differs_inside(said, name, before) & ~change.fresh
    return change


def _aligned(table: pa.Table, keys: Keys) -> pa.Table:
    """Registered rows in the order of the batch; unknown where a row is new."""
    ids = table.column("id").to_numpy()
    order = np.argsort(ids, kind="stable")
    place = np.minimum(np.searchsorted(ids[order], keys), len(ids) - 1)
    return table.take(pa.array(order[place], mask=keys == NONE))


def _differs(change: Change, name: str) -> Mask:
    assert change.current is not None
    new, old = change.said.column(name), _unknown_if_empty(change.current.column(name))
    if is_set(change.model, name):
        old = _canonical(old)
    stated = valid(new)
    same = pc.fill_null(pc.equal(new, old), False).to_numpy()
    found: Mask = (stated & ~same) | (cleared(change.said, name) & valid(old))
    if DEFAULT + name in change.said.column_names:
        found |= ~stated & valid(change.said.column(DEFAULT + name)) & ~valid(old)
    return found


def _differs_inside(said: pa.Table, name: str, before: list[dict[str, Any]]) -> Mask:
    column = said.column(name)
    new = column.to_pylist()
    if pa.types.is_temporal(column.type):
        new = list(map(as_json, new))
    pairs = zip(new, before, strict=True)
    found: Mask = np.array([v is not None and v != old.get(name) for v, old in pairs], bool)
    if (lost := cleared(said, name)).any():
        found |= lost & np.array([old.get(name) is not None for old in before], bool)
    return found


def blank(table: pa.Table, name: str, type_: pa.DataType) -> pa.ChunkedArray:
    """A column of a table, or one full of unknowns."""
    if name in table.column_names:
        return table.column(name)
    return pa.chunked_array([pa.nulls(table.num_rows, type_)])


def cleared(table: pa.Table, name: str) -> Mask:
    """Per row whether a field is to become unknown."""
    if CLEAR + name not in table.column_names:
        return np.zeros(table.num_rows, bool)
    found: Mask = pc.fill_null(table.column(CLEAR + name), False).to_numpy()
    return found


def listed(table: pa.Table, name: str) -> list[Any]:
    """A column as a list; all unknown when the table has none of that name."""
    if name in table.column_names:
        found: list[Any] = table.column(name).to_pylist()
        return found
    return [None] * table.num_rows


def valid(column: pa.ChunkedArray) -> Mask:
    """Per row whether something is stated."""
    found: Mask = column.is_valid().to_numpy()
    return found


def is_set(model: rows.Model, name: str) -> bool:
    """Whether a column holds a set of codes."""
    known = {field.name: field for field in rows.fields(model)}
    return isinstance(known.get(name), models.JSONField)


def _unknown_if_empty(column: pa.ChunkedArray) -> pa.ChunkedArray:
    if column.type != pa.string():
        return column
    return pc.if_else(pc.equal(column, ""), pa.scalar(None, pa.string()), column)


def _canonical(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Sets of codes as JSON text written in one way."""
    encoded = column.combine_chunks().dictionary_encode()
    texts = [json.dumps(json.loads(text)) for text in encoded.dictionary.to_pylist()]
    return pa.chunked_array([pa.array(texts, pa.string()).take(encoded.indices)])


def as_json(value: Any) -> Any:
    """A typed value as it stands in JSON: days as ISO text."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def extra_texts(said: pa.Table, names: Sequence[str]) -> list[str]:
    """``extra`` of new rows."""
    if not names:
        return ["{}"] * said.num_rows
    columns = [map(as_json, said.column(name).to_pylist()) for name in names]
    written: dict[tuple[Any, ...], str] = {}
    texts = []
    for row in zip(*columns, strict=True):
        text = written.get(row)
        if text is None:
            stated = {
                name: value for name, value in zip(names, row, strict=True) if value is not None
            }
            text = written[row] = json.dumps(stated, ensure_ascii=False)
        texts.append(text)
    return texts
