"""What a batch's rows are in the registry, and why some cannot go in as they stand."""

from dataclasses import dataclass, field
from typing import Any

from bangfu.registry.catalogue.compare import NONE


@dataclass(slots=True)
class Trouble:
    """Why a row cannot go in as it stands.

    ``code``: ``number_taken`` (another family bears this number), ``several`` (its people live in
    several households), ``same`` (two units are one household), ``elsewhere`` (the person is
    active in another household), ``same_name``, ``left`` (registered as having left).
    ``household`` names the other household where there is one.
    """

    code: str
    unit: int
    member: int = NONE
    household: int = NONE


@dataclass(slots=True)
class Registered:
    """A household as registered."""

    pk: int
    version: int
    village: str
    household_no: str
    national_no: str | None


@dataclass(slots=True)
class Person:
    """A member as registered."""

    pk: int
    household: int
    print: bytes | None
    person_no: str | None
    name: str
    born: Any
    active: bool
    relation: str | None


@dataclass(slots=True)
class Matched:
    """What a batch's rows are in the registry; ``NONE`` where they are new.

    ``registered`` are the households found, and those where troubles lie; ``others`` are per unit
    the active members whom the batch does not mention; ``relations`` the relation each member of
    the batch will have.
    """

    households: list[int]
    members: list[int]
    incomes: list[int]
    registered: dict[int, Registered]
    relations: list[str | None]
    others: dict[int, list[Person]] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
