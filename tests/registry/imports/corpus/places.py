"""Where households and village files belong: by code, by names, by both."""

from typing import Any

from bangfu.base.divisions import actions as divisions
from bangfu.base.divisions.reading import Row
from tests.cast import COUNTY, NEIGHBOUR_VILLAGE, NEXT_VILLAGE, TOWN
from tests.registry.imports import ledgers
from tests.registry.imports.corpus.case import HOMES, PLACES, Case, spoil, told

TWIN = "421083101202"


def _again(sheet: str, row: int) -> Any:
    return lambda sheets: sheets[sheet].append(list(sheets[sheet][row - 1]))


def _put(sheet: str, row: int, heading: str, value: Any) -> Any:
    return lambda sheets: ledgers.put(sheets, sheet, row, heading, value)


def _by_name(*cells: str, headings: tuple[str, ...] = ("县", "乡镇", "行政村")) -> Any:
    """The first household by the names of its place instead of the code."""

    def change(sheets: ledgers.Ledger) -> None:
        ledgers.put(sheets, HOMES, 2, "村代码", None)
        for heading, cell in zip(headings, cells, strict=True):
            ledgers.column(sheets, HOMES, heading, cell)

    return change


def _two_of_one_name() -> None:
    """Another lakeside village, in the next township."""
    divisions.load_codes(by="tests", rows=[Row(TWIN, "湖滨村")], source="tests")


def _place(name: str, *codes: str, cells: tuple[str, str, str], **more: Any) -> Case:
    if "reads" in more:
        more = {"part": "households", "row": 2, "column": "village", **more}
    return told(f"place: {name}", _by_name(*cells), *codes, **more)


CASES: list[Case] = [
    spoil("place: a county's code", HOMES, 2, "村代码", COUNTY, "village.level"),
    spoil("place: a township's code", HOMES, 2, "村代码", TOWN, "village.level"),
    spoil("place: eleven digits", HOMES, 2, "村代码", "42108310020", "village.code"),
    spoil("place: a word for a code", HOMES, 2, "村代码", "湖滨村", "village.code"),
    spoil("place: no such code", HOMES, 2, "村代码", "421083100299", "village.unknown"),
    spoil(
        "place: a neighbour's code", HOMES, 2, "村代码", NEIGHBOUR_VILLAGE, "village.out_of_scope"
    ),
    spoil(
        "place: the code as a number",
        HOMES,
        2,
        "村代码",
        int(NEXT_VILLAGE),
        column="village",
        reads=NEXT_VILLAGE,
    ),
    spoil(
        "place: the code in full width",
        HOMES,
        2,
        "村代码",
        "４２１０８３１００２０２",
        column="village",
        reads=NEXT_VILLAGE,
    ),
    _place("by its names", cells=("洪湖市", "新堤镇", "荷花村"), reads=NEXT_VILLAGE),
    _place("by short names", cells=("洪湖", "新堤", "荷花"), reads=NEXT_VILLAGE),
    _place(
        "by the name of its committee",
        cells=("洪湖市", "新堤镇", "荷花村村委会"),
        reads=NEXT_VILLAGE,
    ),
    _place("by its own name alone", cells=("", "", "荷花村"), reads=NEXT_VILLAGE),
    _place("nobody knows its name", "village.not_found", cells=("洪湖市", "新堤镇", "桃花村")),
    _place("in the wrong township", "village.not_found", cells=("洪湖市", "螺山镇", "荷花村")),
    _place(
        "of a name in two townships",
        "village.ambiguous",
        cells=("洪湖市", "", "湖滨村"),
        before=_two_of_one_name,
    ),
    _place(
        "of a name in two townships, the township said",
        cells=("洪湖市", "螺山镇", "湖滨村"),
        before=_two_of_one_name,
        reads=TWIN,
    ),
    told(
        "place: code and name disagree",
        lambda s: ledgers.column(s, HOMES, "行政村", "荷花村", "荷花村"),
        "village.contradicts",
    ),
    told("village: a year twice", _again(PLACES, 2), "village.duplicate", "village.duplicate"),
    told("village: no place", _put(PLACES, 2, "村代码", None), "village.missing"),
]
