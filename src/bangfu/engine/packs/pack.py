"""A pack as loaded: its own items and those of the packs it extends, by name."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bangfu.engine.language.types import CODED, NUMERIC, SCALE, WIDEST, Kind, Type, scaled
from bangfu.engine.packs import contract, office, papers, procedure, schema, survey
from bangfu.engine.packs.kinds import Text
from bangfu.engine.problems import Both, PackError, Place, Problem

if TYPE_CHECKING:
    from bangfu.engine.packs.quality import Check


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
    title: Text
    parent: str | None
    collection: str | None
    columns: dict[str, Column] = field(default_factory=dict)
    groups: list[schema.Group] = field(default_factory=list)
    where: Place = field(default_factory=Place)


@dataclass(slots=True)
class Pack:
    """Everything in force under one jurisdiction.

    ``chain`` lists the packs from the most general to this one; ``homes`` gives the division of
    the pack that a parameter comes from; ``asked`` gives the survey and question that a column of a
    subject comes from; ``digest`` changes whenever any of their files does.
    """

    code: str
    title: Text
    division: str
    chain: list[str]
    headers: dict[str, schema.Header]
    folders: list[Path]
    digest: str = ""
    documents: dict[str, schema.Document] = field(default_factory=dict)
    codes: dict[str, schema.CodeList] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    incomes: dict[str, schema.IncomeItem] = field(default_factory=dict)
    parameters: dict[str, schema.Parameter] = field(default_factory=dict)
    homes: dict[str, str] = field(default_factory=dict)
    facts: dict[tuple[str, str], schema.Fact] = field(default_factory=dict)
    standards: dict[str, schema.Standard] = field(default_factory=dict)
    benefits: dict[str, schema.Benefit] = field(default_factory=dict)
    alerts: dict[str, schema.Alert] = field(default_factory=dict)
    duties: dict[str, schema.Duty] = field(default_factory=dict)
    checks: dict[str, "Check"] = field(default_factory=dict)
    targets: dict[str, office.Target] = field(default_factory=dict)
    tasks: dict[str, office.Task] = field(default_factory=dict)
    procedures: dict[str, procedure.Procedure] = field(default_factory=dict)
    contracts: dict[str, contract.Contract] = field(default_factory=dict)
    calendars: dict[str, procedure.Calendar] = field(default_factory=dict)
    scorecards: dict[str, office.Scorecard] = field(default_factory=dict)
    surveys: dict[str, survey.Survey] = field(default_factory=dict)
    asked: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)
    forms: dict[str, papers.Form] = field(default_factory=dict)
    marks: list[office.ClauseMark] = field(default_factory=list)
    elsewhere: dict[str, schema.Item] = field(default_factory=dict)
    scoped: set[str] = field(default_factory=set)
    cases: list[schema.Case] = field(default_factory=list)
    ledger: schema.Ledger | None = None

    @property
    def rules(self) -> dict[str, schema.Rule]:
        """Standards, benefits, alerts and duties by id."""
        return {**self.standards, **self.benefits, **self.alerts, **self.duties}

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
    """A column from its declaration, its range in smallest units.

    Raises:
        PackError: a range or code list that does not fit the type.
    """
    kind = Kind(spec.type)
    type_ = Type(kind, spec.unit or "", spec.codes or "")
    if kind in CODED and not spec.codes:
        raise PackError([Problem("missing_key", spec.where, {"key": "codes"})])
    if spec.codes and kind not in CODED:
        raise _unfit(spec, "codes", Both("只用于代码字段", "is for code columns only"))
    if kind not in NUMERIC:
        if spec.min is not None or spec.max is not None:
            raise _unfit(spec, "min", Both("只用于数值字段", "is for numeric columns only"))
        return Column(spec.name, type_, None, None, pack, spec)
    low, high = _range(spec, kind)
    return Column(spec.name, type_, low, high, pack, spec)


def _range(spec: schema.Column, kind: Kind) -> tuple[int, int]:
    widest = WIDEST[kind]
    low, high = (0 if kind == Kind.QUANTITY else widest[0]), widest[1]
    try:
        low = low if spec.min is None else scaled(spec.min, SCALE[kind])
        high = high if spec.max is None else scaled(spec.max, SCALE[kind])
    except ValueError:
        fine = Both("不是该类型的数", "is not a number of this type")
        raise _unfit(spec, "min, max", fine) from None
    if not widest[0] <= low <= high <= widest[1]:
        raise _unfit(spec, "min, max", Both("超出该类型的范围", "is beyond the type's range"))
    return low, high


def _unfit(spec: schema.Column, key: str, detail: Both) -> PackError:
    return PackError([Problem("bad_value", spec.where, {"key": key, "detail": detail})])
