"""One household explained as a page asks it: every rule in force, with reasons."""

import statistics
import time
from typing import Any

from bangfu.engine import answers
from bench.engine import packs

TIMES = 5


def explain() -> tuple[float, float]:
    """Explaining the household of every case of the pack, in seconds of CPU: median and largest.

    Each is asked several times, and the best of them counts: the first time compiles words.
    """
    program = packs.jingzhou()
    taken = []
    for case in program.pack.cases:
        answers.answer(program, case, packs.AS_OF)
        taken.append(min(_asked(program, case) for _ in range(TIMES)))
    return statistics.median(taken), max(taken)


def _asked(program: Any, case: Any) -> float:
    began = time.process_time()
    answers.answer(program, case, packs.AS_OF)
    return time.process_time() - began
