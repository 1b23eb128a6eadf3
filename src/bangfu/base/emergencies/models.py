"""The table of emergency access."""

from django.db import models
from django.db.models import F, Q

from bangfu.base.accounts.models import Post, User
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7

REASON = 500


class Emergency(models.Model):
    """One officer asks for a post somewhere, another allows or declines it.

    ``post`` is what was granted; it ends by itself at ``post.until``, or when ``ended_at`` is set.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="emergencies")
    role = models.CharField(max_length=20)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=REASON)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=REASON, blank=True, help_text="why it was declined")
    post = models.OneToOneField(Post, null=True, on_delete=models.PROTECT, related_name="emergency")
    ended_by = models.CharField(max_length=150, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; a post is there only after a decision, an end only after a post."""

        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by="", post=None)
                | (Q(decided_at__isnull=False, decided_at__gte=F("asked_at")) & ~Q(decided_by="")),
                name="emergency_decided_whole",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(post__isnull=False), name="emergency_ended_after"
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(decided_at=None), name="emergency_waiting")
        ]

    def __str__(self) -> str:
        return f"emergency of {self.user_id} at {self.division_id}"
