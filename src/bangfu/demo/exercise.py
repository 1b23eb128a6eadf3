"""A ledger to import by hand, and parts of ledgers: households picked out with all their rows."""

import dataclasses
from collections.abc import Collection, Iterator, Sequence

import numpy as np
import pyarrow as pa

from bangfu.base.divisions import codes
from bangfu.demo.accounts import accounts
from bangfu.demo.city import City, generate
from bangfu.demo.ledger import Ledger

ROWS = 40
ERRORS = 0.04


def part(ledger: Ledger, heads: Collection[str]) -> Ledger:
    """The rows of some households; sheets that do not speak of households are left out.

    Args:
        heads: id numbers of the heads.
    """
    names = [name for name in ledger.sheets if "head_id_no" in ledger.sheets[name].column_names]
    sheets = {name: _chosen(ledger.sheets[name], heads) for name in names}
    titles = {name: ledger.titles[name] for name in names}
    return dataclasses.replace(ledger, sheets=sheets, titles=titles)


def _chosen(sheet: pa.Table, heads: Collection[str]) -> pa.Table:
    said = sheet["head_id_no"].to_pylist()
    return sheet.filter(pa.array(np.array([head in heads for head in said], bool)))


def exercise(city: City) -> Ledger:
    """A ledger of households nobody has registered yet, with mistakes, for the township's officer.

    They are those of another drawing of the same city, without household numbers.
    """
    town = next(seat.division for seat in accounts(city) if seat.role == "township_officer")
    other = generate(city.pack.code, "small", city.seed + 1, errors=ERRORS).ledger
    new = part(other, _strangers(other, city.ledger))
    sheets = dict(_moved(new, _villages_of(city, town)))
    return dataclasses.replace(new, sheets=sheets)


def _strangers(other: Ledger, known: Ledger) -> set[str]:
    """Heads of the first households none of whose numbers occurs in a known ledger."""
    numbers = set(known.sheets["member"]["id_no"].to_pylist())
    member = other.sheets["member"]
    pairs = zip(member["head_id_no"].to_pylist(), member["id_no"].to_pylist(), strict=True)
    met = numbers | {head for head, number in pairs if number in numbers}
    heads = other.sheets["household"]["head_id_no"].to_pylist()
    return set([head for head in heads if head not in met][:ROWS])


def _villages_of(city: City, town: str) -> dict[str, str]:
    """Code and name of the villages of a township that hold households."""
    inside = [code for code in city.places.village.tolist() if code.startswith(codes.prefix(town))]
    return {code: city.places.names[code] for code in inside}


def _moved(part: Ledger, villages: dict[str, str]) -> Iterator[tuple[str, pa.Table]]:
    """The sheets with their households in other villages, and known by their heads alone."""
    for name, sheet in part.sheets.items():
        table = _set(sheet, "household_no", [None] * sheet.num_rows)
        if "village_code" in table.column_names:
            listed = list(villages)
            places = [listed[at % len(listed)] for at in range(table.num_rows)]
            table = _set(table, "village_code", places)
            table = _set(table, "village_name", [villages[code] for code in places])
            for column in ("county_name", "township_name"):
                table = _set(table, column, [None] * table.num_rows)
        yield name, table


def _set(table: pa.Table, name: str, values: Sequence[str | None]) -> pa.Table:
    if name not in table.column_names:
        return table
    return table.set_column(table.schema.get_field_index(name), name, pa.array(values, pa.string()))
