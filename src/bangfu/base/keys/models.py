"""Tables of keys and of replies to what was done with them."""

from django.db import models

from bangfu.base.accounts.models import User
from bangfu.base.kit.uuid7 import uuid7


class Key(models.Model):
    """A key of one person; the person holds the secret, we its digest.

    ``minute`` and ``spent`` count the requests of the last minute in which there were any.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="keys")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    ending = models.CharField(max_length=4, help_text="its last signs, to recognise it by")
    reads_only = models.BooleanField(default=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField(help_text="its last day")
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=150, blank=True)
    minute = models.PositiveBigIntegerField(default=0)
    spent = models.PositiveIntegerField(default=0)

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"key {self.name} of {self.user_id}"


class Reply(models.Model):
    """What came of one act of one person, under the id that the client gave it.

    ``act`` is a keyed digest of what was asked for, so that an id is not used for something else.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="replies")
    operation_id = models.UUIDField()
    act = models.CharField(max_length=32)
    outcome = models.JSONField(default=dict)
    at = models.DateTimeField()

    class Meta:
        """One reply per person and operation; old ones are forgotten."""

        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "operation_id"], name="reply_once"),
        ]
        indexes = [models.Index(fields=["at"], name="reply_at")]

    def __str__(self) -> str:
        return f"reply to {self.operation_id}"
