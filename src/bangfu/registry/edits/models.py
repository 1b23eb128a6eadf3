"""Acts of editing, kept so that they can be taken back."""

from django.db import models

from bangfu.base.kit.uuid7 import uuid7


class Edit(models.Model):
    """One field set in one household or in many, by one person at one time.

    Args:
        id: also the operation under which the trail has it.
        column: the field.
        rows: ``[key, value before, version after]`` of each household that changed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    column = models.CharField(max_length=60)
    households = models.PositiveIntegerField()
    rows = models.JSONField(default=list)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        """A person's own edits, newest first."""

        ordering = ["-id"]
        indexes = [models.Index(fields=["by", "-id"], name="edit_by")]

    def __str__(self) -> str:
        return f"{self.column} ×{self.households}"
