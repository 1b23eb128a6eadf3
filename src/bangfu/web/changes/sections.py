"""The parts of a household's file that are filled in together."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.registry.catalogue import rows
from bangfu.registry.households.changes import checking
from bangfu.registry.households.changes.patch import HOUSEHOLD, INCOMES, MEMBERS
from bangfu.registry.households.models import Household
from bangfu.registry.households.models.living import Living

# Columns asked together; what none of these names and is not about living is the status.
NAMED: dict[str, tuple[str, ...]] = {
    "contact": ("group_name", "natural_hamlet", "phone", "bank_name", "bank_account"),
    "monitoring": (
        "monitor_type",
        "risks",
        "risk_identified_on",
        "risk_cleared",
        "risk_cleared_on",
        "risk_clear_mode",
        "no_labour_household",
    ),
    "relocation": (
        "relocation_wish",
        "relocation_mode",
        "resettlement_mode",
        "resettlement_place",
        "relocation_difficulty",
    ),
    "filling": (
        "lon",
        "lat",
        "coordinate_system",
        "head_signed_on",
        "filled_by",
        "filled_phone",
        "filled_on",
    ),
}
TITLES: dict[str, Promise] = {
    "contact": _("住址和联系方式"),
    "status": _("识别和脱贫状态"),
    "monitoring": _("监测与风险"),
    "relocation": _("易地搬迁"),
    "filling": _("位置和填表"),
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
    if section in NAMED:
        return _of(known, NAMED[section])
    taken = {name for listed in NAMED.values() for name in listed}
    if section == "status":
        return [name for name in known if name in fixed - taken]
    return [name for name in known if name not in fixed | taken]


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
