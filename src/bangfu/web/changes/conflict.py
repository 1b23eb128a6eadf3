"""What to show when somebody else changed the same fields: theirs beside mine, to choose from."""

from dataclasses import dataclass
from typing import Any, Self

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import queries as catalogue
from bangfu.registry.households.changes.merging import CHANGED
from bangfu.web import words
from bangfu.web.changes.forms import KEEP, Section
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
    def of(cls, refusal: Refusal, form: Section) -> Self | None:
        """The conflict a refusal tells of; any other refusal goes to the form.

        The form answers to the newer version from then on, and to a new operation.
        """
        if refusal.code != CHANGED:
            form.refuse(refusal)
            return None
        data: Any = form.data.copy()  # type: ignore[attr-defined]
        data["version"] = refusal.context["version"]
        form.data = data
        return cls(str(refusal.message), [_field(one) for one in refusal.context["fields"]])


def _field(told: dict[str, Any]) -> Field:
    pack = catalogue.pack()
    column = pack.tables["member" if told["part"] == "members" else "household"].columns[
        told["column"]
    ]
    theirs, mine = (words.display(pack, column, told[side]) for side in ("theirs", "mine"))
    title = column.title(language())
    return Field(KEEP + told["column"], title, theirs, mine, told["by"], told["at"][:16])
