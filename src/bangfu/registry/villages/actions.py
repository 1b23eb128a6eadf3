"""Writing village files."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from django.db import transaction

from bangfu.base.accounts.scope import Scope
from bangfu.base.audit import actions as audit
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue import compare, rows
from bangfu.registry.catalogue.compare import EXTRA, Change, Mask
from bangfu.registry.villages import queries
from bangfu.registry.villages.models import VillageFile

Seen = tuple[int, int]
OWN = {"village", "year"}


@dataclass(slots=True)
class Outcome:
    """What came of bringing village files in.

    Args:
        counts: ``{"new", "changed", "unchanged"}``.
        conflicts: rows held back, because the registry changed since somebody looked.
        villages: whose files changed.
    """

    counts: dict[str, int]
    conflicts: list[int]
    villages: set[str]


def find(files: pa.Table) -> tuple[Change, list[Seen]]:
    """Compare files on their way in (``village``, ``year``, columns) with those registered.

    Returns what differs, and the primary key (-1: none) and version of each file.
    """
    seen = queries.versions(files.column("village").to_pylist(), files.column("year").to_pylist())
    known = {field.name for field in rows.fields(VillageFile)}
    names = [name for name in files.column_names if name in known - OWN]
    extras = [name for name in files.column_names if name not in known]
    keys = np.array([pk for pk, _ in seen], np.int64)
    return compare.compare(VillageFile, files, keys, names, extras), seen


def bring_in(*, by: str, files: pa.Table, seen: list[Seen], origin: str, scope: Scope) -> Outcome:
    """Create and update village files, inside the caller's transaction.

    A file that is not what was ``seen`` any more, or lies outside the scope, is held back, unless
    nothing in it would change.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a batch is brought in whole, in the transaction of who brings it")
    rows.lock()
    change, now = find(files)
    differs = change.fresh | change.changed
    moved = [a != b for a, b in zip(now, seen, strict=True)]
    beyond = [village not in scope for village in files.column("village").to_pylist()]
    stale = differs & (np.array(moved, bool) | np.array(beyond, bool))
    chosen = differs & ~stale
    acts = [*_insert(change, chosen, origin), *_update(change, chosen, now, origin)]
    audit.record_all(by=by, acts=acts, operation_id=origin)
    villages = {act.division for act in acts}
    catalogue.touch(villages)
    return Outcome(change.counts(~stale), np.flatnonzero(stale).tolist(), villages)


def _insert(change: Change, chosen: Mask, origin: str) -> list[audit.Act]:
    at = np.flatnonzero(change.fresh & chosen)
    if not len(at):
        return []
    said = change.said.take(at)
    known = {field.name for field in rows.fields(VillageFile)}
    extras = [name for name in said.column_names if name not in known]
    columns = {name: said.column(name).to_pylist() for name in said.column_names if name in known}
    keys = rows.reserve(VillageFile, len(at))
    versions = [1] * len(at)
    own = {"id": keys, "extra": compare.extra_texts(said, extras), "version": versions}
    rows.insert(VillageFile, columns | own)
    stated = sum(compare.valid(said.column(name)).astype(int) for name in said.column_names)
    values = (np.asarray(stated) - len(OWN)).tolist()
    return [
        _act("create", village, year, {"import": origin, "values": count})
        for village, year, count in zip(columns["village"], columns["year"], values, strict=True)
    ]


def _update(change: Change, chosen: Mask, now: list[Seen], origin: str) -> list[audit.Act]:
    at = np.flatnonzero(change.changed & chosen)
    if not len(at):
        return []
    names = [name for name, mask in change.differs.items() if mask[at].any()]
    stored = dict.fromkeys("extra" if name.startswith(EXTRA) else name for name in names)
    columns = {name: change.after(name, at) for name in stored}
    columns["version"] = [now[place][1] + 1 for place in at]
    rows.update(VillageFile, change.keys[at].tolist(), columns)
    told: dict[int, dict[str, object]] = {place: {} for place in at.tolist()}
    for name in names:
        places = at[change.differs[name][at]]
        for place, pair in zip(places.tolist(), change.history(name, places), strict=True):
            told[place][name.removeprefix(EXTRA)] = pair
    villages, years = (change.said.column(n).to_pylist() for n in ("village", "year"))
    return [
        _act("update", villages[place], years[place], {"import": origin, **cells})
        for place, cells in told.items()
    ]


def _act(verb: str, village: str, year: int, changes: dict[str, object]) -> audit.Act:
    return audit.Act(
        f"villages.{verb}", "village_file", f"{village}-{year}", division=village, changes=changes
    )
