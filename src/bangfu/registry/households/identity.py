"""What an id number says, and why one cannot be kept."""

import datetime as dt
from dataclasses import dataclass

from bangfu.base.kit import idno

PLACEHOLDER = "999999"
FREE_TYPES = {"officer", "other"}
CERTIFICATES = {20, 22}
NUMBER, OLD_NUMBER = 18, 15
CUT_OFF = "000"
# Codes of the certificate's nineteenth and twentieth digit, in the order of their lists.
DISABILITY_TYPES = ("sight", "hearing", "speech", "limb", "intellectual", "mental", "multiple")
DISABILITY_LEVELS = ("one", "two", "three", "four")


@dataclass(slots=True)
class Identity:
    """What an id number says: ``number`` is empty when there is none to keep."""

    number: str = ""
    problem: str = ""
    birth_date: dt.date | None = None
    gender: str | None = None
    disability_type: str | None = None
    disability_level: str | None = None


def identify(raw: str, id_type: str | None, today: dt.date) -> Identity:
    """Read a cleaned id number of a given kind of document."""
    if raw.startswith(PLACEHOLDER):
        return Identity(problem="id.placeholder")
    if id_type in FREE_TYPES:
        return Identity(raw)
    if len(raw) in CERTIFICATES and raw[:OLD_NUMBER].isdigit():
        return _certificate(raw, today)
    if len(raw) == OLD_NUMBER and idno.OLD_SHAPE.fullmatch(raw):
        found = _citizen(idno.modernise(raw), today)
        return found if found.problem else _noted(found, "id.modernised")
    return _citizen(raw, today)


def _citizen(raw: str, today: dt.date) -> Identity:
    reading = idno.read(raw, today=today)
    if reading is not None:
        return Identity(raw, "", reading.birth_date, reading.gender)
    if not idno.SHAPE.fullmatch(raw):
        return Identity(problem="id.shape")
    if idno.check_char(raw[:-1]) == raw[-1]:
        return Identity(problem="id.date")
    return Identity(problem="cell.lost_digits" if raw.endswith(CUT_OFF) else "id.check_digit")


def _certificate(raw: str, today: dt.date) -> Identity:
    found = _citizen(raw[:NUMBER], today)
    if found.problem:
        return Identity(problem="id.certificate")
    parts = idno.split_certificate(raw)
    if parts is None:
        return _noted(found, "id.certificate_kind")
    found.disability_type = DISABILITY_TYPES[int(parts[1]) - 1]
    found.disability_level = DISABILITY_LEVELS[int(parts[2]) - 1]
    return found


def _noted(found: Identity, problem: str) -> Identity:
    found.problem = problem
    return found
