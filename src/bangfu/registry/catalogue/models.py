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


class Change(models.Model):
    """How often the records of a county have changed.

    Every write to a household or village file raises the counter in its own transaction; whoever
    publishes facts compares it with what was published last. Nothing is pushed upwards.
    """

    county = models.CharField(max_length=12, primary_key=True)
    counter = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.county} #{self.counter}"
