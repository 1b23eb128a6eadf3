"""``python -m bench [NAME ...]``: measure and print one table; all of ``NAMES`` without any.

``python -m bench engine [--size city|province|nation]`` measures the engine alone, on
registries that it makes up.

The full demo city is built first, into ``BANGFU_BENCH_HOME`` (default ``var/bench``), unless it is
there. ``BENCH_SECONDS`` says how long each page is asked for (default 60).
"""

import os
import subprocess
import sys
import unicodedata
from importlib import import_module
from pathlib import Path

NAMES = ("runs", "imports", "pages", "whatif", "quality", "papers", "matching", "audit")
HEAD = ("what", "Bangfu", "reference", "ratio", "target")


def main() -> None:
    """Build, measure, print."""
    if sys.argv[1:2] == ["engine"]:
        import_module("bench.engine.report").main(sys.argv[2:])
        return
    home = Path(os.environ.get("BANGFU_BENCH_HOME", "var/bench")).resolve()
    env = {**os.environ, "BANGFU_HOME": str(home)}
    build = [sys.executable, "-m", "bangfu", "demo", "--size", "full", "--no-serve"]
    subprocess.run(build, env=env, check=True, stdout=subprocess.DEVNULL)
    os.environ["BANGFU_HOME"] = str(home)
    rows = [HEAD]
    for name in sys.argv[1:] or NAMES:
        print(f"… {name}", file=sys.stderr, flush=True)
        rows += import_module(f"bench.{name}").report(home)
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = (cell + " " * (w - _width(cell)) for cell, w in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
        if number == 0:
            print("  ".join("─" * w for w in widths))


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


if __name__ == "__main__":
    main()
