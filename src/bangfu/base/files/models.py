"""The table of attachments. What is in the files lies in the installation's home (``storing``)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7


class Kind(models.TextChoices):
    """What sort of file it is."""

    PHOTO = "photo", _("照片")
    PAPER = "paper", _("文件")


class Attachment(models.Model):
    """A file attached to something. Never deleted: it may be withdrawn, with a reason.

    Args:
        subject: what it belongs to: ``look``, ``clue``, ``answer``.
        subject_id: the key of that thing.
        village: where it belongs; decides who may see it.
        needs: the permission it took to attach it, and takes to withdraw it.
        sha256: of the content as kept, which is also its name in the store.
        name: what the file was called.
        taken_at: when the picture was taken, if its camera said so.
        latitude, longitude: only where the person who attached it chose to keep them.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    subject = models.CharField(max_length=12)
    subject_id = models.CharField(max_length=60)
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    needs = models.CharField(max_length=40)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    taken_at = models.DateTimeField(null=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    reason = models.CharField(max_length=200, blank=True, help_text="of the withdrawal")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """In order of attaching, found by what they belong to."""

        ordering = ["id"]
        indexes = [models.Index(fields=["subject", "subject_id"], name="attachment_subject")]

    def __str__(self) -> str:
        return f"{self.subject} {self.subject_id} {self.name}"

    @property
    def is_photo(self) -> bool:
        """Whether it can be shown as a picture."""
        return self.kind == Kind.PHOTO
