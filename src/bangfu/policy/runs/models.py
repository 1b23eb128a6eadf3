"""The register of runs and their result files."""

from django.db import models

from bangfu.policy.facts.models import Part


class Run(models.Model):
    """One pack asked over the registry for one day.

    ``current`` marks the run whose results lists and maps show; it is set only when every county
    has its part, so that readers never see half a run.
    """

    pack = models.CharField(max_length=60)
    pack_digest = models.CharField(max_length=64)
    figures_digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=40)
    as_of = models.DateField()
    assumed = models.BooleanField()
    current = models.BooleanField(default=False)
    by = models.CharField(max_length=150)
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; one current run."""

        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["current"], condition=models.Q(current=True), name="run_current"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pack} {self.as_of} #{self.pk}"


class RunPart(models.Model):
    """A run's results for one county; replaced as a whole when the county's facts change."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="parts")
    county = models.CharField(max_length=12)
    facts = models.ForeignKey(Part, on_delete=models.PROTECT)
    folder = models.CharField(max_length=200)

    class Meta:
        """One per run and county."""

        constraints = [models.UniqueConstraint(fields=["run", "county"], name="run_part_once")]

    def __str__(self) -> str:
        return f"{self.run_id} {self.county}"
