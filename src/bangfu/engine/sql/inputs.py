"""What a run is given, whatever the engine."""

from collections.abc import Iterable

import pyarrow as pa

from bangfu.engine.packs.pack import Pack
from bangfu.engine.sql import names

# More than any office has records. Offices number theirs from one; put after the six digits of the
# county, numbers of different offices stay apart (and are still found: the rest of the division).
NUMBERS = 2**40
COUNTY_DIGITS = 6


def nearest_below(pack: Pack, subject: str, have: Iterable[str]) -> str | None:
    """The subject nearest below another among those there are relations of."""
    below = {s: pack.lineage(s).index(subject) for s in have if subject in pack.lineage(s)}
    return min(below, key=below.__getitem__, default=None)


def numbered(pack: Pack, subject: str, schema: pa.Schema) -> list[str]:
    """The ids in the input of a subject that are numbers given by an office."""
    ids = (names.ident(s) for s in (subject, *pack.lineage(subject)))
    return [
        name
        for name in ids
        if name in schema.names and pa.types.is_integer(schema.field(name).type)
    ]
