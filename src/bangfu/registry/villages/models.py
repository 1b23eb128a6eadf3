"""The table of village files. Column names are those of packs/national/tables/village.yaml."""

from django.db import models

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.fields import YesNoField
from bangfu.base.kit.money import FenField


class VillageFile(models.Model):
    """A village in one year."""

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="files")
    year = models.PositiveSmallIntegerField()
    is_poor_village = YesNoField()
    exited_on = models.DateField(null=True, blank=True)
    total_households = models.PositiveIntegerField(null=True, blank=True)
    total_population = models.PositiveIntegerField(null=True, blank=True)
    hamlets = models.PositiveSmallIntegerField(null=True, blank=True)
    is_old_revolutionary_base = YesNoField()
    disposable_income_pc = FenField()
    collective_income = FenField()
    has_leading_industry = YesNoField()
    has_service_centre = YesNoField()
    has_primary_education = YesNoField()
    has_clinic = YesNoField()
    has_culture_room = YesNoField()
    has_hard_road = YesNoField()
    has_household_water = YesNoField()
    has_safe_grid = YesNoField()
    has_fibre = YesNoField()
    has_clean_energy = YesNoField()
    has_bus = YesNoField()
    services_near_average = YesNoField()
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """One per village and year."""

        ordering = ["village_id", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["village", "year"], name="village_file_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year}"
