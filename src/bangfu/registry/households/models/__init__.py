"""Tables of households. Column names are those of packs/national/tables."""

from bangfu.registry.households.models.household import Household
from bangfu.registry.households.models.member import Member
from bangfu.registry.households.models.operation import Operation
from bangfu.registry.households.models.series import Series
from bangfu.registry.households.models.years import IncomeItem, IncomeYear, MedicalYear

__all__ = [
    "Household",
    "IncomeItem",
    "IncomeYear",
    "MedicalYear",
    "Member",
    "Operation",
    "Series",
]
