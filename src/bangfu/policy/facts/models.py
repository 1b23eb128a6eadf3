"""The register of published parts."""

from django.db import models


class Part(models.Model):
    """The facts of one county for one year, as files that never change.

    ``folder`` is relative to the lake and holds ``<subject>.parquet`` of households, members,
    villages, hamlets and the county itself. The newest part of a county and year is the current
    one.
    """

    county = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    folder = models.CharField(max_length=200)
    households = models.PositiveIntegerField()
    members = models.PositiveIntegerField()
    villages = models.PositiveIntegerField()
    counter = models.PositiveBigIntegerField(help_text="of the county when the part was made")
    layout = models.CharField(max_length=64, help_text="digest of the published columns")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering = ["-id"]
        indexes = [models.Index(fields=["year", "county", "-id"], name="part_current")]

    def __str__(self) -> str:
        return f"{self.county} {self.year} #{self.pk}"
