"""A pack as loaded: its own items and those of the packs it extends, by name."""

from dataclasses import dataclass, field
from pathlib import Path

from bangfu.engine.language.types import NUMERIC, SCALE, WIDEST, Kind, Type, scaled
from bangfu.engine.packs import schema


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table, ready for use.

    ``low`` and ``high`` bound numeric values in smallest units.
    """

    name: str
    type: Type
    low: int | None
    high: int | None
    pack: str
    spec: schema.Column

    @property
    def in_rules(self) -> bool:
        """Whether expressions may name it."""
        return self.spec.kept == "rules"

    def title(self, language: str = "zh") -> str:
        """What people call it."""
        return self.spec.zh if language == "zh" else self.spec.en


@dataclass(slots=True)
class Table:
    """A kind of subject: its columns and where it hangs in the tree of subjects."""

    subject: str
    title: schema.Text
    parent: str | None
    collection: str | None
    columns: dict[str, Column] = field(default_factory=dict)


@dataclass(slots=True)
class Pack:
    """Everything in force under one jurisdiction.

    ``chain`` lists the packs from the most general to this one; ``digest`` changes whenever any
    of their files does.
    """

    code: str
    title: schema.Text
    division: str
    chain: list[str]
    headers: dict[str, schema.Header]
    folders: list[Path]
    digest: str = ""
    documents: dict[str, schema.Document] = field(default_factory=dict)
    codes: dict[str, schema.CodeList] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    parameters: dict[str, schema.Parameter] = field(default_factory=dict)
    facts: dict[tuple[str, str], schema.Fact] = field(default_factory=dict)
    standards: dict[str, schema.Standard] = field(default_factory=dict)
    benefits: dict[str, schema.Benefit] = field(default_factory=dict)
    cases: list[schema.Case] = field(default_factory=list)
    ledger: schema.Ledger | None = None

    @property
    def rules(self) -> dict[str, schema.Rule]:
        """Standards, then benefits, by id."""
        return {**self.standards, **self.benefits}

    def lineage(self, subject: str) -> list[str]:
        """The subjects above one, nearest first.

        >>> pack.lineage("member")  # doctest: +SKIP
        ['household', 'village', 'township', 'county', 'city']
        """
        above: list[str] = []
        parent = self.tables[subject].parent
        while parent and parent not in above:
            above.append(parent)
            parent = self.tables[parent].parent
        return above

    def children(self, subject: str) -> dict[str, str]:
        """``{collection name: subject}`` of what hangs directly below."""
        return {
            table.collection: table.subject
            for table in self.tables.values()
            if table.parent == subject and table.collection
        }

    def entry(self, codes: str, entry: str) -> schema.Entry | None:
        """One value of a code list by its id."""
        return next((e for e in self.codes[codes].entries if e.id == entry), None)


def column(spec: schema.Column, pack: str) -> Column:
    """A column from its declaration, its range in smallest units."""
    kind = Kind(spec.type)
    type_ = Type(kind, spec.unit or "", spec.codes or "")
    if kind not in NUMERIC:
        return Column(spec.name, type_, None, None, pack, spec)
    low, high = WIDEST[kind]
    if kind == Kind.QUANTITY and spec.min is None:
        low = 0
    if spec.min is not None:
        low = scaled(spec.min, SCALE[kind])
    if spec.max is not None:
        high = scaled(spec.max, SCALE[kind])
    return Column(spec.name, type_, low, high, pack, spec)
