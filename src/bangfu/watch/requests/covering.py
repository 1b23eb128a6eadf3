"""How much of what is held is registered in an area: shares, counted in columns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.base.accounts import scope
from bangfu.base.accounts.scope import Scope
from bangfu.policy.facts import lake
from bangfu.policy.facts import queries as published
from bangfu.policy.runs import queries as runs
from bangfu.policy.runs import reading
from bangfu.registry.catalogue import queries as catalogue
from bangfu.watch.requests.holdings import ANSWER, FACT, FIELD, FORM, QUESTION, RULE, Holding

COUNTED = ("household", "member", "village")
HUNDRED = 100


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many subjects of an area something is known."""

    known: int
    all: int

    @property
    def percent(self) -> int:
        """In whole percent; nothing of nobody."""
        return self.known * HUNDRED // self.all if self.all else 0


def of(user: Any, division: str, found: Sequence[Holding]) -> dict[str, Coverage]:
    """Coverage of some holdings in a place, as far as the person sees it; by key.

    What is derived from others, a form, and what is kept out of facts (numbers of ids, telephones)
    has none: nobody counts it. One query per kind of subject.
    """
    area = scope.of(user).within(division)
    told: dict[str, Coverage] = {}
    for subject in COUNTED:
        mine = [one for one in found if one.subject == subject]
        fields = [one for one in mine if one.kind in (FIELD, QUESTION)]
        told |= _shares(area, subject, {one.key: _column(one) for one in fields})
        told |= _verdicts(area, subject, [one for one in mine if one.kind == RULE])
    return told


def _column(holding: Holding) -> str:
    return holding.name.replace(".", "_") if holding.kind == QUESTION else holding.name


def _shares(area: Scope, subject: str, wanted: dict[str, str]) -> dict[str, Coverage]:
    day = catalogue.today()
    folders = [lake.path(part.folder) for part in published.current(day.year).values()
               if area.touches(part.county)]  # fmt: skip
    files = [str(p) for f in folders if (p := f / f"{subject}.parquet").is_file()]
    if not files or not wanted:
        return {}
    there = {row["column_name"] for row in reading.rows("DESCRIBE FROM read_parquet(?)", [files])}
    asked = {key: name for key, name in wanted.items() if name in there}
    counts = [f'count("{name}") AS n{at}' for at, name in enumerate(asked.values())]
    where, values = area.sql("village_id")
    row = reading.one(
        f"SELECT count(*) AS size, {', '.join([*counts, '0 AS none'])}"  # noqa: S608
        f" FROM read_parquet(?, union_by_name=true) WHERE {where}",
        [files, *values],
    )
    return {key: Coverage(row[f"n{at}"], row["size"]) for at, key in enumerate(asked)}


def _verdicts(area: Scope, subject: str, rules: list[Holding]) -> dict[str, Coverage]:
    """Of how many subjects the verdict is known."""
    files = runs.results(area).files(subject) if rules else []
    if not files:
        return {}
    there = {row["column_name"] for row in reading.rows("DESCRIBE FROM read_parquet(?)", [files])}
    asked = [one for one in rules if one.name in there]
    counts = [f'count_if("{one.name}" <> -1) AS n{at}' for at, one in enumerate(asked)]
    where, values = area.sql("village_id")
    row = reading.one(
        f"SELECT count(*) AS size, {', '.join([*counts, '0 AS none'])}"  # noqa: S608
        f" FROM read_parquet(?, union_by_name=true) WHERE {where}",
        [files, *values],
    )
    return {one.key: Coverage(row[f"n{at}"], row["size"]) for at, one in enumerate(asked)}


def is_held(holding: Holding, known: Coverage | None, least: int) -> bool:
    """Whether something like what is wanted answers it: enough of it is registered.

    Args:
        holding: what there is.
        known: its coverage; what nobody can count counts as held, what nobody has counted not.
        least: percent from which it does.
    """
    if holding.kind in (FORM, FACT, ANSWER):
        return True
    if known is None:
        return not (holding.counted and holding.subject in COUNTED)
    return known.percent >= least
