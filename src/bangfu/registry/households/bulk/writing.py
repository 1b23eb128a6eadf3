"""Putting a compared batch into the registry: rows, numbers, seals, the audit trail.

Runs inside the caller's transaction. Nothing is written for a household in which nothing differs.

The trail has one entry per household. ``households.create`` says how much was set: ``{"values":
n, "members_added": n, "incomes_added": [year], "medical_added": n}``. ``households.update`` says
``{"household": {column: [before, after]}, "members": {uid: {...}}, "incomes": {year: {...}},
"medical": {"uid year": {...}}, "members_added": [uid], ...}``; a new bill's cells were ``null``
before. Id numbers and accounts appear only as masks. Where a household moves,
``households.moved_away`` tells the village it leaves.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from bangfu.base.audit import actions as audit
from bangfu.registry.catalogue import actions as catalogue
from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import NONE, Mask
from bangfu.registry.households.bulk import fresh
from bangfu.registry.households.bulk.difference import Difference
from bangfu.registry.households.bulk.incoming import Incoming
from bangfu.registry.households.bulk.matched import Matched
from bangfu.registry.households.bulk.standing import Standing, units_of
from bangfu.registry.households.models import Household
from bangfu.registry.names import actions as findable


@dataclass(slots=True)
class Written:
    """What was written: ``{table: {"new", "changed", "unchanged"}}`` and the villages concerned."""

    counts: dict[str, dict[str, int]]
    villages: set[str]


def write(
    *, by: str, batch: Incoming, matched: Matched, found: Difference, chosen: Mask, origin: str
) -> Written:
    """Write the chosen households of a batch.

    Args:
        by: who, for the trail.
        batch: the rows.
        matched: what they are in the registry.
        found: what differs.
        chosen: per household of the batch, whether it may be written.
        origin: what the rows came from, for the trail (an import's id).
    """
    state = Standing(batch, matched, found, chosen, origin)
    state.place()
    for table in (fresh.households, fresh.members, fresh.incomes, fresh.items, fresh.medical):
        table(state)
    _versions(state)
    touched = state.left | {state.villages[unit] for unit in np.flatnonzero(state.chosen)}
    audit.record_all(by=by, acts=_acts(state), operation_id=origin)
    _learn(found)
    catalogue.touch(touched)
    changes = {"household": found.households, "member": found.members, "income": found.incomes}
    counts = {name: c.counts(chosen[units_of(c)]) for name, c in changes.items()}
    return Written(counts, touched)


def _versions(state: Standing) -> None:
    """Every known household in which something changed gets its next version."""
    known = [u for u in np.flatnonzero(state.chosen) if state.matched.households[u] != NONE]
    keys = [state.keys[unit] for unit in known]
    versions = [state.matched.registered[key].version + 1 for key in keys]
    moment = [state.now] * len(keys)
    rows.update(Household, keys, {"version": versions, "updated_at": moment})


def _acts(state: Standing) -> Iterator[audit.Act]:
    for unit in np.flatnonzero(state.chosen).tolist():
        verb = "update" if state.matched.households[unit] != NONE else "create"
        yield audit.Act(
            f"households.{verb}",
            "household",
            state.numbers[unit],
            division=state.villages[unit],
            changes={"import": state.origin, **state.acts.pop(unit, {})},
        )
        known = state.matched.registered.get(state.matched.households[unit])
        if known and known.village != state.villages[unit]:
            changes = {"import": state.origin, "to": state.villages[unit]}
            yield audit.Act(
                "households.moved_away",
                "household",
                state.numbers[unit],
                division=known.village,
                changes=changes,
            )


def _learn(found: Difference) -> None:
    """Names that come in are found from now on."""
    said = found.members.said
    if "name" in said.column_names:
        findable.learn(said.column("name").unique().to_pylist())
