"""The parts of a recipe: families, names, places, shares and cases. See ``recipe``."""

from typing import Literal

from pydantic import Field

from bangfu.engine.packs.kinds import Model

Span = tuple[float, float]
Weights = dict[str, float]


class Case(Model):
    """One way a value comes about. The first case whose conditions hold is taken.

    ``value``, ``pick``, ``between``, ``around`` and ``normal`` are in the unit people use (yuan,
    mu); ``before`` counts days back from the reference date. A case with none of them is blank.
    """

    when: list[str] = Field(default_factory=list, description="All must hold; see scene.holds")
    yes: float | None = Field(default=None, ge=0, le=1, description="Chance of yes")
    value: float | str | None = None
    pick: Weights | None = Field(default=None, description="Value → weight")
    between: Span | None = Field(default=None, description="Evenly from lowest to highest")
    around: Span | None = Field(default=None, description="Log-normal: median and spread")
    normal: Span | None = Field(default=None, description="Mean and standard deviation")
    before: Span | None = Field(default=None, description="Days before the reference date")
    years_before: Span | None = Field(
        default=None, description="Calendar years before it, as a year"
    )
    least: float | None = None
    most: float | None = None
    times: str = Field(default="", description="A number of the row to multiply with")
    step: float = Field(default=0, ge=0, description="Round to a multiple of it")


class Weighted(Model):
    """A weight where conditions hold."""

    when: list[str] = Field(default_factory=list)
    weight: float = Field(ge=0)


class Group(Model):
    """A share of the households, taken from those that carry weight."""

    share: float = Field(ge=0, le=1)
    weights: list[Weighted] = Field(min_length=1)


class Slot(Model):
    """A member of a kind of family, with an age of its own or relative to an earlier member."""

    relation: str = Field(alias="is", description="Relation to the head")
    age: Span | None = None
    younger: Span | None = Field(
        default=None, description="So many years younger than member `than`"
    )
    older: Span | None = Field(default=None, description="So many years older than member `than`")
    than: int = 0
    female: float | None = Field(
        default=None, description="Share of women; absent: as the relation says"
    )


class Family(Model):
    """A kind of family. ``lone``: nobody outside is bound to support them."""

    share: float = Field(gt=0)
    lone: bool = False
    members: list[Slot] = Field(min_length=1)


class Size(Model):
    """How many there are of each; ``villages`` is the share of ordinary villages that take part."""

    households: int = Field(gt=0)
    persons: int = Field(gt=0)
    villages: float = Field(gt=0, le=1)


class County(Model):
    """A county that takes part, and how much of the registry lives there."""

    weight: float = Field(gt=0)
    terrain: str
    poor_villages: bool = True


class VillageCodes(Model):
    """Which villages may hold registered households, by the last three digits of their codes."""

    low: int
    high: int
    weight: float
    poor: bool = Field(default=False, description="May be a poor village")


class Step(Model):
    """What the yearly targets ask of a year: persons (or a share of them) and villages."""

    year: int
    persons: int | None = None
    share: float | None = None
    villages: float = 0


class Progress(Model):
    """How exits went and are planned, and which households go first."""

    status: Literal["stated", "assumed"]
    years: list[Step] = Field(min_length=1)
    relapsed: float = 0
    readiness: list[Weighted] = Field(min_length=1)


class Line(Model):
    """Some rows are put just above, at and just below a figure of the pack."""

    subject: str
    column: str
    figure: str
    share_of: str = Field(default="", description="A rate to take of the figure")
    share: float = Field(ge=0, le=1)
    steps: list[float] = Field(min_length=1, description="Distances, in yuan or percent")
    when: list[str] = Field(default_factory=list)


class Given(Model):
    """Given names of one generation and gender: first characters, last ones, share of single."""

    first: str = Field(min_length=1)
    last: str = Field(min_length=1)
    single: float = 0


class Generation(Model):
    """Names of people born up to a year."""

    until: int
    male: Given
    female: Given


class Dotted(Model):
    """Names written with a dot, of the peoples that write them so."""

    peoples: list[str]
    male: list[str]
    female: list[str]


class Rare(Model):
    """Characters that older encodings cannot write."""

    share: float
    marks: str


class School(Model):
    """A school's name: the place it belongs to, and what follows."""

    of: Literal["township", "county"]
    name: str


class People(Model):
    """Names, numbers and origins of wholly invented people."""

    area: str = Field(pattern=r"^[0-9]{6}$", description="Area code of all id numbers")
    phone: str = Field(pattern=r"^1[0-9]*$", description="Leading digits of phone numbers")
    phone_from: int = Field(description="Age from which people have a phone of their own")
    account: str = Field(pattern=r"^[0-9]+$", description="Leading digits of bank accounts")
    household_no: str = Field(pattern=r"^[0-9]+$")
    unnumbered: float = Field(description="Share of households without a national number yet")
    surnames: Weights
    cluster: float = Field(description="Share of households with a main name of their village")
    generations: list[Generation] = Field(min_length=1)
    rare: Rare
    dotted: Dotted
    ethnicities: Weights
    own_people: float = Field(description="Share of in-laws and spouses of another people")
    township_people: float = Field(description="Share in townships named after a people")
    hamlets: list[str]
    schools: dict[str, School] = Field(description="School status → what schools are called")


class Seat(Model):
    """A post and where it is: a level of the busiest branch, the neighbour, or a zone."""

    username: str
    role: str
    at: Literal["city", "county", "township", "village", "neighbour", "zone"]


class Accounts(Model):
    """The accounts of a demo city: seats and the password they share."""

    password: str
    seats: list[Seat]


class Blanks(Model):
    """How much is not stated. A careless household (or village) leaves out far more."""

    rate: float
    careless: float
    careless_rate: float
    columns: dict[str, float] = Field(
        default_factory=dict, description="Column → chance of its own"
    )
    missing_income: float = Field(description="Share of households without this year's sheet")


class Errors(Model):
    """Planted mistakes: share of rows, kinds by weight, and wrong words by column."""

    rate: float = Field(ge=0, le=0.1)
    kinds: Weights
    words: dict[str, str] = Field(description="sheet.column → a word no list has")
    head_from: int = Field(description="Age from which somebody may be called a second head")


class Incomes(Model):
    """How earnings are fitted to the income a household is meant to have."""

    production: list[str] = Field(description="Facts that add up to what the farm brings, yuan")
    wage_month: Span = Field(description="Least and largest wage of a month, yuan")
    public_job_month: float
    survey: Span = Field(description="Surveyed disposable income as a share of net income")
    earned: Span = Field(description="Least and largest factor on what the farm brings")
    most_support: float = Field(description="Most that children elsewhere add in a year, yuan")
    most_transfer: float = Field(description="Most that comes from others in a year, yuan")
    itemised: float = Field(default=0, description="Share of households that name items apart")
    named_apart: dict[str, Weights] = Field(
        default_factory=dict, description="Column → how it falls into items"
    )
