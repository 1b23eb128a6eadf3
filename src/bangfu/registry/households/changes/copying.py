"""People who go on in another household: a row of their own there, with their bills.

The row in the old household stays and says that they left, so that each household's past is
complete in itself.
"""

from typing import Any

from bangfu.registry.catalogue import rows
from bangfu.registry.households import sealing
from bangfu.registry.households.changes import writing
from bangfu.registry.households.changes.writing import Open
from bangfu.registry.households.models import Household, MedicalYear, Member

OWN = {"id", "uid", "household", "state", "left_on", "change_reason", "id_no", "id_no_print"}
# What a household that splits off inherits; how it lives there has to be seen first.
INHERITED = (
    "group_name",
    "natural_hamlet",
    "identification_standard",
    "household_attribute",
    "main_cause",
    "other_causes",
    "first_identified_on",
    "exit_status",
    "exit_year",
    "planned_exit_year",
    "not_exited_reason",
    "relapse_year",
    "relapse_cause",
    "is_military_or_martyr_family",
)


def person(into: Open, old: Member, **values: Any) -> Member:
    """A person's row in another household.

    Args:
        into: the household they go on in.
        old: their row so far.
        values: what is different there.
    """
    names = [field.name for field in rows.fields(Member) if field.name not in OWN]
    known = {name: getattr(old, name) for name in names} | {"extra": dict(old.extra)}
    new = Member(household=into.home, **known)
    if old.id_no:
        number = sealing.open_id_no(bytes(old.id_no), old.uid)
        new.id_no, new.id_no_print = sealing.seal_id_no(number, new.uid), old.id_no_print
    for name, value in values.items():
        setattr(new, name, value)
    into.people[new.uid] = new
    into.dirty.append(new)
    into.told.setdefault(writing.NEW, []).append(str(new.uid))
    return new


def bills(old: Member, new: Member) -> None:
    """A person's medical bills, in their new row too: the year's benefits follow the person."""
    names = [f.name for f in rows.fields(MedicalYear) if f.name not in {"id", "member"}]
    for year in old.medical_years.all():
        MedicalYear.objects.create(member=new, **{name: getattr(year, name) for name in names})


def household(old: Household, number: str) -> Household:
    """The household that splits off, not yet saved."""
    known = {name: getattr(old, name) for name in INHERITED}
    return Household(household_no=number, village_id=old.village_id, version=0, **known)
