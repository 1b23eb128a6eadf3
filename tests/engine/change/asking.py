"""Asks what would change a condition, in a pack with one standard."""

from functools import lru_cache

from bangfu.engine.change import Change, change
from bangfu.engine.change.telling import Telling
from bangfu.engine.compile.program import Program
from bangfu.engine.memory import Record
from tests.engine import orchard
from tests.engine.orchard import asking, standard

# A crop is what it is: nobody is told to grow another one.
TABLES = orchard.TABLES.replace("codes: fruit, zh: 作物", "codes: fruit, fixed: true, zh: 作物")


def named(name: str, text: str, subject: str = "household") -> str:
    """A fact of a name."""
    return orchard.fact(text, subject).replace("id: it", f"id: {name}").replace("它", f"事实{name}")


@lru_cache(maxsize=256)
def program(test: str, more: str = "", subject: str = "household") -> Program:
    """A pack with one standard about a subject."""
    return orchard.orchard(tables=TABLES, standards=standard(test, subject), facts=more)


def proposed(
    test: str, record: Record, more: str = "", *, subject: str = "household", **figure: object
) -> Change | None:
    """What would make a condition hold for a record."""
    compiled = program(test, more, subject)
    return change(asking(compiled, **figure), compiled.rules["rule"].conditions[0], record)


def said(
    test: str,
    record: Record,
    more: str = "",
    *,
    subject: str = "household",
    deeper: bool = False,
    language: str = "zh",
    **figure: object,
) -> list[str]:
    """The same in words, without the blanks that keep numbers and units together."""
    found = proposed(test, record, more, subject=subject, **figure)
    if found is None:
        return []
    ways = found.deeper if deeper else found.ways
    lines = Telling(program(test, more, subject), language).lines(record, ways)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]
