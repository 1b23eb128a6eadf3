"""What a pack may contain. The JSON Schema for editors and the reference are made from this.

Every text that people read is given in two languages; amounts are written in yuan and shares in
percent, as in the documents, and become exact integers when the pack is compiled.
"""

from typing import Any, ClassVar, Literal

from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from bangfu.engine.packs.kinds import (
    WHERE,
    Code,
    ColumnType,
    Day,
    Expression,
    Flag,
    Model,
    Name,
    Slug,
    Words,
)
from bangfu.engine.problems import Place

Status = Literal["stated", "assumed", "unset"]
Bound = Literal["exactly", "at_least", "at_most", "about", "recommended"]
RuleKind = Literal["standard", "benefit", "alert", "duty"]


class Cite(Model):
    """Where it is written: a listed document and a clause of it, such as 四(二) or 三(一)1."""

    document: Slug
    clause: str = ""


class Item(Model):
    """Something with a place in a file."""

    where: SkipJsonSchema[Place] = Field(
        default_factory=Place, exclude=True, validation_alias=WHERE
    )


class Header(Item):
    """pack.yaml: what the pack is."""

    code: Slug = Field(description="The folder's name")
    title: Words
    division: Code = Field("", description="12-digit code of the place it governs")
    extends: Slug | None = Field(None, description="The pack it builds on")
    in_force_from: Day | None = Field(None, description="First day it applies")
    in_force_to: Day | None = Field(None, description="Last day it applies")


class Document(Item):
    """documents.yaml: a policy document that items cite. Its text is imported by the user."""

    id: Slug
    title: Words
    number: str = Field("", description="Document number")
    issuer: str = ""
    date: Day | None = Field(None, description="Date of issue")
    note: str = ""


class Entry(Item):
    """One value of a code list."""

    id: Name
    code: str = Field("", description="Value in exports of the national system")
    zh: str
    en: str
    also: list[str] = Field(default_factory=list, description="Other words for the same value")


class CodeVersion(Item):
    """A release of a code list: what its codes meant. One code may mean different things in two."""

    id: Name
    title: Words
    starts: Day | None = Field(None, description="First day it was in use, where that is known")
    ends: Day | None = Field(None, description="Last day it was in use, where that is known")
    codes: dict[str, Name] = Field(default_factory=dict, description="Code → value")
    values: list[Name] = Field(
        default_factory=list, description="Its values, where their codes are not known"
    )


class CodeList(Item):
    """codes/*.yaml: the values a coded column may take. Entries are only ever appended."""

    id: Name
    title: Words
    multiple: Flag = Field(default=False, description="Several values may hold at once")
    exclusive: list[Name] = Field(
        default_factory=list, description="Values that exclude all others"
    )
    entries: list[Entry] = Field(min_length=1, max_length=62)
    versions: list[CodeVersion] = Field(
        default_factory=list, description="Releases whose codes differ; its entries have none then"
    )


class Column(Item):
    """A column of a table."""

    name: Name
    type: ColumnType
    unit: Name | None = None
    codes: Name | None = None
    min: float | None = Field(None, description="Smallest value, in the unit people use")
    max: float | None = Field(None, description="Largest value, in the unit people use")
    zh: str
    en: str
    national: list[str] = Field(
        default_factory=list, description="Column codes in exports of the national system"
    )
    also: list[str] = Field(default_factory=list, description="Other headings it is known by")
    sheet: Name | None = Field(None, description="Ledger sheet, if not the table's own")
    kept: Literal["rules", "lists", "rows"] = Field(
        "rules", description="How far it goes: rules, lists only, or rows only"
    )
    derived: str = Field("", description="How it is worked out; such a column is never typed in")
    part_of: Name | None = Field(
        None, description="The money column it is one item of; kept as an item, not as a column"
    )
    fixed: Flag = Field(
        default=False, description="Born with, suffered or decided: no change of it is ever advised"
    )


class Group(Item):
    """Columns that pages show together, under a heading."""

    title: Words
    columns: list[Name] = Field(min_length=1)


class Table(Item):
    """tables/*.yaml: a kind of subject and what is recorded about it.

    With ``extend`` the columns are added to a table of an extended pack: extra facts that this
    place collects.
    """

    subject: Name | None = None
    extend: Name | None = None
    title: Words | None = None
    parent: Name | None = None
    collection: Name | None = Field(None, description="What its parent calls all of them")
    columns: list[Column] = Field(default_factory=list)
    groups: list[Group] = Field(
        default_factory=list, description="How pages group its columns, in order"
    )


class Sheet(Item):
    """A sheet of the ledger workbook."""

    name: Name
    table: Name
    zh: str
    en: str
    also: list[str] = Field(default_factory=list)


class Key(Model):
    """A column that ties rows of the ledger to places, households and years."""

    name: Name
    sheets: list[Name]
    zh: str
    en: str
    national: list[str] = Field(default_factory=list)
    also: list[str] = Field(default_factory=list)


class Ledger(Item):
    """ledger.yaml: the workbook in which a registry arrives."""

    sheets: list[Sheet]
    keys: list[Key]


class Value(Item):
    """A parameter's value from a day on, in a division and everything below it.

    Without a division it holds wherever the pack is applied, and counts as near as the pack's own.
    """

    value: Any = Field(None, description="Yuan, percent, number, date or code; absent when unset")
    starts: Day = Field(description="First day in force")
    ends: Day | None = Field(None, description="Last day in force")
    division: Code = Field("", description="Code; if absent, wherever the pack is applied")
    status: Status = "stated"
    cite: Cite | None = None
    note: Words | None = None


class Rival(Item):
    """What another source says of the same thing: kept beside the figure in force, never used."""

    value: Any = Field(description="As that source states it")
    cite: Cite
    by: Day | None = Field(None, description="The day it speaks of")
    division: Code = ""
    note: Words | None = None


class Parameter(Item):
    """parameters/*.yaml: a figure of policy as a dated series per division."""

    id: Name
    title: Words
    type: Literal["int", "money", "quantity", "rate", "date", "bool", "code"]
    unit: Name | None = None
    codes: Name | None = None
    values: list[Value] = Field(min_length=1)
    bound: Bound = "exactly"
    rivals: list[Rival] = Field(default_factory=list, description="What other sources say")
    checked_on: Day | None = Field(None, description="When somebody last compared it")
    note: Words | None = None
    replaces: Flag = False


class Counting(Model):
    """Whether an item counts as income, from a day on, in a division and everything below it."""

    counts: Flag = Field(description="Whether it counts as income")
    starts: Day = Field(description="First day in force")
    ends: Day | None = Field(None, description="Last day in force")
    division: Code = Field("", description="Code of a county or above; if absent, everywhere")
    cite: Cite | None = None
    note: Words | None = None


class IncomeItem(Item):
    """incomes/*.yaml: an item of the income sheet, and whether it counts as income here."""

    id: Name = Field(description="A money column of the income sheet")
    values: list[Counting] = Field(min_length=1, description="Nearest division, then newest, wins")
    replaces: Flag = False


class Fact(Item):
    """facts/*.yaml: a named expression about a subject."""

    id: Name
    subject: Name
    title: Words
    expr: Expression
    type: ColumnType | None = Field(None, description="Checked against the expression if given")
    unit: Name | None = None
    note: Words | None = None
    cite: Cite | None = None
    replaces: Flag = False


class Condition(Item):
    """One named condition of a standard or benefit."""

    id: Name
    title: Words
    test: Expression
    when: Expression | None = Field(None, description="It is asked only where this holds")
    cite: Cite | None = Field(None, description="The rule's own citation if absent")
    force: Literal["required", "aim"] = Field(
        "required", description="An aim is reported but decides nothing"
    )
    group: Literal["nine_haves"] | None = Field(
        None, description="A set it belongs to, shown by itself on the page of a village"
    )


class Rule(Item):
    """What standards, benefits, alerts and duties share."""

    id: Name
    subject: Name
    title: Words
    cite: Cite
    applies: Expression | None = Field(
        None, description="Where it does not hold the rule is not applicable; absent: everywhere"
    )
    conditions: list[Condition] = Field(min_length=1)
    in_force_from: Day | None = None
    in_force_to: Day | None = None
    division: Code = Field("", description="Where it holds, if not everywhere the pack does")
    note: Words | None = None
    replaces: Flag = False

    kind: ClassVar[RuleKind]


class Standard(Rule):
    """standards/*.yaml: a verdict. Met when every required condition is met."""

    purpose: Literal["exit", "identification", "monitoring", "group", "other"] = "exit"

    kind: ClassVar[RuleKind] = "standard"


class Benefit(Rule):
    """benefits/*.yaml: what a person, household or village is entitled to."""

    amount: Expression | None = Field(None, description="In money; absent for benefits in kind")
    bound: Bound = "exactly"
    per: Literal["once", "year", "month", "term", "event"] = "once"
    in_kind: Words | None = Field(None, description="What is given, when it is not money")
    department: Words | None = None
    evidence: list[Words] = Field(default_factory=list)

    kind: ClassVar[RuleKind] = "benefit"


class Alert(Rule):
    """alerts/*.yaml: something to look into. Met means raised: people verify it, none is judged."""

    about: Literal["relapse", "quality", "funds", "duty", "coverage", "other"] = "other"
    severity: Literal["block", "warn", "clue"] = Field(
        "clue", description="block: refused at entry; warn: to be confirmed; clue: to be verified"
    )
    settle_days: Name | None = Field(None, description="Parameter: days in which to settle it")
    department: Words | None = None

    kind: ClassVar[RuleKind] = "alert"


class Duty(Rule):
    """duties/*.yaml: what somebody owes a household, village or place. Met means fulfilled."""

    bearer: Words = Field(description="Who has to do it")
    every: Literal["once", "year", "quarter", "month", "week", "standing"] = "standing"
    department: Words | None = Field(None, description="Who watches over it")

    kind: ClassVar[RuleKind] = "duty"


class Case(Item):
    """cases/*.yaml: given → expect. The name is a sentence an officer understands."""

    name: str
    as_of: Day | None = None
    given: dict[str, Any] = Field(default_factory=dict)
    parameters: dict[str, Any] = Field(default_factory=dict)
    assumed: Flag = Field(default=False, description="Use the pack's assumed values too")
    division: Code = Field("", description="Where the household lives; the pack's own if absent")
    procedure: Name | None = Field(
        None,
        description="The case asks for the days of this procedure, begun on as_of, each stage "
        "passed on its first day; expect: stages, earliest and due by stage, ends",
    )
    expect: dict[str, Any] = Field(default_factory=dict)
