"""Following results: new hits become clues, what vanished is marked, nothing is deleted.

Everything happens in sets: the county's clues are read once, compared with the hits in columns,
and written back as columns.
"""

import datetime as dt
import time
from typing import Any

import duckdb
import pyarrow as pa
from django.db import connection, transaction
from django.utils import timezone

from bangfu.base.audit import actions as audit
from bangfu.base.divisions import codes
from bangfu.base.jobs.kinds import Progress
from bangfu.base.kit.uuid7 import uuid7
from bangfu.policy.facts import lake
from bangfu.policy.facts.models import Part
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.catalogue import rows
from bangfu.watch.quality import checks, hits, kept, running
from bangfu.watch.quality.models import Checked, Clue, ClueStep, State

FOLLOW = "quality.follow"
KNOWN = ["id", "check_code", "subject", "subject_key", "facts_print", "present", "state",
         "verdict", "corrective_on", "waived_until", "reopened", "village_id"]  # fmt: skip
SYSTEM = "system:quality"


def _silent(done: int, total: int, note: str = "") -> None:
    """Progress nobody watches."""


def follow_results(*, by: str = SYSTEM, progress: Progress = _silent) -> dict[str, int]:
    """Ask the checks wherever something has moved on, and bring the clues up to date.

    Returns how many clues are new, seen again, reopened and gone.
    """
    total = dict.fromkeys(("new", "again", "reopened", "gone"), 0)
    parts, as_of = running.behind(), catalogue.today()
    folders = running.run(parts, as_of)
    for index, part in enumerate(parts):
        progress(index, len(parts))
        started = time.perf_counter()
        folder = folders[part.county]
        found = hits.read(checks.program(), lake.path(folder), lake.path(part.folder))
        for name, count in _follow(by, part, folder, found, as_of, started).items():
            total[name] += count
    return total


@transaction.atomic
def _follow(
    by: str, part: Part, folder: str, found: pa.Table, as_of: dt.date, started: float
) -> dict[str, int]:
    counts = compare(by, part.county, found, as_of)
    Checked.objects.update_or_create(
        county=part.county,
        defaults={
            "facts": part.folder,
            "program": checks.digest(),
            "as_of": as_of,
            "folder": folder,
            "hits": found.num_rows,
            "seconds": time.perf_counter() - started,
        },
    )
    act = audit.Act("quality.follow", "county", part.county, division=part.county, changes=counts)
    audit.record(by=by, act=act)
    return counts


def compare(by: str, county: str, found: pa.Table, as_of: dt.date) -> dict[str, int]:
    """Bring a county's clues into agreement with what was hit. Inside a transaction."""
    known = _known(county)
    con = duckdb.connect(":memory:")
    try:
        con.register("hits", _declared(found))
        con.register("known", known)
        fresh = con.sql(
            "SELECT h.* FROM hits h ANTI JOIN known k USING (check_code, subject, subject_key)"
        ).to_arrow_table()
        changed = con.sql(CHANGED, params={"day": as_of}).to_arrow_table()
    finally:
        con.close()
    _insert(by, fresh, as_of)
    kept.moved([county])
    return {"new": fresh.num_rows, **_update(by, changed, as_of)}


# What becomes of a known clue: it is hit or not, and where it stood before.
CHANGED = """
SELECT k.id, k.state AS before, h.facts_print AS print, h.check_id IS NOT NULL AS hit,
  k.reopened AS reopened,
  CASE
    WHEN h.check_id IS NULL AND k.state IN ('new', 'assigned') THEN 'gone'
    WHEN h.check_id IS NULL AND k.state = 'waived' AND k.waived_until < $day THEN 'gone'
    WHEN h.check_id IS NULL THEN k.state
    WHEN k.state = 'gone' THEN 'new'
    WHEN k.state = 'waived' AND k.waived_until < $day THEN 'new'
    WHEN k.state = 'answered' AND k.facts_print <> h.facts_print THEN 'new'
    WHEN k.state = 'closed' AND k.verdict = 'false' AND k.facts_print <> h.facts_print THEN 'new'
    WHEN k.state = 'closed' AND k.verdict <> 'false' AND k.corrective_on < $day THEN 'new'
    ELSE k.state
  END AS after
FROM known k LEFT JOIN hits h USING (check_code, subject, subject_key)
WHERE h.check_id IS NOT NULL OR k.present OR k.state = 'waived'
"""


def _known(county: str) -> pa.Table:
    """The clues of a county."""
    low, high = codes.span(county)
    found = Clue.objects.filter(village_id__gte=low, village_id__lte=high)
    listed = list(found.values_list(*KNOWN))
    schema = pa.schema([pa.field(name, rows.arrow_type(Clue, _field(name))) for name in KNOWN])
    return rows.table_from(schema, listed) if listed else schema.empty_table()


def _field(name: str) -> str:
    return "village" if name == "village_id" else name


def _declared(found: pa.Table) -> pa.Table:
    """The hits with what the pack declares of their checks."""
    known = {check.id: check for check in checks.declared()}
    said = [known[name] for name in found.column("check_id").to_pylist()]
    more = {
        "check_code": pa.array([check.code for check in said], pa.string()),
        "severity": pa.array([check.severity for check in said], pa.string()),
        "check_version": pa.array([check.version for check in said], pa.int64()),
    }
    for name, column in more.items():
        found = found.append_column(name, column)
    return found


def _insert(by: str, fresh: pa.Table, as_of: dt.date) -> None:
    size = fresh.num_rows
    if not size:
        return
    given: dict[str, Any] = {name: fresh.column(name).to_pylist() for name in fresh.column_names}
    ids = rows.reserve(Clue, size)
    same: dict[str, Any] = {
        "present": True,
        "found_on": as_of,
        "last_seen_on": as_of,
        "state": State.NEW.value,
        "reopened": 0,
        "version": 1,
    }
    columns = {
        "id": ids,
        "uid": [uuid7().hex for _ in ids] if connection.vendor == "sqlite" else
               [uuid7() for _ in ids],
        **{_column(name): values for name, values in given.items()},
        **{name: [value] * size for name, value in same.items()},
        **{name: [""] * size for name in ("explanation", "evidence", "reason")},
    }  # fmt: skip
    rows.insert(Clue, columns)
    _steps(by, ids, [""] * size, [State.NEW.value] * size, "found")


def _column(name: str) -> str:
    return name.removesuffix("_id") if name in ("household_id", "member_id", "village_id") else name


def _update(by: str, changed: pa.Table, as_of: dt.date) -> dict[str, int]:
    if not changed.num_rows:
        return {"again": 0, "reopened": 0, "gone": 0}
    lines = changed.to_pylist()
    seen = [line for line in lines if line["hit"]]
    moved = [line for line in lines if line["before"] != line["after"]]
    back = [line for line in moved if line["after"] == State.NEW]
    rows.update(Clue, (line["id"] for line in seen), {
        "present": [True] * len(seen), "last_seen_on": [as_of] * len(seen),
    })  # fmt: skip
    missed = [line["id"] for line in lines if not line["hit"]]
    rows.update(Clue, missed, {"present": [False] * len(missed)})
    rows.update(Clue, (line["id"] for line in moved), {"state": [m["after"] for m in moved]})
    again = {"verdict": "", "verified_by": "", "checked_by": "", "closed_by": ""}
    rows.update(Clue, (line["id"] for line in back), {
        "facts_print": [line["print"] for line in back],
        "reopened": [line["reopened"] + 1 for line in back],
        **{name: [value] * len(back) for name, value in again.items()},
    })  # fmt: skip
    for verb, after in (("back", State.NEW.value), ("gone", State.GONE.value)):
        some = [line for line in moved if line["after"] == after]
        _steps(by, [s["id"] for s in some], [s["before"] for s in some], [after] * len(some), verb)
    gone = sum(line["after"] == State.GONE for line in moved)
    return {"again": len(seen), "reopened": len(back), "gone": gone}


def _steps(by: str, ids: list[int], before: list[str], after: list[str], verb: str) -> None:
    if not ids:
        return
    size, now = len(ids), timezone.now()
    rows.insert(ClueStep, {
        "clue": ids, "at": [now] * size, "by": [by] * size, "verb": [verb] * size,
        "before": before, "after": after, "note": [""] * size,
    })  # fmt: skip


def follow_job(*, by: str, progress: Progress) -> dict[str, Any]:
    """The work of a ``quality.follow`` job."""
    return follow_results(by=by, progress=progress)
