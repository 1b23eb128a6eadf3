"""The table of turns: which timer ran in which period."""

from django.db import models

from bangfu.base.jobs.models import Job


class Turn(models.Model):
    """One period of a timer and the job that does its work.

    Whoever adds the row runs the timer; the second who tries finds it taken. ``period`` is the
    local moment at which it was due, or ``now …`` where somebody asked for it out of turn.
    """

    name = models.CharField(max_length=60)
    period = models.CharField(max_length=60)
    by = models.CharField(max_length=150)
    job = models.ForeignKey(Job, on_delete=models.PROTECT, related_name="+")
    attempts = models.PositiveSmallIntegerField(default=1)
    at = models.DateTimeField()

    class Meta:
        """One per timer and period; listed newest first."""

        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["name", "period"], name="turn_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.period}"
