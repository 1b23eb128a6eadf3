"""Tables of the audit trail: entries, the head of each chain, readings, and anchors."""

from django.db import models


class Entry(models.Model):
    """One act. ``hash`` covers every other column and the hash before it."""

    chain = models.CharField(max_length=12)
    seq = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    division = models.CharField(max_length=12, blank=True)
    operation_id = models.CharField(max_length=36, blank=True)
    changes = models.JSONField(default=dict)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        """One entry per place in a chain; looked up by subject."""

        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_entry_place")]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_entry_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.action}"


class Head(models.Model):
    """The last place of a chain. Locked while an act is written, so that places never fork.

    ``mark`` covers the rest: whoever has no key cannot move it back to an earlier place.
    """

    chain = models.CharField(max_length=12, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    mark = models.CharField(max_length=64, default="")

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq}"


class Reading(models.Model):
    """Somebody looked at something. Written without waiting for anybody, sealed in batches.

    ``mark`` covers every other column but ``batch``, which is set once: when an entry of the
    trail seals the readings of that number together.
    """

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=80)
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=60)
    division = models.CharField(max_length=12, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    details = models.JSONField(default=dict)
    mark = models.CharField(max_length=64)
    batch = models.PositiveBigIntegerField(null=True)

    class Meta:
        """Looked up by what was read, by who read, and by the batch that seals it."""

        indexes = [
            models.Index(
                fields=["subject_type", "subject_id", "-id"], name="audit_reading_subject"
            ),
            models.Index(fields=["actor", "at"], name="audit_reading_actor"),
            models.Index(fields=["batch", "id"], name="audit_reading_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.action} {self.subject_id}"


class Anchor(models.Model):
    """Where every chain stood at one moment. Chained itself, and kept off this machine as well."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField()
    heads = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"anchor#{self.seq}"
