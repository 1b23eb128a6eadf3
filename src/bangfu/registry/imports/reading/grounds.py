"""What reading goes by: the file as laid out, the words of this place, and where problems go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from bangfu.registry.catalogue import values
from bangfu.registry.imports.found import Found
from bangfu.registry.imports.headings import Vocabulary
from bangfu.registry.imports.layout import Layout

YEARS_FROM = 2000
Places = np.ndarray[Any, np.dtype[Any]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


@dataclass(frozen=True)
class Grounds:
    """What the sheets of a laid-out upload are read by.

    Args:
        folder: where the parsed sheets are.
        layout: which they are and what their columns mean.
        words: the vocabulary of this place.
        longest: most characters of a text, by ledger sheet and column.
        found: takes the problems.
        this_year: the calendar year of today.
        releases: which release of a code list the file uses, where somebody said.
    """

    folder: Path
    layout: Layout
    words: Vocabulary
    longest: Mapping[str, Mapping[str, int]]
    found: Found
    this_year: int
    releases: Mapping[str, str] = field(default_factory=dict)

    @property
    def years(self) -> range:
        """The years that a row may be about."""
        return range(YEARS_FROM, self.this_year + 2)

    def most(self, ledger: str, column: str) -> int:
        """How many characters a text of this column may have."""
        return self.longest[ledger].get(column, values.LONGEST)
