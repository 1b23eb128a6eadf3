"""What was done about a filing, what proves it, and what somebody objected. Only ever added to."""

from typing import Any

from django.db import models

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.filings.models.filing import Filing
from bangfu.procedures.filings.models.step import Step


class Kept(models.Model):
    """A row that is written once and never changed or deleted."""

    class Meta:
        """Part of the tables below."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it for the first time."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is only ever added")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise TypeError(f"{type(self).__name__} is only ever added")


class OfFiling(ScopedQuerySet):
    """Where the filing is."""

    scope_field = "filing__division_id"


class Decision(Kept):
    """One act of one person about a filing.

    ``behalf`` is whose post was used, where it was handed to the person for a time.
    """

    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="decisions")
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="decisions")
    stage = models.CharField(max_length=60, blank=True)
    verb = models.CharField(max_length=10)
    by = models.CharField(max_length=150)
    behalf = models.CharField(max_length=150, blank=True)
    role = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    at = models.DateTimeField()
    reason = models.TextField(blank=True)

    objects = OfFiling.as_manager()

    class Meta:
        """In order of happening."""

        ordering = ["id"]
        indexes = [models.Index(fields=["filing", "stage"], name="decision_filing")]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.verb}"


class Evidence(Kept):
    """Proof of a stage: minutes, a file, or a value. A later one of the same kind stands for it."""

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="evidence")
    step = models.ForeignKey(Step, null=True, on_delete=models.PROTECT, related_name="evidence")
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    value = models.JSONField(null=True, help_text="minutes or the value")
    file = models.CharField(max_length=80, blank=True, help_text="name in the store")
    file_name = models.CharField(max_length=120, blank=True, help_text="as it was sent")
    digest = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=150)
    on = models.DateField()
    at = models.DateTimeField()

    objects = OfFiling.as_manager()

    class Meta:
        """In order of entry."""

        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.name}"


class Objection(models.Model):
    """What somebody holds against a filing, with its receipt, until it is answered."""

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="objections")
    receipt = models.CharField(max_length=24, unique=True)
    text = models.TextField()
    told_by = models.CharField(max_length=60, blank=True, help_text="who objects, if they say")
    by = models.CharField(max_length=150)
    on = models.DateField()
    at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=150, blank=True)
    answered_on = models.DateField(null=True)

    objects = OfFiling.as_manager()

    class Meta:
        """In order of receipt."""

        ordering = ["id"]

    def __str__(self) -> str:
        return self.receipt

    @property
    def is_open(self) -> bool:
        """Whether it waits for an answer."""
        return self.answered_on is None
