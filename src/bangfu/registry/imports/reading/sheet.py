"""What comes out: the typed rows of one ledger sheet, and how its cells may be shown."""

from dataclasses import dataclass, field
from functools import cached_property

import pyarrow as pa

from bangfu.base.kit import idno
from bangfu.registry.imports.parsing import cells

SECRET = {"id_no", "head_id_no", "bank_account"}


@dataclass
class Sheet:
    """All rows of one ledger sheet, from however many sheets of the file.

    ``table`` has ``sheet`` (place in the layout) and ``row`` (as people count) beside the typed
    columns; ``at`` says where a column stands in a sheet of the file.
    """

    ledger: str
    table: pa.Table
    at: dict[int, dict[str, int]] = field(default_factory=dict)

    @cached_property
    def sheets(self) -> list[int]:
        """Per row: which sheet of the file it is from."""
        found: list[int] = self.table.column("sheet").to_pylist()
        return found

    @cached_property
    def rows(self) -> list[int]:
        """Per row: its number in that sheet."""
        found: list[int] = self.table.column("row").to_pylist()
        return found

    def has(self, name: str) -> bool:
        """Whether a column was filled in anywhere in the file."""
        return name in self.table.column_names

    def place(self, sheet: int, name: str) -> int:
        """Where a column stands in a sheet of the file; -1 when it is not there."""
        return self.at[sheet].get(name, -1)


def shown(name: str, raw: str) -> str:
    """What a problem shows of a cell: the secret ones only as masks."""
    text = cells.shown(raw)
    return idno.mask(text) if name in SECRET else text
