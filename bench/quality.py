"""All checks of quality over the whole registry, beside a plain scan of the same columns."""

import shutil
from pathlib import Path

from bench import arms, runs

ROUNDS = 3
MOST = 15


def scan() -> dict[str, float | int]:
    """The columns that the checks use, read and nothing else done with them."""
    return runs.scan(_checks())


def run() -> dict[str, float | int]:
    """Every check with its reasons, written as Parquet; what is written is thrown away."""
    arms.django()
    from bangfu.policy.facts import lake
    from bangfu.policy.facts import queries as published
    from bangfu.registry.catalogue import queries as catalogue
    from bangfu.watch.quality import running

    day = catalogue.today()
    parts = list(published.current(day.year).values())

    def work() -> int:
        for folder in running.run(parts, day).values():
            shutil.rmtree(lake.path(folder))
        return sum(part.households for part in parts)

    return arms.best(ROUNDS, work)


def _checks() -> object:
    arms.django()
    from bangfu.watch.quality import checks

    return checks.program()


def report(home: Path) -> list[tuple[str, ...]]:
    """The row of the table."""
    plain = arms.measure("bench.quality", "scan", home)
    ours = arms.measure("bench.quality", "run", home)
    what, ratio = f"all checks, {ours.rows:,} households", ours.seconds / plain.seconds
    times = f"{ours.seconds:.2f} s", f"scan {plain.seconds:.2f} s"
    return [(what, *times, f"{ratio:.1f}", f"≤ {MOST}")]


if __name__ == "__main__":
    arms.main({"scan": scan, "run": run})
