"""One household explained as a page asks it: every rule in force, with reasons."""

import statistics
import time

from bangfu.engine import answers
from bench.engine import packs

TIMES = 30


def explain() -> float:
    """The median of explaining the household of the pack's longest case, in seconds of CPU."""
    program = packs.jingzhou()
    case = max(program.pack.cases, key=lambda one: len(str(one.given)))
    answers.answer(program, case, packs.AS_OF)
    taken = []
    for _ in range(TIMES):
        began = time.process_time()
        answers.answer(program, case, packs.AS_OF)
        taken.append(time.process_time() - began)
    return statistics.median(taken)
