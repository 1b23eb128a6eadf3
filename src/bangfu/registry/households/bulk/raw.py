"""What a file said where it was not a value's own name: kept beside the value it became.

A household's or member's ``raw`` is ``{column: {"said": text, "as": value, "list": release}}``. It
speaks of a value only as long as the column still holds what stands under ``as``.
"""

import json
from typing import Any

import pyarrow as pa

from bangfu.registry.catalogue import compare, rows
from bangfu.registry.catalogue.compare import RAW, Change, Places


def texts(said: pa.Table) -> list[str]:
    """``raw`` of new rows."""
    return [json.dumps(kept, ensure_ascii=False) for kept in _stated(said)]


def update(change: Change, at: Places) -> None:
    """Lay what a file said of some changed rows over what was kept of them."""
    stated = _stated(change.said.take(at))
    fresh = {key: kept for key, kept in zip(change.keys[at].tolist(), stated, strict=True) if kept}
    if not fresh:
        return
    table = rows.select(change.model, ["id", "raw"], "id", sorted(fresh))
    stored = zip(compare.listed(table, "id"), compare.listed(table, "raw"), strict=True)
    before = {key: json.loads(text or "{}") for key, text in stored}
    merged = [json.dumps({**before[k], **kept}, ensure_ascii=False) for k, kept in fresh.items()]
    rows.update(change.model, list(fresh), {"raw": merged})


def _stated(said: pa.Table) -> list[dict[str, Any]]:
    names = [name for name in said.column_names if name.startswith(RAW)]
    kept: list[dict[str, Any]] = [{} for _ in range(said.num_rows)]
    for name in names:
        column = name.removeprefix(RAW)
        for row, text in zip(kept, compare.listed(said, name), strict=True):
            if text:
                row[column] = json.loads(text)
    return kept
