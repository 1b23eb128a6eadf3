"""The parts of a household's file that are filled in together."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.registry.catalogue import rows
from bangfu.registry.households.changes import checking
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEMBERS
from bangfu.registry.households.models import Household
from bangfu.registry.households.models.living import Living

CONTACT = ("group_name", "natural_hamlet", "phone", "bank_name", "bank_account")
TITLES: dict[str, Promise] = {
    "contact": _("住址和联系方式"),
    "status": _("识别和脱贫状态"),
    "living": _("生产生活条件"),
    "income": _("收入"),
}
PERSON = ("name", "relation_to_head", "id_type", "id_no", "gender", "birth_date")
ARRIVING = (*PERSON, "ethnicity", "education", "student_status", "health_status")


def names(section: str) -> list[str]:
    """The columns of a section of the household, in the order of the table."""
    if section == "income":
        return list(checking.columns_of(INCOMES))
    known = checking.columns_of(HOUSEHOLD)
    living = {field.name for field in Living._meta.get_fields()}
    fixed = {field.name for field in rows.fields(Household)} - living
    if section == "contact":
        return _of(known, CONTACT)
    if section == "status":
        return [name for name in known if name in fixed and name not in CONTACT]
    return [name for name in known if name not in fixed]


def person() -> list[str]:
    """The columns of a member: who they are first, then in the order of the table."""
    known = checking.columns_of(MEMBERS)
    first = _of(known, PERSON)
    return [*first, *(name for name in known if name not in first)]


def arriving() -> list[str]:
    """What is asked of somebody who joins; the rest can follow."""
    return _of(checking.columns_of(MEMBERS), ARRIVING)


def _of(known: Iterable[str], wanted: Iterable[str]) -> list[str]:
    there = set(known)
    return [name for name in wanted if name in there]
