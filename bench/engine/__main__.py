"""``python -m bench engine [--size city|province|nation]``: generate, measure, print one table.

The made-up lake is kept in ``BANGFU_BENCH_DATA`` (default ``var/bench-engine``), by size.
"""

import argparse
import os
import sys
from pathlib import Path

from bench.engine import generate, sources
from bench.engine.measure import Measured, measure

HEAD = f"{'what':<44} {'wall s':>8} {'CPU s':>8} {'MB':>7} {'× scan':>7} {'target':>8}"
OURS, THEIRS = "bench.engine.ours", "bench.engine.openfisca"


def prepared(size: str) -> Path:
    """The lake of a size, generated unless it is there."""
    root = Path(os.environ.get("BANGFU_BENCH_DATA", "var/bench-engine")).resolve()
    whole, subset = sources.columns("jingzhou"), sources.columns("subset")
    columns = {s: {*whole.get(s, ()), *subset.get(s, ())} for s in whole}
    generate.lake(root / size, size, sources.compiled("jingzhou").pack, columns, subset)
    return root / size


def line(what: str, took: Measured, scan: Measured, target: str = "") -> str:
    """One row; the ratio is of processor seconds, which other work on the machine moves less."""
    ratio = f"{took.cpu / scan.cpu:.1f}"
    return f"{what:<44} {took.wall:8.2f} {took.cpu:8.2f} {took.peak:7.0f} {ratio:>7} {target:>8}"


def main(words: list[str]) -> None:
    """Measure every arm and print."""
    parser = argparse.ArgumentParser(prog="python -m bench engine")
    parser.add_argument("--size", choices=list(generate.SIZES), default="city")
    folder = prepared(parser.parse_args(words).size)
    print(", ".join(f"{count:,} {s}s" for s, count in sorted(generate.rows(folder).items())))
    print(HEAD)
    for pack, target in (("jingzhou", "≤ 12"), ("subset", "")):
        print(f"pack {pack}, {len(sources.laid_out(pack).rules)} rules")
        scan = measure(OURS, "scan", str(folder), pack)
        print(line("  scan of the columns it reads", scan, scan))
        ours = measure(OURS, "run", str(folder), pack)
        print(line("  two processes, reasons written", ours, scan, target))
        together = measure(OURS, "together", str(folder), pack)
        print(line("  one query of two threads, reasons written", together, scan, target))
        rolled = measure(OURS, "rollup", str(folder), pack)
        print(line("  two processes, totals only", rolled, scan))
        same = ours.totals == together.totals == rolled.totals
        if pack == "subset":
            theirs = measure(THEIRS, "run", str(folder))
            print(line("  OpenFisca-Core float64, two processes", theirs, scan))
            same = same and theirs.totals == rolled.totals
        print(f"  totals {'equal to the fen' if same else 'DIFFER'}")


if __name__ == "__main__":
    main(sys.argv[1:])
