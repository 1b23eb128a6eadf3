"""Village files, hamlets, observations and files of places above.

Column names are those of packs/national/tables/village.yaml and hamlet.yaml.
"""

from typing import Any

from django.db import models

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.fields import HundredthsField, YesNoField
from bangfu.base.kit.money import FenField


class CountField(models.PositiveIntegerField):
    """How many; ``None`` is unknown."""

    description = "A number of things"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class VillageFile(models.Model):
    """A village in one year."""

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="files")
    year = models.PositiveSmallIntegerField()
    is_poor_village = YesNoField()
    exited_on = models.DateField(null=True, blank=True)
    total_households = models.PositiveIntegerField(null=True, blank=True)
    total_population = models.PositiveIntegerField(null=True, blank=True)
    hamlet_count = models.PositiveSmallIntegerField(null=True, blank=True)
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
    leader_name = models.CharField(max_length=200, null=True, blank=True)
    leader_phone = models.CharField(max_length=200, null=True, blank=True)
    village_attribute = models.CharField(max_length=200, null=True, blank=True)
    development_direction = models.CharField(max_length=200, null=True, blank=True)
    terrain = models.CharField(max_length=200, null=True, blank=True)
    longitude = models.CharField(max_length=200, null=True, blank=True)
    latitude = models.CharField(max_length=200, null=True, blank=True)
    party_members = CountField()
    graduate_officials = CountField()
    dibao_households = CountField()
    five_guarantee_households = CountField()
    dibao_population = CountField()
    five_guarantee_population = CountField()
    minority_population = CountField()
    women_population = CountField()
    disabled_population = CountField()
    labour_population = CountField()
    migrant_workers = CountField()
    area_cultivated = HundredthsField()
    area_irrigated = HundredthsField()
    area_woodland = HundredthsField()
    area_grain_for_green = HundredthsField()
    area_orchard = HundredthsField()
    area_pasture = HundredthsField()
    area_water = HundredthsField()
    net_income_pc = FenField()
    township_distance = HundredthsField()
    unsafe_water_households = CountField()
    water_short_households = CountField()
    powered_hamlets = CountField()
    dilapidated_households = CountField()
    cooperatives = CountField()
    tourism_households = CountField()
    guesthouse_households = CountField()
    tourism_workers = CountField()
    guesthouse_income = FenField()
    clinics = CountField()
    public_toilets = CountField()
    doctors = CountField()
    waste_points = CountField()
    culture_rooms = CountField()
    broadband_households = CountField()
    broadband_schools = CountField()
    mobile_web_households = CountField()
    information_officers = CountField()
    medical_insured = CountField()
    resident_pension_insured = CountField()
    employee_pension_insured = CountField()
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


class Hamlet(models.Model):
    """A hamlet of a village and what it has, as it is now; closed ones stay on record."""

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="hamlets")
    code = models.CharField(max_length=3, help_text="within the village")
    name = models.CharField(max_length=60)
    hamlet_households = CountField()
    hamlet_population = CountField()
    has_road = YesNoField()
    has_safe_water = YesNoField()
    has_power = YesNoField()
    has_broadband = YesNoField()
    has_mobile = YesNoField()
    has_bus = YesNoField()
    has_toilet = YesNoField()
    is_swept = YesNoField()
    closed_on = models.DateField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """A code is never given twice in a village."""

        ordering = ["village_id", "code"]
        constraints = [
            models.UniqueConstraint(fields=["village", "code"], name="hamlet_code_in_village")
        ]

    def __str__(self) -> str:
        return f"{self.village_id}-{self.code}"


class Observation(models.Model):
    """A value seen in a village or one of its hamlets on a day, and who says so.

    ``indicator`` is a column of the village file or of hamlets; ``value`` is kept as rows keep it.
    """

    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="observations")
    hamlet = models.ForeignKey(Hamlet, on_delete=models.PROTECT, null=True, blank=True)
    indicator = models.CharField(max_length=60)
    on = models.DateField()
    value = models.JSONField(null=True)
    source = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """Newest day first."""

        ordering = ["-on", "-id"]
        indexes = [models.Index(fields=["village", "indicator", "-on"], name="observed_last")]

    def __str__(self) -> str:
        return f"{self.village_id} {self.indicator} {self.on}"


class PlaceFile(models.Model):
    """A township, county or city in one year: what packs ask of places above villages, by column.

    ``exited_on`` is the day on which a township or county left the list of poor places.
    """

    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="place_files")
    year = models.PositiveSmallIntegerField()
    exited_on = models.DateField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """One per place and year."""

        ordering = ["place_id", "-year"]
        constraints = [
            models.UniqueConstraint(fields=["place", "year"], name="place_file_once_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.place_id} {self.year}"
