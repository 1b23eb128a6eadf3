"""Every case of the corpus comes to its verdict, and nothing is written on the way."""

from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from bangfu.base.jobs.kinds import Progress
from bangfu.registry.households.models import Household
from bangfu.registry.imports import actions, folders, parser, queries, work
from bangfu.registry.imports.models import Import, Stage
from bangfu.registry.imports.parsing import __main__ as parsing
from bangfu.registry.imports.parsing.limits import Exceeded
from tests.cast import Cast
from tests.registry.imports.conftest import BringIn
from tests.registry.imports.corpus import days, forms, headings, numbers, places, structure, words
from tests.registry.imports.corpus.case import UNSAID, Case

FAMILIES = (forms, headings, numbers, days, words, places, structure)
CASES: list[Case] = [case for family in FAMILIES for case in family.CASES]
LEAST = 200


def parse_here(files: list[dict[str, str]], folder: Path, progress: Progress) -> dict[str, Any]:
    """What the parsing process does, without the process: starting one takes most of a second."""
    progress(1, 100)
    sheets: list[dict[str, Any]] = []
    for file in files:
        try:
            sheets += parsing._sheets(Path(file["path"]), file["name"], folder)
        except Exceeded as stop:
            return {"refused": stop.code, "values": {"file": file["name"], **stop.values}}
    return {"sheets": sheets}


def check(case: Case, cast: Cast, bring: BringIn, folder: Path) -> Import:
    """Bring a case in as far as the check."""
    if case.before is not None:
        case.before()
    imp = bring(case.write(folder))
    if case.releases:
        actions.remap(user=cast.county, imp=imp, releases=case.releases, keep=False)
        work.prepare(by="county", progress=lambda *_: None, import_id=str(imp.pk))
        imp.refresh_from_db()
    return imp


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_file_comes_to_its_verdict(
    case: Case, cast: Cast, bring: BringIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not case.hostile:
        monkeypatch.setattr(parser, "parse", parse_here)
    imp = check(case, cast, bring, tmp_path)
    assert imp.stage == Stage(case.stage), (imp.refusal, imp.layout, imp.summary)
    assert _code(imp) == case.code
    assert _problems(imp) == case.problems
    if case.reads is not UNSAID:
        assert _read(imp, case) == case.reads
    assert not Household.objects.exists()


def _code(imp: Import) -> str:
    if imp.stage == Stage.REFUSED:
        said = queries.refusal(imp)
        assert said["message"]
        return str(imp.refusal["code"])
    needed = imp.layout.get("needs", [])
    return str(needed[0]["code"]) if needed else ""


def _problems(imp: Import) -> dict[str, int]:
    found: dict[str, int] = imp.summary.get("problems", {}).get("by_code", {})
    return found


def _read(imp: Import, case: Case) -> Any:
    """What waits to be written for a row of the file, of a column."""
    path = folders.of(imp.pk) / folders.CHECKED / f"{case.part}.parquet"
    rows = [row for row in pq.read_table(path).to_pylist() if row["row"] == case.row]
    assert len(rows) == 1, rows
    return rows[0].get(case.column)


def test_the_corpus_is_large_and_no_case_is_there_twice() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names) >= LEAST
