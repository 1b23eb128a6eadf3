"""Reading what people write into a column: one reader for forms, ledgers and field sync.

A reader takes text and gives the value as the registry keeps it: yes/no, whole numbers of the
smallest unit (fen, hundredths), days, code ids, tuples of code ids, or normalised text.
"""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from difflib import get_close_matches

from bangfu.base.kit import normal
from bangfu.base.kit.normal import Unreadable
from bangfu.engine.language.types import NUMERIC, SCALE, Kind
from bangfu.engine.packs import schema
from bangfu.engine.packs.pack import Column, Pack

Value = bool | int | dt.date | str | tuple[str, ...]
Read = Callable[[str], Value]
Coded = Mapping[str, Mapping[str, str]]

# Our own household numbers: village, place in its series, check character.
HOUSEHOLD_NO = re.compile(r"([0-9]{12})-([0-9]{5})([0-9X])", re.ASCII)


def household_no(raw: str) -> str:
    """A household's number: ours with its hyphen, any other without separators.

    >>> household_no("４21083100201 - 000073"), household_no("n-001")
    ('421083100201-000073', 'N001')
    """
    ours = normal.text(raw).replace(" ", "").lstrip("'").upper()
    return ours if HOUSEHOLD_NO.fullmatch(ours) else normal.id_no(raw)


def coordinate(raw: str, most: int) -> str:
    """A longitude or latitude in decimal degrees, to a millionth of a degree.

    >>> coordinate("１１２.2351000°", 180)
    '112.2351'

    Raises:
        Unreadable: ``not_a_coordinate``.
    """
    try:
        degrees = Decimal(normal.text(raw).rstrip("°").strip())
    except InvalidOperation:
        raise Unreadable("not_a_coordinate", raw) from None
    if not degrees.is_finite() or abs(degrees) > most:
        raise Unreadable("not_a_coordinate", raw)
    return f"{degrees.quantize(MILLIONTH).normalize():f}"


# Texts that are more than text: what they are called decides how they are cleaned.
CLEANING: dict[str, Callable[[str], str]] = {
    "household_no": household_no,
    "person_no": normal.id_no,
    "head_id_no": normal.id_no,
    "id_no": normal.id_no,
    "village_code": normal.id_no,
    "name": normal.name,
    "head_name": normal.name,
    "phone": normal.phone,
    "bank_account": normal.account,
    "filled_phone": normal.phone,
    "lon": lambda raw: coordinate(raw, 180),
    "lat": lambda raw: coordinate(raw, 90),
}
LONGEST = 200
MILLIONTH = Decimal("0.000001")
JOINTS = str.maketrans("、;+|", ",,,,")
NONE = {"无", "没有"}


def key(raw: str) -> str:
    """A word in the form in which words are compared.

    >>> key(" Ｂ 级")
    'b级'
    """
    return normal.text(raw).casefold().replace(" ", "")


def words(codes: schema.CodeList) -> dict[str, str]:
    """``{word: entry id}`` of a code list: names in both languages, synonyms, national codes, ids.

    A code whose leading zero a spreadsheet dropped is known too.
    """
    found: dict[str, str] = {}
    said = [
        [(e.zh,), (*e.also, e.en), (e.code, e.id), (e.code.lstrip("0"),)] for e in codes.entries
    ]
    for spellings in zip(*said, strict=True):  # proper names of all entries before any synonym
        for entry, known in zip(codes.entries, spellings, strict=True):
            for word in filter(None, known):
                found.setdefault(key(word), entry.id)
    return found


def parted(raw: str) -> list[str]:
    """The words of a cell that may hold several, as they are compared."""
    parts = normal.text(raw).translate(JOINTS).split(",")
    return [key(part) for part in parts if part.strip()]


def reader(
    column: Column,
    pack: Pack,
    *,
    longest: int = LONGEST,
    factor: Decimal | None = None,
    coded: Coded | None = None,
) -> Read:
    """How texts of a column are read.

    Args:
        column: what is recorded.
        pack: where its code list stands.
        longest: most characters a text may have.
        factor: what numbers are multiplied by when the heading states another unit.
        coded: ``{code: {release: value}}`` where the list has releases (``catalogue.versions``).

    The reader raises ``Unreadable`` with a code of ``kit.normal`` or ``out_of_range``,
    ``not_in_list``, ``which_version``, ``excludes_others``, ``too_long``, ``garbled``.
    """
    kind = column.type.kind
    if kind in NUMERIC:
        return _number_reader(column, factor)
    if kind == Kind.CODE:
        return _code_reader(words(pack.codes[column.type.codes]), coded or {})
    if kind == Kind.CODES:
        return _codes_reader(pack.codes[column.type.codes], coded or {})
    if kind == Kind.TEXT:
        return text_reader(column.name, longest)
    readers: dict[Kind, Read] = {Kind.BOOL: normal.boolean, Kind.DATE: normal.date}
    return readers.get(kind, normal.month)


def text_reader(name: str, longest: int = LONGEST) -> Read:
    """How a text of this name is read."""
    clean = CLEANING.get(name, normal.text)

    def read(raw: str) -> str:
        value = clean(raw)
        if len(value) > longest:
            raise Unreadable("too_long", raw)
        if normal.REPLACED in value:
            raise Unreadable("garbled", raw)
        return value

    return read


def _number_reader(column: Column, factor: Decimal | None) -> Read:
    places = SCALE[column.type.kind]
    low, high = column.low, column.high
    is_year = column.type.unit == "calendar_year"

    def read(raw: str) -> int:
        if factor is not None:
            shifted = (normal.number(raw) * factor).scaleb(places)
            value = int(shifted.to_integral_value(rounding=ROUND_HALF_UP))
        elif places:
            value = normal.scaled(raw, places)
        else:
            value = normal.year(raw) if is_year and raw.endswith("年") else normal.whole(raw)
        if (low is not None and value < low) or (high is not None and value > high):
            raise Unreadable("out_of_range", raw)
        return value

    return read


def _code_reader(known: dict[str, str], coded: Coded) -> Read:
    def read(raw: str) -> str:
        word = key(raw)
        if word in known:
            return known[word]
        meant = set(coded.get(word, {}).values())
        if len(meant) != 1:
            raise Unreadable("which_version" if meant else "not_in_list", raw)
        return meant.pop()

    return read


def _codes_reader(codes: schema.CodeList, coded: Coded) -> Read:
    known, order = words(codes), [entry.id for entry in codes.entries]
    one = _code_reader(known, coded)

    def read(raw: str) -> tuple[str, ...]:
        if key(raw) in NONE and key(raw) not in known:
            return ()
        parts = [part for part in normal.text(raw).translate(JOINTS).split(",") if part.strip()]
        if not parts:  # a lone comma says neither which nor that there are none
            raise Unreadable("not_in_list", raw)
        chosen = {str(one(part)) for part in parts}
        if len(chosen) > 1 and chosen & set(codes.exclusive):
            raise Unreadable("excludes_others", raw)
        return tuple(entry for entry in order if entry in chosen)

    return read


def near(column: Column, pack: Pack, raw: str, language: str = "zh") -> str:
    """The allowed word most like what was written, or an empty text."""
    if not column.type.codes:
        return ""
    entries = pack.codes[column.type.codes].entries
    titles = {key(word): entry for entry in entries for word in (entry.zh, entry.en, *entry.also)}
    wanted = [key(part) for part in normal.text(raw).translate(JOINTS).split(",")]
    lost = next((word for word in wanted if word and word not in titles), "")
    holding = [word for word in titles if lost and (lost in word or word in lost)]
    found = get_close_matches(lost, titles, n=1, cutoff=0.5) or holding[:1]
    return (titles[found[0]].zh if language == "zh" else titles[found[0]].en) if found else ""


def allowed(column: Column, pack: Pack, language: str = "zh") -> list[str]:
    """The words a cell of this column may hold; empty when it is not chosen from a list."""
    if column.type.kind == Kind.BOOL:
        return ["是", "否"] if language == "zh" else ["yes", "no"]
    if not column.type.codes:
        return []
    entries = pack.codes[column.type.codes].entries
    return [entry.zh if language == "zh" else entry.en for entry in entries]
