"""What somebody keeps of the household list: its columns, and filters under names."""

from django.db import models

from bangfu.base.accounts.models import User
from bangfu.base.divisions.models import Division


class Preference(models.Model):
    """The columns a person wants to see, in order."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="list_preference")
    columns = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.user} {len(self.columns)}"


class SavedList(models.Model):
    """A filter under a name; shared with everybody who works for a place or below, if it says so.

    ``query`` is the address's own filter, read anew each time: what it finds is always what its
    reader may see today.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="saved_lists")
    title = models.CharField(max_length=40)
    query = models.CharField(max_length=600)
    shared_at = models.ForeignKey(Division, null=True, on_delete=models.CASCADE, related_name="+")
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        """A person has one filter of a name."""

        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["user", "title"], name="saved_list_title_once")
        ]

    def __str__(self) -> str:
        return self.title
