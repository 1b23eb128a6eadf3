"""What differs between engines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an engine spells things.

    Args:
        name: sqlglot's name of the dialect.
        wide: an integer type that holds the product of any two 64-bit numbers.
    """

    name: str
    wide: str


DUCKDB = Dialect("duckdb", "INT128")
SPARK = Dialect("spark", "DECIMAL(38, 0)")
