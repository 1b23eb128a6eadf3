"""A thousand wall cards: read, judged, laid out and typeset, in seconds of processor time."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import arms

CARDS = 1_000
ONE_BY_ONE = 100
TARGET = 20


def report(home: Path) -> list[tuple[str, ...]]:
    """Rows of the table: what, ours, reference, ratio, target."""
    os.environ["BANGFU_HOME"] = str(home)
    arms.django()
    from bangfu.policy.papers import printing, queries

    at = queries.press(address="https://example.org")
    printer = printing.Printer(at.setting, [queries.form("card")])
    printer.pdf(printer.papers(None))  # fonts are read once per process
    papers, read = _timed(lambda: _papers(at, printer))
    single = _speed(papers[:ONE_BY_ONE], printer, 1)
    rows = [
        (f"{CARDS:,} wall cards read, judged, laid out", _per(len(papers), read), "", "", ""),
        ("  typeset one by one", f"{single:.0f} cards/s of CPU", "", "", f"≥ {TARGET}"),
    ]
    for size in (10, printing.CHUNK, 200):
        speed = _speed(papers, printer, size)
        shown = f"{speed:.0f} cards/s of CPU"
        rows.append((f"  {size} in a document", shown, "one by one", f"× {speed / single:.1f}", ""))
    whole = _timed(lambda: _file(papers, printer))[1] + read
    shown = _per(len(papers), whole)
    return [*rows, ("  all of it, joined to one file", shown, "", "", f"≥ {TARGET}")]


def _papers(at: Any, printer: Any) -> list[Any]:
    """Copies for as many households as wanted, village by village."""
    from bangfu.policy.papers import queries
    from bangfu.registry.households.models import Household

    found: list[Any] = []
    villages = Household.objects.order_by("village_id").values_list("village_id", flat=True)
    for code in villages.distinct():
        for home in queries.homes(code, at):
            found += printer.papers(home)
        if len(found) >= CARDS:
            return found[:CARDS]
    return found


def _file(papers: list[Any], printer: Any) -> None:
    from bangfu.policy.papers import printing

    binder = printing.Binder()
    for some in printing.chunks(papers):
        binder.add(printer.pdf(some, tagged=False))
    binder.save(Path(os.devnull))


def _speed(papers: list[Any], printer: Any, size: int) -> float:
    from bangfu.policy.papers import printing

    def typeset() -> None:
        for some in printing.chunks(papers, size):
            printer.pdf(some, tagged=False)

    return len(papers) / _timed(typeset)[1]


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    """What work returns, and the seconds of processor it took, on however many cores."""
    began = time.process_time()
    found = work()
    return found, time.process_time() - began


def _per(count: int, seconds: float) -> str:
    return f"{count / seconds:.0f} cards/s of CPU"
