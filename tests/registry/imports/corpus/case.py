"""A case of the corpus: how its file is made and what is to come of it.

The base is the faultless ledger of ``ledgers``; ``spoil`` changes one cell of it. Row 4 of the
members is a son born on 1992-02-29, row 2 of the households the family Wang.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.registry.imports import files, ledgers

Write = Callable[[Path], Path | list[Path]]
HOMES, FOLK, MONEY, PLACES = "户", "成员", "收入", "村"
PARTS = {HOMES: "households", FOLK: "members", MONEY: "incomes", PLACES: "villages"}
UNSAID: Any = object()


@dataclass(frozen=True)
class Case:
    """One file.

    Args:
        name: of the case; no two alike.
        write: makes the file or files in a folder.
        stage: to which the import comes: ``checked``, ``mapping`` or ``refused``.
        code: of the refusal, or of the first thing that needs a decision.
        problems: how many of which kind.
        part: of what is to be written, where ``column`` of row ``row`` holds ``reads``.
        hostile: read it in the process that untrusted bytes are read in.
        before: what stands in the registry.
        releases: which release of a code list somebody said.
    """

    name: str
    write: Write
    stage: str = "checked"
    code: str = ""
    problems: dict[str, int] = field(default_factory=dict)
    part: str = ""
    row: int = 0
    column: str = ""
    reads: Any = UNSAID
    hostile: bool = False
    before: Callable[[], Any] | None = None
    releases: dict[str, str] = field(default_factory=dict)


def book(change: Callable[[ledgers.Ledger], Any]) -> Write:
    """The base as a workbook after a change to its rows."""

    def write(folder: Path) -> Path:
        sheets = ledgers.ledger()
        change(sheets)
        return files.workbook(folder, sheets)

    return write


def told(name: str, change: Callable[[ledgers.Ledger], Any], *codes: str, **more: Any) -> Case:
    """The base after a change, read with these problems."""
    return Case(name, book(change), problems=dict(Counter(codes)), **more)


def needs(name: str, change: Callable[[ledgers.Ledger], Any], code: str) -> Case:
    """The base after a change that somebody has to decide about."""
    return Case(name, book(change), stage="mapping", code=code)


def refused(
    name: str,
    write: Write,
    code: str,
    *,
    hostile: bool = True,
    problems: dict[str, int] | None = None,
) -> Case:
    """A file that is not read."""
    return Case(name, write, "refused", code, problems or {}, hostile=hostile)


def spoil(
    name: str, sheet: str, row: int, heading: str, value: Any, *codes: str, **more: Any
) -> Case:
    """The base with one cell changed; a heading that is not there is added."""

    def change(sheets: ledgers.Ledger) -> None:
        if heading not in sheets[sheet][0]:
            ledgers.column(sheets, sheet, heading, *[None] * (len(sheets[sheet]) - 1))
        ledgers.put(sheets, sheet, row, heading, value)

    return told(name, change, *codes, part=PARTS[sheet], row=row, **more)


def cells(
    prefix: str,
    where: tuple[str, int, str, str],
    table: Iterable[tuple[str, Any, Any, tuple[str, ...]]],
) -> list[Case]:
    """Cases of one cell: ``(what it is, value, what is read, problems)`` each."""
    sheet, row, heading, column = where
    return [
        spoil(f"{prefix}: {what}", sheet, row, heading, value, *codes, column=column, reads=reads)
        for what, value, reads, codes in table
    ]
