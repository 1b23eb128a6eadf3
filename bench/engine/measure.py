"""One arm in a process of its own: seconds, processor seconds, peak memory, what it counted."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

KIB = 1024


@dataclass(frozen=True, slots=True)
class Measured:
    """What an arm took.

    Args:
        wall: seconds of the work, start-up and imports left out; the best round.
        cpu: processor seconds of that round, of all its processes.
        peak: MB resident at most, summed over the processes that work at once.
        totals: what it counted, to be compared.
    """

    wall: float
    cpu: float
    peak: float
    totals: dict[str, int]


def measure(module: str, arm: str, *args: str) -> Measured:
    """Run an arm and read what it prints last."""
    done = subprocess.run(
        [sys.executable, "-m", module, arm, *args], stdout=subprocess.PIPE, text=True, check=True
    )
    return Measured(**json.loads(done.stdout.strip().splitlines()[-1]))


def best(rounds: int, work: Callable[[], dict[str, int]], processes: int = 0) -> Measured:
    """The best of some rounds.

    Args:
        rounds: how often.
        work: gives what it counted.
        processes: how many children work at once; their peak counts so many times.
    """
    found: list[tuple[float, float, dict[str, int]]] = []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), _cpu()
        totals = work()
        found.append((time.perf_counter() - wall, _cpu() - cpu, totals))
    wall, cpu, totals = min(found, key=lambda took: took[0])
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return Measured(wall, cpu, (own + processes * child) / KIB, totals)


def _cpu() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


def main(arms: dict[str, Callable[..., Measured]]) -> None:
    """Entry of an arm's process: ``<arm> [arguments]``."""
    name, *args = sys.argv[1:]
    print(json.dumps(asdict(arms[name](*args)), default=_plain))


def _plain(value: Any) -> int:
    return int(value)
