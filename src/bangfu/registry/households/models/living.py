"""Living and production conditions of a household."""

from django.db import models

from bangfu.base.kit.fields import CodeField, HundredthsField, YesNoField
from bangfu.base.kit.money import FenField


class Living(models.Model):
    """Land in mu, house in m², distance in km, all in hundredths."""

    area_cultivated = HundredthsField()
    area_irrigated = HundredthsField()
    area_woodland = HundredthsField()
    area_grain_for_green = HundredthsField()
    area_orchard = HundredthsField()
    area_pasture = HundredthsField()
    area_water = HundredthsField()
    has_production_power = YesNoField()
    has_domestic_power = YesNoField()
    has_broadcast = YesNoField()
    water_difficult = YesNoField()
    water_safe = YesNoField()
    distance_main_road = HundredthsField()
    road_type = CodeField()
    housing_area = HundredthsField()
    is_dilapidated = YesNoField()
    house_grade = CodeField()
    renovation_year = models.PositiveSmallIntegerField(null=True, blank=True)
    has_sanitary_toilet = YesNoField()
    fuel_type = CodeField()
    fuel_other = models.CharField(max_length=60, blank=True)
    house_structure = models.CharField(max_length=40, blank=True)
    house_built_year = models.PositiveSmallIntegerField(null=True, blank=True)
    water_source = CodeField()
    distance_market = HundredthsField()
    in_cooperative = YesNoField()
    led_by_enterprise = YesNoField()
    led_by_entrepreneur = YesNoField()
    in_mutual_fund = YesNoField()
    industry_kind = models.CharField(max_length=60, blank=True)
    industry_organisation = models.CharField(max_length=60, blank=True)
    industry_income = FenField()

    class Meta:
        """Part of the household's own row."""

        abstract = True
