"""What procedures may be about: how a record is found, named and asked, by its label.

A filing keeps its subject as a label and an id, so that it needs no key to a table of another
slice. Slices register their subjects beside their effects.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from bangfu.base.accounts.models import User
from bangfu.engine.memory import Evaluation, Record


@dataclass(frozen=True, slots=True)
class Found:
    """A record as filings keep it.

    Args:
        id: its public key.
        division: 12-digit code of its village.
        number: what offices call it, for trails.
        name: what people call it, for pages.
        row: its key in its table, where whoever found it has read it.
    """

    id: str
    division: str
    number: str
    name: str
    row: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of record that procedures are about.

    Args:
        label: as packs name it: ``household``, ``village``.
        find: the record of an id if it lies in the person's scope; ``LookupError`` otherwise.
        ask: the record with what is known of it, for conditions of a procedure.
    """

    label: str
    find: Callable[[User, str], Found]
    ask: Callable[[Found], tuple[Evaluation, Record]]


_SUBJECTS: dict[str, Subject] = {}


def register(subject: Subject) -> None:
    """Add a kind of subject."""
    _SUBJECTS[subject.label] = subject


def get(label: str) -> Subject:
    """A kind of subject.

    Raises:
        LookupError: nobody registered such a one.
    """
    return _SUBJECTS[label]


def labels() -> set[str]:
    """Every kind of subject that procedures may be about here."""
    return set(_SUBJECTS)
