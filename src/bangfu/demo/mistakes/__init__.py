"""Mistakes planted on purpose, and the manifest that says where.

Each touches a household of its own, so that what an import finds can be compared one by one.
Mistakes in id numbers spare the heads: their numbers tie the sheets together.
"""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from bangfu.demo.draw import Streams
from bangfu.demo.ledger import Ledger
from bangfu.demo.mistakes.kinds import Change, Planter
from bangfu.demo.places import Places
from bangfu.demo.recipe import Recipe
from bangfu.demo.scene import Scene

FIRST_LINE = 2  # the headings stand in line 1
# Readable all the same: an import takes them as they were meant.
HARMLESS = frozenset({"full_width_digits", "spaces_in_name"})
MANIFEST = pa.schema(
    [
        ("kind", pa.string()),
        ("sheet", pa.string()),
        ("line", pa.int64()),
        ("column", pa.string()),
        ("heading", pa.string()),
        ("before", pa.string()),
        ("after", pa.string()),
        ("head_id_no", pa.string()),
        ("other_line", pa.int64()),
        ("harmless", pa.bool_()),
    ]
)


def plant(
    scene: Scene, places: Places, recipe: Recipe, ledger: Ledger, rate: float, streams: Streams
) -> tuple[Ledger, pa.Table]:
    """The ledger with mistakes in it, and a manifest of them in file order.

    Args:
        rate: mistakes per row of the household and member sheets; 0 plants none.
    """
    planter = Planter(scene, places, recipe.errors, ledger, streams("errors"))
    rows = ledger.sheets["household"].num_rows + ledger.sheets["member"].num_rows
    changes = planter.changes(round(rate * rows))
    manifest = _manifest(planter, changes)
    return _changed(ledger, changes), manifest


def _manifest(planter: Planter, changes: list[tuple[str, Change]]) -> pa.Table:
    rows = [
        {
            "kind": kind,
            "sheet": change.sheet,
            "line": change.row + FIRST_LINE,
            "column": change.column,
            "heading": planter.headings[change.sheet][change.column],
            "before": planter.cell(change.sheet, change.column, change.row),
            "after": change.after,
            "head_id_no": planter.cell(change.sheet, "head_id_no", change.row),
            "other_line": None if change.other is None else change.other + FIRST_LINE,
            "harmless": kind in HARMLESS,
        }
        for kind, change in changes
    ]
    return pa.Table.from_pylist(rows, MANIFEST)


def _changed(ledger: Ledger, changes: list[tuple[str, Change]]) -> Ledger:
    by_column: dict[tuple[str, str], list[Change]] = {}
    for _, change in changes:
        by_column.setdefault((change.sheet, change.column), []).append(change)
    sheets = dict(ledger.sheets)
    for (sheet, column), cells in by_column.items():
        table = sheets[sheet]
        mask = np.zeros(table.num_rows, dtype=bool)
        mask[[change.row for change in cells]] = True
        ordered = sorted(cells, key=lambda change: change.row)
        texts = table[column].cast(pa.string()).combine_chunks()
        after = pa.array([change.after for change in ordered], pa.string())
        replaced = pc.replace_with_mask(texts, pa.array(mask), after)
        if pa.types.is_decimal(table.schema.field(column).type):
            replaced = replaced.cast(table.schema.field(column).type)  # amounts stay amounts
        place = table.schema.get_field_index(column)
        sheets[sheet] = table.set_column(place, column, replaced)
    return replace(ledger, sheets=sheets)


def touched(manifest: pa.Table, clean: Ledger) -> set[str]:
    """Heads of the households that mistakes touch, also those whose rows a mistake repeats."""
    heads = set(manifest["head_id_no"].to_pylist())
    places = zip(manifest["sheet"].to_pylist(), manifest["other_line"].to_pylist(), strict=True)
    for sheet, line in places:
        if line is not None:
            heads.add(clean.sheets[sheet]["head_id_no"][line - FIRST_LINE].as_py())
    return heads


def write(manifest: pa.Table, path: Path) -> None:
    """Write the manifest beside a ledger, as CSV."""
    path.parent.mkdir(parents=True, exist_ok=True)
    pa.csv.write_csv(manifest, path)
