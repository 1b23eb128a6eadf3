"""Rows that the registry knows and a batch changes, and what the trail says of each."""

from uuid import UUID

import numpy as np

from bangfu.base.kit import idno
from bangfu.registry.catalogue import rows
from bangfu.registry.catalogue.compare import EXTRA, Change, Places
from bangfu.registry.households.bulk import raw, sealed
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.registry.households.bulk.standing import Standing, units_of
from bangfu.registry.households.models import Household, IncomeItem, IncomeYear, MedicalYear, Member

HIDDEN = "…"
PARTS: dict[rows.Model, str] = {
    Household: "household",
    Member: "members",
    IncomeYear: "incomes",
    IncomeItem: "incomes",
    MedicalYear: "medical",
}


def write(state: Standing, change: Change) -> None:
    """Bring known rows of chosen households up to date; what changed goes to ``state.acts``."""
    at, _ = state.places(change, change.changed)
    if not len(at):
        return
    names = [name for name, mask in change.differs.items() if mask[at].any()]
    at = _heads_last(change, at) if "relation_to_head" in names else at
    stored = dict.fromkeys("extra" if name.startswith(EXTRA) else name for name in names)
    plain = [name for name in stored if name not in SEALED.values()]
    if plain:
        columns = {name: change.after(name, at) for name in plain}
        rows.update(change.model, change.keys[at].tolist(), columns)
    raw.update(change, at)
    for name, print_ in SEALED.items():
        if print_ in names:
            _reseal(change, at[change.differs[print_][at]], name)
    for name in names:
        _tell(state, change, at[change.differs[name][at]], name)


def _reseal(change: Change, at: Places, name: str) -> None:
    ids = change.keys[at].tolist()
    columns = sealed.columns(change.said.take(at), name, uids(change.model, ids))
    if name == "id_no":  # two people may have been swapped: nobody holds a number meanwhile
        rows.update(change.model, ids, {SEALED[name]: [None] * len(ids)})
    rows.update(change.model, ids, columns)


def _tell(state: Standing, change: Change, at: Places, name: str) -> None:
    """Note for the trail what changes in a column: before and after."""
    told_as = name.removeprefix(EXTRA)
    if name in SEALED.values():
        told_as = next(plain for plain, print_ in SEALED.items() if print_ == name)
        after = change.said.column(told_as).take(at).to_pylist()
        pairs = [[HIDDEN, idno.mask(value)] for value in after]
    else:
        pairs = change.history(name, at)
    part = PARTS[change.model]
    units, subjects = units_of(change)[at].tolist(), _subjects(state, change, at)
    names = [told_as] * len(at)
    if change.model is IncomeItem:  # told like a column of its year
        names = change.said.column("item").take(at).to_pylist()
    for unit, subject, title, pair in zip(units, subjects, names, pairs, strict=True):
        told = state.acts[unit].setdefault(part, {})
        (told.setdefault(subject, {}) if subject else told)[title] = pair


def _subjects(state: Standing, change: Change, at: Places) -> list[str]:
    """What a changed row is called within its household's entry."""
    if change.model is Household:
        return [""] * len(at)
    if change.model is Member:
        return [str(uid) for uid in uids(Member, change.keys[at].tolist())]
    years = [str(year) for year in change.said.column("year").take(at).to_pylist()]
    if change.model in (IncomeYear, IncomeItem):
        return years
    owners = state.member_keys[change.said.column("at").take(at).to_numpy()].tolist()
    return [f"{uid} {y}" for uid, y in zip(uids(Member, owners), years, strict=True)]


def _heads_last(change: Change, at: Places) -> Places:
    """A household has one head at any moment: the old one steps down before the new one rises."""
    rises = np.array([relation == "head" for relation in change.after("relation_to_head", at)])
    return at[np.argsort(rises, kind="stable")]


def uids(model: rows.Model, ids: list[int]) -> list[UUID]:
    table = rows.select(model, ["id", "uid"], "id", sorted(set(ids)))
    stored = (table.column(name).to_pylist() for name in ("id", "uid"))
    found = {key: UUID(uid) for key, uid in zip(*stored, strict=True)}
    return [found[key] for key in ids]
