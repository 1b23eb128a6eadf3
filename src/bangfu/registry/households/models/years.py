"""What a year brought: income of the household, medical bills of a member."""

from django.db import models

from bangfu.base.kit.fields import CodeField
from bangfu.base.kit.money import FenField
from bangfu.registry.households.models.household import Household
from bangfu.registry.households.models.member import Member


class IncomeYear(models.Model):
    """Income of one household in one registry year, in fen.

    A row stands for a filled income sheet: a part left blank there counts as none. Totals are
    worked out by rules, never stored. ``disposable_income_pc`` is surveyed, another measure.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="incomes")
    year = models.PositiveSmallIntegerField()
    wage_income = FenField()
    production_income = FenField()
    asset_dividend = FenField()
    other_property_income = FenField()
    long_asset_income = FenField()
    family_planning_benefit = FenField()
    dibao_income = FenField()
    extreme_hardship_income = FenField()
    pension_income = FenField()
    retirement_income = FenField()
    support_from_children = FenField()
    elder_allowance = FenField()
    bereavement_income = FenField()
    disability_subsidy = FenField()
    service_pay = FenField()
    stable_subsidy = FenField()
    ecological_compensation = FenField()
    other_transfer_income = FenField()
    production_cost = FenField()
    claims_received = FenField()
    compliant_out_of_pocket = FenField()
    disposable_income_pc = FenField()

    class Meta:
        """One per household and year."""

        ordering = ["household_id", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["household", "year"], name="income_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"


class IncomeItem(models.Model):
    """One item that an income sheet names apart: a part of one of its columns, in fen.

    ``item`` is a column that packs declare with ``part_of``. Whether it counts as income is policy
    and changes; what was received does not.
    """

    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="income_items")
    year = models.PositiveSmallIntegerField()
    item = CodeField(null=False)
    amount = FenField(null=False)
    source = models.CharField(max_length=60, blank=True, help_text="what it was entered from")

    class Meta:
        """One per household, year and item."""

        ordering = ["household_id", "-year", "item"]
        constraints = [
            models.UniqueConstraint(
                fields=["household", "year", "item"], name="income_item_once_a_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.year} {self.item}"


class MedicalYear(models.Model):
    """Medical costs of one member in one year that fall within policy, in fen."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="medical_years")
    year = models.PositiveSmallIntegerField()
    inpatient_cost = FenField()
    chronic_outpatient_cost = FenField()
    critical_illness_cost = FenField()

    class Meta:
        """One per member and year."""

        ordering = ["member_id", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["member", "year"], name="medical_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.year}"
