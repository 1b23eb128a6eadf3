"""Invented numbers: valid id numbers of an area code that is given to nobody, phones, accounts."""

import numpy as np
import pyarrow as pa

from bangfu.base.kit import idno

PER_DAY = 500  # sequence numbers of one gender on one birthday
LONGEST_TAIL = 12  # count times step stays within 64 bits


def citizens(area: str, born: np.ndarray, female: np.ndarray, rng: np.random.Generator) -> pa.Array:
    """Id numbers with right check characters, each once.

    Args:
        area: six digits.
        born: birth dates.
        female: even sequence numbers go to women.
        rng: chance; it decides where the sequence of a day begins.

    Raises:
        ValueError: more people of one gender share a birthday than there are numbers.
    """
    key = born.astype("datetime64[D]").astype(np.int64) * 2 + female
    order = np.argsort(key, kind="stable")
    first = np.flatnonzero(np.diff(key[order], prepend=key[order][:1] - 1))
    run = np.diff(np.append(first, len(order)))
    if len(run) and run.max() > PER_DAY:
        raise ValueError("too many people share a birthday")
    rank = np.empty(len(order), np.int64)
    offset = np.repeat(rng.integers(0, PER_DAY, len(first)), run)
    rank[order] = (np.arange(len(order)) - np.repeat(first, run) + offset) % PER_DAY
    return written(_body(area, born, rank * 2 + ~female.astype(bool)))


def _body(area: str, born: np.ndarray, sequence: np.ndarray) -> np.ndarray:
    """The eighteen characters of each number, as digits with 10 for X."""
    months = born.astype("datetime64[M]")
    year = born.astype("datetime64[Y]").astype(np.int64) + 1970
    month = months.astype(np.int64) % 12 + 1
    day = (born.astype("datetime64[D]") - months).astype(np.int64) + 1
    parts = [digits(np.full(len(born), int(area)), len(area))]
    parts += [digits(value, places) for value, places in ((year, 4), (month, 2), (day, 2))]
    body = np.concatenate([*parts, digits(sequence, 3)], axis=1)
    check = np.array([10 if c == "X" else int(c) for c in idno.CHECK], np.uint8)
    last = check[body.astype(np.int64) @ np.array(idno.WEIGHTS) % len(check)]
    return np.column_stack([body, last])


def digits(values: np.ndarray, places: int) -> np.ndarray:
    """The decimal digits of numbers, with zeros in front: one row each.

    >>> digits(np.array([7, 123]), 3).tolist()
    [[0, 0, 7], [1, 2, 3]]
    """
    powers = 10 ** np.arange(places - 1, -1, -1, dtype=np.int64)
    return np.asarray((values[:, None] // powers % 10).astype(np.uint8))


def written(rows: np.ndarray) -> pa.Array:
    """Rows of digits (10 is X) as texts.

    >>> written(np.array([[1, 2, 10]], np.uint8)).to_pylist()
    ['12X']
    """
    characters = np.frombuffer(b"0123456789X", np.uint8)[rows]
    count, width = rows.shape
    offsets = np.arange(count + 1, dtype=np.int32) * width
    return pa.Array.from_buffers(
        pa.string(), count, [None, pa.py_buffer(offsets), pa.py_buffer(characters.tobytes())]
    )


def running(prefix: str, length: int, count: int, rng: np.random.Generator) -> pa.Array:
    """Different numbers of a given length behind a prefix, in no visible order.

    Raises:
        ValueError: there are not so many, or the tail is too long to be worked out exactly.
    """
    places = length - len(prefix)
    whole = 10**places
    if count > whole or places > LONGEST_TAIL:
        raise ValueError(f"cannot make {count} numbers of {places} digits")
    # A step that shares no factor with ten visits each number once.
    step = int(rng.integers(0, whole)) // 10 * 10 + 3
    tail = (int(rng.integers(0, whole)) + np.arange(count, dtype=np.int64) * step) % whole
    lead = digits(np.full(count, int(prefix)), len(prefix))
    return written(np.concatenate([lead, digits(tail, places)], axis=1))
