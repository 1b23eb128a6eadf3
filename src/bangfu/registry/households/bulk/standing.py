"""What is known while a batch is written: keys, numbers, places, and what the trail will say."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
from django.utils import timezone

from bangfu.registry.catalogue import compare, rows
from bangfu.registry.catalogue.compare import NONE, Change, Mask, Places
from bangfu.registry.households.bulk.difference import Difference
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.bulk.matched import Matched

PIECE = 20_000


class Standing:
    """How far the writing of a batch is.

    Attributes:
        keys: per household of the batch its row; ``NONE`` until it has one.
        member_keys: the same per member.
        numbers: household numbers.
        villages: where each household is from now on.
        left: villages that a household leaves.
        acts: what the trail says of each household.
    """

    def __init__(
        self,
        batch: Incoming,
        matched: Matched,
        found: Difference,
        chosen: Mask,
        origin: str,
    ) -> None:
        self.origin, self.now = origin, timezone.now()
        self.matched, self.found = matched, found
        self.chosen = chosen & found.touched(batch.units)
        self.keys = list(matched.households)
        self.member_keys = found.members.keys.copy()
        self.numbers = [""] * batch.units
        self.villages = [""] * batch.units
        self.left: set[str] = set()
        self.acts: dict[int, dict[str, Any]] = defaultdict(dict)

    def places(self, change: Change, mask: Mask) -> tuple[Places, list[int]]:
        """Rows of the mask in chosen households, and the household of each."""
        at = np.flatnonzero(mask & self.chosen[units_of(change)])
        return at, units_of(change)[at].tolist()

    def place(self) -> None:
        """Where each household is, and its number."""
        said = self.found.households.said
        units, villages = (compare.listed(said, name) for name in ("unit", "village"))
        for unit, village in zip(units, villages, strict=True):
            self.villages[unit] = village or ""
        for unit, pk in enumerate(self.keys):
            if pk == NONE:
                continue
            known = self.matched.registered[pk]
            self.numbers[unit] = known.household_no
            if self.chosen[unit] and self.villages[unit] not in {"", known.village}:
                self.left.add(known.village)
            self.villages[unit] = self.villages[unit] or known.village

    def fresh(self, change: Change) -> Iterator[tuple[Places, pa.Table, list[int], list[int]]]:
        """New rows in pieces: where they are, what they say, their households, their keys."""
        every, units = self.places(change, change.fresh)
        keys = rows.reserve(change.model, len(units))
        for start in range(0, len(units), PIECE):
            piece = slice(start, start + PIECE)
            yield every[piece], change.said.take(every[piece]), units[piece], keys[piece]

    def add(self, unit: int, what: str, which: str | int) -> None:
        """Note a new row for the trail: which, or for a new household only how many."""
        told = self.acts[unit]
        if self.matched.households[unit] == NONE and what != "incomes_added":
            told[what] = told.get(what, 0) + 1
        else:
            told.setdefault(what, []).append(which)


def units_of(change: Change) -> Places:
    """The household of the batch that each row belongs to."""
    found: Places = change.said.column("unit").to_numpy()
    return found
