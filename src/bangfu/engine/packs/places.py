"""Twelve-digit codes of places: how deep they lie and which covers which."""

# Digits that name a province, city, county, township and village; 0 is everywhere.
LEVELS = (0, 2, 4, 6, 9, 12)


def depth(division: str) -> int:
    """How many digits of a code name the place.

    >>> depth(""), depth("421000000000"), depth("421083101000")
    (0, 4, 9)
    """
    significant = len(division.rstrip("0"))
    return next(size for size in LEVELS if size >= significant)


def covers(division: str, place: str) -> bool:
    """Whether a place is a division or lies in it.

    >>> covers("421000000000", "421083101000"), covers("421000000000", "420100000000")
    (True, False)
    """
    return place.startswith(division[: depth(division)])
