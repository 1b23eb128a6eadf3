"""Parts of a copy: titled tables that print and that machines read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.policy.papers.listing import Table


@dataclass(frozen=True, slots=True)
class Section:
    """One part of a copy.

    Args:
        code: what programs call it.
        title: what people call it.
        columns: ``{name for programs: heading}``.
        rows: ``{name: text}``, with more names than columns where programs get more.
        widths: how wide columns are beside each other.
        note: said below the title.
    """

    code: str
    title: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]
    widths: Sequence[int] = ()
    note: str = ""

    def table(self) -> Table:
        """The part as it is printed."""
        rows = [[str(row.get(name) or "") for name in self.columns] for row in self.rows]
        return Table(self.title, list(self.columns.values()), rows, self.widths, self.note)

    def plain(self) -> dict[str, Any]:
        """The part for programs."""
        return {"title": self.title, "rows": [dict(row) for row in self.rows]}
