"""Money is a whole number of fen. Yuan appear only where people read or type."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from django.db import models

FEN = 100
# One hundred billion yuan would be ten thousand households' lifetimes; anything larger is a slip.
LARGEST_FEN = 10**13


def to_fen(yuan: str | int | float | Decimal) -> int:
    """Fen of an amount in yuan, exact to the fen.

    >>> to_fen("3,218.50".replace(",", ""))
    321850

    Raises:
        ValueError: not a number, finer than a fen, or out of range.
    """
    try:
        amount = Decimal(str(yuan)) * FEN
    except InvalidOperation as error:
        raise ValueError(f"not an amount: {yuan!r}") from error
    fen = amount.to_integral_value(rounding=ROUND_HALF_UP) if amount.is_finite() else None
    if fen is None or fen != amount or abs(fen) > LARGEST_FEN:
        raise ValueError(f"not an amount in whole fen: {yuan!r}")
    return int(fen)


def to_yuan(fen: int) -> Decimal:
    """Yuan of an amount in fen.

    >>> to_yuan(321850)
    Decimal('3218.50')
    """
    return Decimal(fen).scaleb(-2)


def show(fen: int | None, *, places: int | None = None) -> str:
    """An amount as people read it: thousands separated, no fen when there are none.

    >>> show(321850), show(300000), show(None), show(-5)
    ('3,218.50', '3,000', '', '-0.05')
    """
    if fen is None:
        return ""
    if places is None:
        places = 2 if fen % FEN else 0
    return f"{to_yuan(fen):,.{places}f}"


class FenField(models.BigIntegerField):
    """An amount stored in fen; ``None`` is unknown, never zero."""

    description = "Amount in fen"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)
