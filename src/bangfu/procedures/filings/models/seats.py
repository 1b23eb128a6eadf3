"""A post's procedures handed to somebody else for a time."""

from django.db import models
from django.db.models import F, Q

from bangfu.base.accounts.models import Post, User


class Delegation(models.Model):
    """The holder of a post lets another person act on its steps from one day through another.

    It lasts no longer than the post itself; who acts is kept together with whose post it was.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="delegations")
    to = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    reason = models.CharField(max_length=200)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    class Meta:
        """Not ending before it begins."""

        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="delegation_dates")
        ]

    def __str__(self) -> str:
        return f"{self.post_id} → {self.to_id}"
