"""Bringing the whole ledger in, beside a plain read of the same files; and a well-known library.

The library, django-import-export, does less here than the product does: it reads the household
sheet alone, looks for each row in the database, validates the model's own fields and saves.
"""

import resource
import shutil
import tempfile
import time
import zipfile
from pathlib import Path

from bench import arms

BY = "bench"
SAMPLE = "small"


def read(folder: str) -> dict[str, float | int]:
    """DuckDB reads the files into tables, types guessed."""
    import duckdb

    def work() -> int:
        rows = 0
        with duckdb.connect(config={"threads": 2}) as con:
            for number, path in enumerate(sorted(Path(folder).glob("*.csv"))):
                table = f"t{number}"
                con.execute(f"CREATE TABLE {table} AS FROM read_csv(?)", [str(path)])
                rows += con.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
        return rows

    return arms.best(3, work)


def bring_in(folder: str) -> dict[str, float | int]:
    """Receive, parse, check and write the good, into an empty registry."""
    arms.django()
    _establish()
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.registry.imports import actions
    from bangfu.registry.imports.models import Stage

    began = time.perf_counter()
    imp = actions.bring_in(
        paths=[_packed(Path(folder))], year=catalogue.today().year, by=BY, choice="good"
    )
    seconds = time.perf_counter() - began
    assert imp.stage == Stage.COMMITTED, imp.refusal
    rows = sum(sheet["rows"] for sheet in imp.summary["sheets"].values())
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    parser = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return {"seconds": seconds, "peak": max(own, parser) / arms.MB, "rows": rows}


def _packed(folder: Path) -> Path:
    """The sheets in one zip, as a city sends them."""
    path = Path(tempfile.mkdtemp()) / "ledger.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for sheet in sorted(folder.glob("*.csv")):
            archive.write(sheet, sheet.name)
    return path


def library(folder: str) -> dict[str, float | int]:
    """django-import-export brings in the household sheet of the sample."""
    arms.django()
    _establish()
    import tablib
    from import_export import fields, resources, widgets

    from bangfu.base.divisions.models import Division
    from bangfu.registry.households.models import Household

    titles = {"household_no": "户编号", "phone": "联系电话", "group_name": "村民小组"}
    titles |= {"natural_hamlet": "自然村", "village": "村代码"}

    class Homes(resources.ModelResource):
        village = fields.Field("village", "village", widgets.ForeignKeyWidget(Division, "code"))

        class Meta:
            model = Household
            import_id_fields = ("household_no",)
            fields = tuple(titles)
            skip_unchanged = True
            clean_model_instances = False

    sheet = tablib.Dataset().load((Path(folder) / "户.csv").read_text("utf-8-sig"), "csv")
    given = tablib.Dataset(headers=list(titles))
    for number, row in enumerate(sheet.dict):
        cells = {name: row[title] for name, title in titles.items()}
        cells["household_no"] = f"N{number:06d}"
        given.append([cells[name] for name in titles])
    began = time.perf_counter()
    result = Homes().import_data(given, raise_errors=True, use_transactions=True)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / arms.MB
    return {"seconds": seconds, "peak": peak, "rows": sum(result.totals.values())}


def _establish() -> None:
    """An empty installation for the city the ledger is of."""
    from django.conf import settings
    from django.core.management import call_command

    from bangfu.base.divisions import actions as divisions
    from bangfu.base.divisions import reading
    from bangfu.demo.places import bundle_of
    from bangfu.engine.packs import loader
    from bangfu.registry.catalogue import actions as catalogue

    call_command("migrate", verbosity=0)
    pack = loader.load("jingzhou", settings.PACKS)
    rows, facts = reading.bundle(bundle_of(pack))
    divisions.load_bundle(by=BY, rows=rows, facts=facts)
    catalogue.establish(by=BY, pack=pack.code, division=pack.division)


def _fresh(arm: str, folder: Path) -> arms.Measured:
    home = Path(tempfile.mkdtemp(prefix="bangfu-bench-"))
    try:
        return arms.measure("bench.imports", arm, home, str(folder))
    finally:
        shutil.rmtree(home)


def _sample(folder: Path) -> None:
    """The ledger of a small city."""
    arms.django()
    from bangfu.demo.city import generate

    generate("jingzhou", SAMPLE).ledger.write_csv(folder)


def report(home: Path) -> list[tuple[str, ...]]:
    """Rows of the table: what, ours, reference, ratio, target."""
    ledger, sample = home / "demo" / "ledger", home / "sample"
    if not sample.exists():
        _sample(sample)
    plain = arms.measure("bench.imports", "read", home, str(ledger))
    ours = _fresh("bring_in", ledger)
    small, theirs = _fresh("bring_in", sample), _fresh("library", sample)

    def speed(measured: arms.Measured) -> str:
        return f"{measured.rows / measured.seconds:,.0f} rows/s"

    ratio = ours.seconds / plain.seconds
    faster = (small.rows / small.seconds) / (theirs.rows / theirs.seconds)
    what = f"import of {ours.rows:,} rows, checked and written"
    return [
        (what, f"{ours.seconds:.1f} s", f"CSV read {plain.seconds:.2f} s", f"{ratio:.0f}", "≤ 100"),
        ("  speed", speed(ours), speed(plain), "", ""),
        ("  peak memory", f"{ours.peak:,.0f} MB", f"{plain.peak:,.0f} MB", "", "≤ 1,500 MB"),
        (
            f"import of a sample, {small.rows:,} rows",
            speed(small),
            f"django-import-export, {theirs.rows:,} rows: {speed(theirs)}",
            f"× {faster:.1f}",
            "",
        ),
    ]


if __name__ == "__main__":
    arms.main({"read": read, "bring_in": bring_in, "library": library})
