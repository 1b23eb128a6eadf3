"""Tables of places and organisations."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.divisions import codes
from bangfu.base.divisions.codes import Level


class Division(models.Model):
    """A place. Codes are never reused while valid; a changed place gets a successor."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=8, choices=Level.choices)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    successor = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="predecessors"
    )

    class Meta:
        """A code's level is what its zeros say."""

        ordering = ["code"]
        indexes = [models.Index(fields=["parent", "code"], name="division_children")]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^[0-9]{12}$"), name="division_code"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="division_validity",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def span(self) -> tuple[str, str]:
        """Lowest and highest code at or below this place."""
        return codes.span(self.code)


class Organisation(models.Model):
    """A unit that is not a place: a department, or a functional zone that runs places."""

    class Kind(models.TextChoices):
        """What sort of unit it is."""

        DEPARTMENT = "department", _("部门")
        ZONE = "zone", _("功能区")

    code = models.SlugField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    division = models.ForeignKey(
        Division, on_delete=models.PROTECT, related_name="organisations", help_text=_("所属地区")
    )

    class Meta:
        """Listed by code."""

        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Administration(models.Model):
    """That a zone runs a place, between two dates."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="administers"
    )
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="administered_by")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        """One current row per zone and place."""

        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "division"],
                condition=Q(valid_to__isnull=True),
                name="administration_current",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} → {self.division_id}"


class MapFrame(models.Model):
    """The place on earth from which map units are counted: one row, shared by all boundaries.

    It is set by the first outlines stored and stays while there are any, so that paths stored at
    different times fit together.
    """

    longitude = models.FloatField()
    latitude = models.FloatField()

    class Meta:
        """There is one."""

        constraints = [models.CheckConstraint(condition=Q(pk=1), name="map_frame_single")]

    def __str__(self) -> str:
        return f"{self.longitude}, {self.latitude}"


class Boundary(models.Model):
    """The outline of a place in map units, ready to be drawn.

    ``path`` is an SVG path in integer units of about ten metres, x to the east and y to the
    south, relative to the origin shared by all boundaries; ``coarse`` is the same with fewer
    points, for maps that show many places at once. ``schematic`` outlines were made up,
    ``derived`` ones are the union of the places below. A label fits in a circle of radius
    ``room`` around its point.
    """

    division = models.OneToOneField(
        Division, primary_key=True, on_delete=models.CASCADE, related_name="boundary"
    )
    source = models.CharField(max_length=120)
    schematic = models.BooleanField(default=False)
    derived = models.BooleanField(default=False)
    shape = models.BinaryField(help_text="WKB, longitude and latitude in degrees")
    path = models.TextField()
    coarse = models.TextField()
    left = models.IntegerField()
    top = models.IntegerField()
    right = models.IntegerField()
    bottom = models.IntegerField()
    label_x = models.IntegerField()
    label_y = models.IntegerField()
    room = models.IntegerField(default=0)

    def __str__(self) -> str:
        return str(self.division_id)
