"""Running one arm in a process of its own: best time of several, and the peak of its memory."""

import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MB = 1024  # ru_maxrss is in KiB on Linux


@dataclass(frozen=True, slots=True)
class Measured:
    """What an arm took: seconds (best of its rounds), peak memory in MB, and what it counted."""

    seconds: float
    peak: float
    rows: int


def measure(module: str, arm: str, home: Path, *args: str) -> Measured:
    """Run ``python -m <module> <arm> ...`` and read what it prints last."""
    env = {**os.environ, "BANGFU_HOME": str(home)}
    command = [sys.executable, "-m", module, arm, *args]
    done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return Measured(**json.loads(done.stdout.strip().splitlines()[-1]))


def main(arms: dict[str, Callable[..., Any]]) -> None:
    """Entry of an arm's process: ``<arm> [arguments]``."""
    name, *args = sys.argv[1:]
    print(json.dumps(arms[name](*args)))


def best(rounds: int, work: Callable[[], int]) -> dict[str, float | int]:
    """The best of several rounds of some work, which returns how many rows it went through."""
    taken, rows = [], 0
    for _ in range(rounds):
        began = time.perf_counter()
        rows = work()
        taken.append(time.perf_counter() - began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB
    return {"seconds": min(taken), "peak": peak, "rows": rows}


def django() -> None:
    """Start the product's settings in this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
    import django as framework

    framework.setup()
