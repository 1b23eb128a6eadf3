"""Surveys: questions asked of a household, member or village, in the schema of packs.

Skip logic, constraints and scores are expressions of the rule language: a bare name is an answer
to another question, ``household.…`` a fact of the household that is asked.
"""

from typing import Literal

from pydantic import Field

from bangfu.engine.packs.kinds import Code, Expression, Flag, Name, Words
from bangfu.engine.packs.schema import Cite, Item, Status

QuestionType = Literal[
    "yes_no", "choice", "choices", "int", "money", "quantity", "date", "text", "photo"
]


class Choice(Item):
    """An answer to choose."""

    id: Name
    title: Words


class Question(Item):
    """One question. Its answer is a column of who is asked, called ``<survey>_<question>``."""

    id: Name
    title: Words = Field(description="What is asked")
    hint: Words | None = Field(None, description="How to find out, shown below the question")
    type: QuestionType
    unit: Name | None = None
    codes: Name | None = Field(None, description="Code list of the choices, if not its own")
    choices: list[Choice] = Field(
        default_factory=list, max_length=62, description="Choices of its own"
    )
    required: Flag = Field(default=False, description="Nothing is submitted without an answer")
    min: float | None = Field(None, description="Smallest answer, in the unit people use")
    max: float | None = Field(None, description="Largest answer, in the unit people use")
    when: Expression | None = Field(None, description="It is asked only where this holds")
    must: Expression | None = Field(None, description="What the answer has to satisfy")
    says: Words | None = Field(None, description="What is said where it does not satisfy that")
    points: dict[str, float] = Field(
        default_factory=dict, description="Points per choice; yes and no for a yes-no question"
    )
    score: Expression | None = Field(None, description="Points as an expression, instead of points")
    fills: Name | None = Field(
        None, description="Column of who is asked that the answer is written to when submitted"
    )
    cite: Cite | None = None


class Section(Item):
    """Questions that stand on one page."""

    id: Name
    title: Words
    hint: Words | None = Field(None, description="What to do, shown below the title")
    when: Expression | None = Field(None, description="It is asked only where this holds")
    questions: list[Question] = Field(
        min_length=1, max_length=100, description="What is asked, in order"
    )


class Band(Item):
    """What a score means from a number of points on."""

    id: Name
    title: Words
    at_least: float


class Survey(Item):
    """surveys/*.yaml: a questionnaire, its scoring, and where its answers go.

    Raise ``version`` whenever a question changes its meaning; what was submitted keeps its own.
    """

    id: Name = Field(max_length=24)
    title: Words
    version: int = Field(1, ge=1, le=9999, description="Raised when a question changes")
    subject: Literal["household", "member", "village"]
    cite: Cite | None = None
    status: Status = Field("stated", description="Whether a document gives the points")
    sections: list[Section] = Field(min_length=1, max_length=40, description="Its pages")
    score: Expression | None = Field(None, description="Total; absent: all points added up")
    order: Literal["poorest_low", "poorest_high"] = Field(
        "poorest_low", description="Whether few points or many mean hardship, for rankings"
    )
    bands: list[Band] = Field(default_factory=list, description="What scores mean")
    note: Words | None = None
    division: Code = Field("", description="Where it holds, if not everywhere the pack does")
    replaces: Flag = False

    @property
    def questions(self) -> list[Question]:
        """All questions in the order asked."""
        return [question for section in self.sections for question in section.questions]

    @property
    def is_scored(self) -> bool:
        """Whether its answers come to a number of points."""
        return self.score is not None or any(q.points or q.score for q in self.questions)
