"""What to show when somebody else changed the same fields: theirs beside mine, to choose from."""

from dataclasses import dataclass
from typing import Any, Self

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.changes.merging import CHANGED
from bangfu.web import words
from bangfu.web.changes import telling
from bangfu.web.changes.forms import KEEP, Changing
from bangfu.web.pages import language


@dataclass(frozen=True, slots=True)
class Field:
    """One field that both changed."""

    name: str
    title: str
    theirs: str | None
    mine: str | None
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Conflict:
    """The fields that both changed, and what is to be chosen."""

    message: str
    fields: list[Field]

    @classmethod
    def of(cls, refusal: Refusal, form: Changing) -> Self | None:
        """The conflict a refusal tells of; any other refusal goes to the form.

        The form answers to the newer version from then on, and to a new operation.
        """
        if refusal.code != CHANGED:
            form.refuse(refusal)
            return None
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["version"] = refusal.context["version"]
        form.data = data
        return cls(str(refusal.message), [_field(one, form) for one in refusal.context["fields"]])


def _field(told: dict[str, Any], form: Changing) -> Field:
    pack, name = catalogue.pack(), told["column"]
    of_people = told["part"] in ("members", "medical")
    column = pack.tables["member" if of_people else "household"].columns.get(name)
    sides = (told["theirs"], told["mine"])
    if column is None:
        theirs, mine = (telling.value(pack, name, side) for side in sides)
    else:
        theirs, mine = (words.display(pack, column, side) for side in sides)
    title = column.title(language()) if column else telling.title(name)
    return Field(KEEP + form.asks(name), title, theirs, mine, told["by"], told["at"][:16])
