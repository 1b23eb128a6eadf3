"""``python -m bench engine [--size city]``: measure, and print one table.

Registries are made first, into ``BANGFU_BENCH_ENGINE`` (default ``var/bench-engine``); those of the
nation take about 1.5 GB. Ratios are of CPU seconds: other work on a machine disturbs them least.
"""

import sys

import click

from bench.engine import live, work
from bench.engine.sizes import SIZES

# What is measured, beside which arm, and the most times as long it may take.
PAIRS = (
    ("run_all", "scan_all", "all rules of Jingzhou, with reasons, written", 12.0),
    ("roll_ups", "scan_all", "all rules of Jingzhou, totals only", None),
    ("build_features", "scan_raw", "features of the fifteen rules, written", 6.0),
    ("fifteen_stored", "scan_features", "fifteen rules over features, with reasons", 4.0),
    ("openfisca", "fifteen_stored", "fifteen rules, OpenFisca float64", None),
)


def rows(size: str) -> list[tuple[str, ...]]:
    """The table of a size: what, wall, CPU, memory, beside what, ratio, target."""
    work.measure("generate", size)
    took: dict[str, work.Took] = {}
    for arm in dict.fromkeys(name for pair in PAIRS for name in (pair[1], pair[0])):
        click.echo(f"… {size} {arm}", err=True)
        took[arm] = work.measure(arm, size)
    told = []
    for arm, beside, what, target in PAIRS:
        mine, other = took[arm], took[beside]
        limit = "" if target is None else f"≤ {target:g}"
        told.append((size, what, *_cells(mine), f"{beside} {other.cpu:.2f} s CPU",
                     f"{mine.cpu / other.cpu:.1f}", limit))  # fmt: skip
    same = took["openfisca"].told == took["fifteen_stored"].told
    told.append((size, "  totals equal to the fen", "yes" if same else "NO", "", "", "", "", "yes"))
    return [*told, *_waiting(size, took["fifteen_stored"])]


def _cells(took: work.Took) -> tuple[str, str, str]:
    return f"{took.wall:.2f} s", f"{took.cpu:.2f} s", f"{took.peak:,.0f} MB"


def _row_stores(size: str, ours: work.Took) -> list[tuple[str, ...]]:
    """The fifteen rules inside databases of rows, beside ours from columns."""
    found = []
    for arm, name in (("in_sqlite", "SQLite"), ("in_postgres", "PostgreSQL")):
        took = work.measure(arm, size)
        same = "equal" if took.told["totals"] == ours.told else "NOT EQUAL"
        seconds = took.told["seconds"]
        what, beside = (
            f"fifteen rules in {name}, totals {same}",
            f"fifteen_stored {ours.wall:.2f} s",
        )
        times = f"{seconds / ours.wall:.1f}"
        found.append((size, what, f"{seconds:.2f} s", "", "", beside, times, ""))
    return found


def _waiting(size: str, took: work.Took) -> list[tuple[str, ...]]:
    """What a person waits for, and the engine that is asked a household at a time."""
    what_if, rate = work.measure("what_if", size).told, work.measure("zen_rows", size).told
    scan = f"scan {what_if['scan'] * 1000:.0f} ms"
    limit = {"city": "≤ 100 ms", "province": "≤ 700 ms"}.get(size, "")
    asked = f"{what_if['ask'] * 1000:.0f} ms"
    found: list[tuple[str, ...]] = [
        (size, "another poverty line, features in memory", asked, "", "", scan, "", limit),
        (size, "ZEN, eight of the rules, by household", f"{rate['per_second']:,.0f}/s",
         "", "", "", "", ""),
    ]  # fmt: skip
    if size == "city":
        found += _row_stores(size, took)
        median, largest = (seconds * 1000 for seconds in live.explain())
        taken = f"{median:.1f} ms, largest {largest:.1f}"
        found.append((size, "one household explained live", taken, "", "", "", "", "≤ 5 ms"))
    return found


HEAD = ("size", "what", "wall", "CPU", "memory", "beside", "ratio", "target")


@click.command()
@click.option("--size", "sizes", multiple=True, type=click.Choice(list(SIZES)), default=["city"])
def main(sizes: tuple[str, ...]) -> None:
    """Measure the engine beside what else could do it."""
    table = [HEAD, *(row for size in sizes for row in rows(size))]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for number, row in enumerate(table):
        line = "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo(line.rstrip())
        if number == 0:
            click.echo("  ".join("─" * width for width in widths))


if __name__ == "__main__":
    sys.exit(main())
