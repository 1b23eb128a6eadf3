"""Kinds of value in pack files, each stricter than YAML: names, codes, days, texts, expressions."""

import datetime as dt
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from bangfu.engine.problems import Place

# Two underscores in a row are kept for the names of a run's own columns.
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=60)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
Code = Annotated[
    str,
    StringConstraints(pattern=r"^([0-9]{2}|[0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12})?$"),
    AfterValidator(lambda code: code and code.ljust(12, "0")),
]


def _day(value: Any) -> dt.date:
    """A day written as one; never a count of seconds."""
    if isinstance(value, str) and len(value) == len("2016-01-01") and value[4] == "-":
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            pass
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    raise PydanticCustomError("date_type", "Input should be a day such as 2016-01-01")


Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[dt.date, BeforeValidator(_day)]
WHERE = "\0where"  # what the loader calls a place; no author can write it
ColumnType = Literal[
    "bool", "int", "money", "quantity", "rate", "date", "month", "code", "codes", "text"
]


def _words(value: Any) -> Any:
    """One text for both languages when only one is given."""
    return {"zh": value, "en": value} if isinstance(value, str) else value


class Model(BaseModel):
    """Strict: an unknown key is an error, and nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Expression(str):
    """An expression of the rule language, as written, and where."""

    __slots__ = ("place",)
    place: Place

    def __new__(cls, text: str, place: Place | None = None) -> Self:
        """The text with its place, if it came from a file."""
        made = super().__new__(cls, text)
        made.place = place or Place()
        return made

    @classmethod
    def of(cls, value: Any) -> "Expression":
        """What YAML made of a short expression, as the expression it was meant to be."""
        if isinstance(value, cls):
            return value
        if isinstance(value, bool):
            return cls("true" if value else "false")
        if isinstance(value, str | int | float | dt.date):
            return cls(str(value))
        raise PydanticCustomError("string_type", "Input should be an expression")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> CoreSchema:
        """Validated by ``of``; a string in the JSON Schema."""
        return core_schema.no_info_before_validator_function(
            cls.of, core_schema.is_instance_schema(cls)
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: Any) -> dict[str, Any]:
        """What editors see: short expressions are numbers or yes and no to YAML."""
        return {"type": ["string", "number", "boolean"]}


class Text(Model):
    """A text in both languages."""

    zh: str = Field(min_length=1, description="Simplified Chinese")
    en: str = Field(min_length=1, description="English")

    def text(self, language: str) -> str:
        """The text in a language (``zh`` or ``en``)."""
        return self.zh if language == "zh" else self.en


Words = Annotated[Text, BeforeValidator(_words)]
