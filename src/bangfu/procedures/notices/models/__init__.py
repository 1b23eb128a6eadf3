"""Tables of public notices."""

from bangfu.procedures.notices.models.board import TAKEN_DOWN, Hung, Listing, Notice, new_token
from bangfu.procedures.notices.models.received import (
    ANSWERED,
    SETTLED,
    Attempt,
    Received,
    Standing,
)

__all__ = [
    "ANSWERED",
    "SETTLED",
    "TAKEN_DOWN",
    "Attempt",
    "Hung",
    "Listing",
    "Notice",
    "Received",
    "Standing",
    "new_token",
]
