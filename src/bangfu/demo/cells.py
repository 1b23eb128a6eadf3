"""Cells of a ledger from values in exact form."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bangfu.demo.draw import BLANK
from bangfu.engine.language.types import Kind
from bangfu.engine.packs.pack import Column, Pack


def erase(text: pa.Array, mask: np.ndarray) -> pa.Array:
    """Texts without those the mask marks."""
    marked = pa.array(mask)
    if isinstance(text, pa.DictionaryArray):
        kept = pc.if_else(marked, None, text.indices)
        return pa.DictionaryArray.from_arrays(kept, text.dictionary)
    return pc.if_else(marked, None, text)


def written(pack: Pack, column: Column, values: np.ndarray, mask: np.ndarray) -> pa.Array:
    """Values in exact form as cells: words for codes, decimals for amounts; masked ones blank."""
    kind = column.type.kind
    if kind in (Kind.BOOL, Kind.CODE):
        codes = pack.codes[column.type.codes].entries if column.type.codes else []
        return _words([entry.zh for entry in codes] or ["否", "是"], values, mask | (values < 0))
    if kind == Kind.CODES:
        return _sets(pack, column, values, mask)
    if kind == Kind.DATE:
        return pa.array(np.where(mask, np.datetime64("NaT"), values))
    if kind == Kind.MONTH:
        months, numbers = np.unique(values, return_inverse=True)
        return _words(np.datetime_as_string(months).tolist(), numbers, mask | np.isnat(values))
    none = mask | (values == BLANK)
    scaled = kind in (Kind.MONEY, Kind.QUANTITY)
    return _decimals(values, none) if scaled else pa.array(values.astype(np.int64), mask=none)


def _words(words: list[str], numbers: np.ndarray, none: np.ndarray) -> pa.Array:
    indices = pa.array(np.where(none, 0, numbers).astype(np.int16), mask=none)
    return pa.DictionaryArray.from_arrays(indices, pa.array(words))


def _sets(pack: Pack, column: Column, values: np.ndarray, mask: np.ndarray) -> pa.Array:
    entries = pack.codes[column.type.codes].entries
    seen, numbers = np.unique(values, return_inverse=True)
    words = [
        "、".join(entry.zh for i, entry in enumerate(entries) if bits > 0 and bits >> i & 1)
        for bits in seen.tolist()
    ]
    return _words(words, numbers, mask | (values <= 0))


def _decimals(values: np.ndarray, none: np.ndarray) -> pa.Array:
    """Hundredths as decimals, without a detour over text or floats."""
    exact = np.where(none, 0, values).astype(np.int64)
    pairs = np.stack([exact, exact >> 63], axis=1)
    valid = pa.py_buffer(np.packbits(~none, bitorder="little").tobytes())
    return pa.Array.from_buffers(
        pa.decimal128(18, 2), len(exact), [valid, pa.py_buffer(pairs.tobytes())]
    )
