"""Putting right here what the national record has right, through the acts of the registry."""

import json
from collections import defaultdict
from typing import Any

from django.utils.translation import gettext as _

from bangfu.base.accounts.models import User
from bangfu.registry.households import actions as households
from bangfu.registry.households.bulk.incoming import SEALED
from bangfu.registry.households.changes import cells
from bangfu.registry.households.models import Household, IncomeYear, Member
from bangfu.watch.matching.columns import DIFFERS, HERE_BLANK
from bangfu.watch.matching.models import Comparison

MODELS: dict[str, type[Any]] = {"household": Household, "member": Member, "income": IncomeYear}
# A move, and what identifies a household or person, are acts of their own.
BY_HAND = {"village", "national_household_no", *SEALED}


class Moved(Exception):
    """The household no longer is as it was compared."""


def can_set(row: dict[str, Any]) -> bool:
    """Whether a difference can be settled by setting a value here."""
    known = row["subject"] in MODELS and row["kind"] in (DIFFERS, HERE_BLANK)
    return known and row["column"] not in BY_HAND and row["theirs"] is not None


def apply(by: User, comparison: Comparison, rows: list[dict[str, Any]], reason: str) -> set[int]:
    """Set the values of one household that can be set; returns which rows those were.

    Raises:
        Moved: a value is no longer what it was when it was compared, or somebody is gone.
        Refusal: of ``households.edit``.
    """
    wanted = [row for row in rows if can_set(row)]
    if not wanted:
        return set()
    home = Household.objects.select_for_update().get(pk=wanted[0]["household"])
    members = {m.pk: m for m in home.members.filter(state="active")}
    incomes = {year.year: year for year in home.incomes.all()}
    values: dict[str, Any] = {}
    people: dict[Any, dict[str, Any]] = defaultdict(dict)
    years: dict[int, dict[str, Any]] = defaultdict(dict)
    for row in wanted:
        place = {"household": home, "member": members.get(row["member"])}
        subject = place.get(row["subject"], incomes.get(row["year"]))
        if subject is None or not _is_as_compared(subject, row):
            raise Moved
        value = cells.typed(subject, row["column"], json.loads(row["theirs"]))
        if row["subject"] == "household":
            values[row["column"]] = value
        elif row["subject"] == "member":
            people[subject.uid][row["column"]] = value
        else:
            years[row["year"]][row["column"]] = value
    households.edit(
        by=by.username,
        user=by,
        uid=home.uid,
        version=home.version,
        changes=values,
        members=people,
        incomes=years,
        reason=reason or _("与国网信息比对（%(day)s）") % {"day": comparison.export_day},
    )
    return {row["seq"] for row in wanted}


def _is_as_compared(subject: Any, row: dict[str, Any]) -> bool:
    then = None if row["ours"] is None else json.loads(row["ours"])
    now = cells.read(subject, row["column"])
    return bool((now or None) == (then or None)) if isinstance(then, list) else bool(now == then)
