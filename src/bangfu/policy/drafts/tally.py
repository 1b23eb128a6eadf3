"""What a draft changes about one rule in one place, added up from cells."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

MET, UNKNOWN = 1, -1
FEN = 100


@dataclass(slots=True)
class Tally:
    """What a draft changes about one rule in one place, counted in households (or villages).

    Amounts are in fen over those whose amount is known; ``unpriced`` are the rest. ``bins`` counts
    households by how much more or less they get.
    """

    subjects: int = 0
    was_met: int = 0
    is_met: int = 0
    was_unknown: int = 0
    is_unknown: int = 0
    gained: int = 0
    lost: int = 0
    more: int = 0
    less: int = 0
    newly_unknown: int = 0
    newly_known: int = 0
    was_amount: int = 0
    is_amount: int = 0
    was_unpriced: int = 0
    is_unpriced: int = 0
    was_persons: int = 0
    is_persons: int = 0
    bins: dict[int, int] = field(default_factory=dict)

    @property
    def winners(self) -> int:
        """Those who newly meet the rule, or get more."""
        return self.gained + self.more

    @property
    def losers(self) -> int:
        """Those who no longer meet it, or get less."""
        return self.lost + self.less

    @property
    def cost(self) -> int:
        """How much more it costs (fen), over known amounts."""
        return self.is_amount - self.was_amount

    def add(self, cell: Mapping[str, Any]) -> None:
        """Take one cell in."""
        size, before, after = cell["n"], cell["was"], cell["now"]
        self.subjects += size
        met_before, met_after = before == MET, after == MET
        self.was_met += size * met_before
        self.is_met += size * met_after
        self.was_unknown += size * (before == UNKNOWN)
        self.is_unknown += size * (after == UNKNOWN)
        self.gained += size * (met_after and not met_before)
        self.lost += size * (met_before and not met_after)
        self.newly_unknown += size * (after == UNKNOWN and before != UNKNOWN)
        self.newly_known += size * (before == UNKNOWN and after != UNKNOWN)
        both, step = met_before and met_after, cell["bin"]
        self.more += size * (both and step is not None and step > 0)
        self.less += size * (both and step is not None and step < 0)
        self.was_amount += cell["was_amount"] or 0
        self.is_amount += cell["is_amount"] or 0
        self.was_unpriced += cell["was_unpriced"]
        self.is_unpriced += cell["is_unpriced"]
        self.was_persons += cell["was_persons"] or 0
        self.is_persons += cell["is_persons"] or 0
        if step:
            self.bins[step] = self.bins.get(step, 0) + size

    def as_json(self, *, has_amount: bool) -> dict[str, Any]:
        """The numbers as plain data; money in yuan."""
        counts = (
            "subjects was_met is_met was_unknown is_unknown winners losers gained lost more less"
            " newly_unknown newly_known"
        )
        found: dict[str, Any] = {name: getattr(self, name) for name in counts.split()}
        if has_amount:
            found |= {
                "was_amount": self.was_amount / FEN,
                "is_amount": self.is_amount / FEN,
                "cost": self.cost / FEN,
                "amount_unknown": [self.was_unpriced, self.is_unpriced],
            }
        return found


def whole(places: Mapping[str, Tally]) -> Tally:
    """What the tallies of some places add up to."""
    total = Tally()
    for one in places.values():
        for name in Tally.__dataclass_fields__:
            if name == "bins":
                for step, count in one.bins.items():
                    total.bins[step] = total.bins.get(step, 0) + count
            else:
                setattr(total, name, getattr(total, name) + getattr(one, name))
    return total
