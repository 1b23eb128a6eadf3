"""What an import would change in households already registered, cell by cell: the first of them."""

from typing import Any

import numpy as np

from bangfu.registry.catalogue.compare import EXTRA, Change, Mask
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.registry.households.bulk.matched import Matched

MOST = 100


def told(change: Change, matched: Matched, free: Mask) -> list[list[Any]]:
    """``[household number, column, before, after]`` of the first cells that would change.

    Args:
        change: what happens to the rows of households.
        matched: which households they are.
        free: per household whether it may be written.
    """
    found: list[list[Any]] = []
    units = change.said.column("unit").to_numpy()
    for name, differs in change.differs.items():
        if name in SEALED.values():
            continue
        at = np.flatnonzero(differs & free[units])[:MOST]
        if len(at):
            pairs = change.history(name, at)
            keys = [matched.households[unit] for unit in units[at].tolist()]
            numbers = [matched.registered[key].household_no for key in keys]
            column = name.removeprefix(EXTRA)
            found += [[no, column, *pair] for no, pair in zip(numbers, pairs, strict=True)]
    return sorted(found, key=lambda line: line[0])[:MOST]
