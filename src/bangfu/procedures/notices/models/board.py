"""Notices, their lines, and that they hung on a wall."""

import secrets
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.filings.models import Filing, Step

TAKEN_DOWN = {"taken_down_on", "taken_down_by", "taken_down_reason"}
TOKEN_BYTES = 16


def new_token() -> str:
    """A public address nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


class Notices(ScopedQuerySet):
    """Notices are where they are put up."""

    scope_field = "place_id"


class Notice(models.Model):
    """A notice as it was put up; only that it was taken down is ever added.

    ``payload`` is a ``gate.Sheet`` as data, ``digest`` its SHA-256, ``seal`` a keyed digest.
    ``levels`` are those on whose boards it stands, each between blanks. A corrected edition is a
    notice of its own; the one it ``replaces`` was taken down when it was put up.
    """

    class Sort(models.TextChoices):
        """What it is."""

        NOTICE = "notice", _("公示")
        ANNOUNCEMENT = "announcement", _("公告")

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    number = models.CharField(max_length=24, unique=True)
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    levels = models.CharField(max_length=60)
    procedure = models.CharField(max_length=60)
    sort = models.CharField(max_length=12, choices=Sort.choices, default=Sort.NOTICE)
    replaces = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    starts = models.DateField()
    ends = models.DateField()
    payload = models.JSONField()
    digest = models.CharField(max_length=64)
    seal = models.BinaryField(max_length=32)
    published_by = models.CharField(max_length=150)
    published_at = models.DateTimeField()
    taken_down_on = models.DateField(null=True)
    taken_down_by = models.CharField(max_length=150, blank=True)
    taken_down_reason = models.CharField(max_length=200, blank=True)

    objects = Notices.as_manager()

    class Meta:
        """Newest first; found by place."""

        ordering = ["-id"]
        indexes = [models.Index(fields=["place", "-id"], name="notice_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_down_on__isnull=True) | ~Q(taken_down_reason=""),
                name="notice_down_why",
            )
        ]

    def __str__(self) -> str:
        return self.number

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it for the first time, or that it was taken down."""
        fields = set(kwargs.get("update_fields") or ())
        if not self._state.adding and not (fields and fields <= TAKEN_DOWN):
            raise TypeError("a notice never changes")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise TypeError("a notice is never deleted")


class Listed(ScopedQuerySet):
    """Lines are where their filing is."""

    scope_field = "division_id"


class Listing(models.Model):
    """Which step of which filing a line of a notice is about. Its days are those of the step."""

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="listings")
    number = models.PositiveSmallIntegerField()
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="listings")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")

    objects = Listed.as_manager()

    class Meta:
        """In the order of the list."""

        ordering = ["notice_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="listing_number_once"),
            models.UniqueConstraint(fields=["notice", "step"], name="listing_step_once"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.number}"


class Hung(models.Model):
    """That a notice hung on the board of a place, from one day through another; only ever added.

    The photo that shows it is an attachment of the same key.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="hung")
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        """In order of entry; not ending before it begins."""

        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(ends__gte=F("starts")), name="hung_days")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.place_id}"
