"""Long measurements in pieces: each is kept in a file as soon as it is done, and not done again.

A run that was stopped goes on where it was when it is started with the same file.
"""

import json
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
Found = Counter[str]


class Pieces:
    """Pieces of one measurement, by name.

    Args:
        file: where they are kept, a line of JSON each; without it they are kept nowhere.
    """

    def __init__(self, file: Path | None) -> None:
        self.file, self.done = file, dict[str, Found]()
        if file is not None and file.exists():
            whole = file.read_text().rpartition("\n")[0]  # what a stop cut off is done again
            file.write_text(f"{whole}\n" if whole else "")
            for line in whole.splitlines():
                piece = json.loads(line)
                self.done[piece["piece"]] = Counter(piece["found"])

    def do(self, name: str, work: Callable[[], Found]) -> Found:
        """The counts of a piece: as kept, or worked out and kept."""
        if name not in self.done:
            self.done[name] = work()
            self._keep(name)
        return self.done[name]

    def left(self, names: list[str]) -> list[str]:
        """Which of some pieces are still to be done."""
        return [name for name in names if name not in self.done]

    def sum(self, start: str) -> Found:
        """The counts of all pieces whose names begin so, added up."""
        found = Found()
        for name, counts in self.done.items():
            if name.startswith(start):
                found.update(counts)
        return found

    def _keep(self, name: str) -> None:
        if self.file is None:
            return
        self.file.parent.mkdir(parents=True, exist_ok=True)
        piece = {"piece": name, "found": self.done[name], "of": _version()}
        with self.file.open("a") as file:
            file.write(json.dumps(piece, ensure_ascii=False, sort_keys=True) + "\n")


def spans(number: int, size: int) -> Iterator[tuple[int, int]]:
    """Beginnings and lengths of pieces of so many in all.

    >>> list(spans(5, 2))
    [(0, 2), (2, 2), (4, 1)]
    """
    for first in range(0, number, size):
        yield first, min(size, number - first)


def _version() -> str:
    """The commit that is measured, so that pieces of different ones can be told apart."""
    said = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return said.stdout.strip()
