"""Tables of public notices."""

import secrets
from typing import Any

from django.db import models
from django.db.models import Q

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.filings.models import Filing, Objection, Step

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
    ``levels`` are those on whose boards it stands, each between blanks.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    number = models.CharField(max_length=24, unique=True)
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    levels = models.CharField(max_length=60)
    procedure = models.CharField(max_length=60)
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
    step = models.OneToOneField(Step, on_delete=models.PROTECT, related_name="listing")
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="+")
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")

    objects = Listed.as_manager()

    class Meta:
        """In the order of the list."""

        ordering = ["notice_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="listing_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.number}"


class Received(models.Model):
    """An objection made on a public page. The receipt is kept as a fingerprint, who it was sealed.

    The text is with the filing's own objection.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="received")
    objection = models.OneToOneField(Objection, on_delete=models.PROTECT, related_name="+")
    receipt_print = models.BinaryField(max_length=16, unique=True)
    name = models.BinaryField(null=True, help_text="sealed")
    contact = models.BinaryField(null=True, help_text="sealed")
    at = models.DateTimeField()

    class Meta:
        """In order of receipt."""

        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.uid)


class Attempt(models.Model):
    """Somebody sent a public form: a keyed fingerprint of the address and the day, and when."""

    print = models.BinaryField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        """Counted by address and time, tidied by time."""

        indexes = [
            models.Index(fields=["print", "at"], name="attempt_from"),
            models.Index(fields=["at"], name="attempt_at"),
        ]

    def __str__(self) -> str:
        return str(self.at)
