"""A small city as a tree: three counties of three townships of some villages each."""

from typing import Any

from bangfu.base.divisions.schematic import Place

SEATS = {"421002": (0.0, 0.0), "421003": (3000.0, 500.0), "421022": (1500.0, 2500.0)}


def city(
    *,
    villages: int = 8,
    seats: dict[str, Any] | None = None,
    outlines: dict[str, Any] | None = None,
) -> Place:
    """The tree, with seats of counties and outlines of any place by short code."""
    known, given = SEATS if seats is None else seats, outlines or {}

    def place(code: str, *children: Place) -> Place:
        full = code.ljust(12, "0")
        return Place(full, known.get(code), given.get(code), list(children))

    def township(code: str) -> Place:
        return place(code, *(place(f"{code}2{n:02d}") for n in range(villages)))

    def county(code: str) -> Place:
        return place(code, *(township(f"{code}10{n}") for n in range(3)))

    return place("4210", *(county(code) for code in SEATS))


def leaves(place: Place) -> list[str]:
    """Codes of the villages at or below a place."""
    if not place.children:
        return [place.code]
    return [code for child in place.children for code in leaves(child)]
