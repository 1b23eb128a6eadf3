"""The one row that says which place this is."""

from django.db import models
from django.db.models import Q

from bangfu.base.divisions.models import Division


class Site(models.Model):
    """This installation: its pack, its place, and the day its questions are asked for.

    ``reference_date`` is the as-of day of lists and maps; empty means today. ``assumed`` lets
    demonstration figures count, which every page then says.
    """

    pack = models.SlugField(max_length=60)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    reference_date = models.DateField(null=True, blank=True)
    assumed = models.BooleanField(default=False)
    demo = models.BooleanField(default=False)

    class Meta:
        """There is one."""

        constraints = [models.CheckConstraint(condition=Q(pk=1), name="site_single")]

    def __str__(self) -> str:
        return f"{self.pack} @ {self.division_id}"
