"""What people without an account send from public pages."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.filings.models import Objection
from bangfu.procedures.notices.models.board import Listing, Notice


class Standing(models.TextChoices):
    """Where it stands. Of a line the answer is the objection's own, once it is admitted."""

    WAITING = "waiting", _("待看")
    ADMITTED = "admitted", _("已受理")
    DECLINED = "declined", _("不予受理")
    MOOT = "moot", _("事项已了结")
    UPHELD = "upheld", _("情况属实")
    REFUSED = "refused", _("不符合")


# What is said about a family that is not on the list is answered; an objection is admitted first.
ANSWERED = (Standing.UPHELD, Standing.REFUSED)
SETTLED = (Standing.DECLINED, Standing.MOOT, *ANSWERED)


class Receipts(ScopedQuerySet):
    """They are dealt with where the notice was put up, and above."""

    scope_field = "place_id"


class Received(models.Model):
    """Sent from a public page: an objection to a line, or about a family that is not listed.

    The receipt is kept as a fingerprint, who sent it sealed and only for a time. ``due`` is the day
    through which somebody looks at an objection, or answers about a family. The text moves to the
    filing's own objection when that is made.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="received")
    listing = models.ForeignKey(
        Listing, null=True, on_delete=models.PROTECT, related_name="received"
    )
    place = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    objection = models.OneToOneField(
        Objection, null=True, on_delete=models.PROTECT, related_name="+"
    )
    family = models.CharField(max_length=60, blank=True)
    where = models.CharField(max_length=60, blank=True)
    text = models.TextField(blank=True)
    receipt_print = models.BinaryField(max_length=16, unique=True)
    name = models.BinaryField(null=True, help_text="sealed")
    contact = models.BinaryField(null=True, help_text="sealed")
    at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=Standing.choices, default=Standing.WAITING)
    due = models.DateField(null=True)
    settled_on = models.DateField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)
    reason = models.TextField(blank=True, help_text="of declining, or the answer")
    led_to = models.CharField(max_length=24, blank=True, help_text="number of a filing")
    forgotten_on = models.DateField(null=True, help_text="name and contact were erased")

    objects = Receipts.as_manager()

    class Meta:
        """In order of receipt; found by place and by day."""

        ordering = ["id"]
        indexes = [
            models.Index(fields=["state", "place", "due"], name="received_desk"),
            models.Index(
                fields=["id"],
                condition=Q(name__isnull=False) | Q(contact__isnull=False),
                name="received_contact",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(listing__isnull=False) | ~Q(family=""), name="received_about"
            ),
            models.CheckConstraint(
                condition=~Q(state="admitted") | Q(objection__isnull=False),
                name="received_admitted",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uid)

    @property
    def is_missing(self) -> bool:
        """Whether it is about a family that is not on the list."""
        return self.listing_id is None

    @property
    def is_waiting(self) -> bool:
        """Whether nobody has settled it."""
        return self.state == Standing.WAITING

    @property
    def words(self) -> str:
        """What was said."""
        return self.text or (str(self.objection.text) if self.objection else "")


class Attempt(models.Model):
    """Somebody sent a public form: a keyed fingerprint of where from, or to which, and when."""

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
