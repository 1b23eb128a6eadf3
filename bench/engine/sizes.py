"""How large a registry is, and where its files lie."""

from dataclasses import dataclass
from pathlib import Path

PERSONS = 3.04  # per household, as in the registers of 2014: 89.62 million in 29.48 million


@dataclass(frozen=True, slots=True)
class Size:
    """A registry of so many households in so many counties; ``batch`` counties are run at once."""

    name: str
    households: int
    counties: int
    batch: int


SIZES = {
    size.name: size
    for size in (
        Size("tiny", 3_000, 3, 1),
        Size("city", 135_600, 8, 8),
        Size("province", 1_900_000, 80, 10),
        Size("nation", 29_480_000, 800, 10),
    )
}


def shares(size: Size) -> list[tuple[int, int, int]]:
    """Per county: its number, its first household and the first of the next."""
    edges = [size.households * n // size.counties for n in range(size.counties + 1)]
    return [(n, edges[n], edges[n + 1]) for n in range(size.counties)]


def folder(home: Path, size: Size) -> Path:
    """Where the files of a size lie."""
    return home / size.name
