"""A procedure under way about one subject."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7


class State(models.TextChoices):
    """Where a filing stands."""

    OPEN = "open", _("办理中")
    DONE = "done", _("已办结")
    REJECTED = "rejected", _("未通过")
    WITHDRAWN = "withdrawn", _("已撤回")


class Filings(ScopedQuerySet):
    """Filings are where their subject was when they were opened."""

    scope_field = "division_id"


class Filing(models.Model):
    """One procedure about one subject, with the definition it began with.

    ``paused_on`` is the day since which an objection stops the clock. ``version`` counts acts, so
    that of two people who act at once one is told.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    number = models.CharField(max_length=24, unique=True)
    procedure = models.CharField(max_length=60)
    definition = models.JSONField()
    definition_version = models.PositiveIntegerField()
    pack_digest = models.CharField(max_length=64)
    subject_type = models.CharField(max_length=30)
    subject_id = models.CharField(max_length=40)
    subject_number = models.CharField(max_length=40)
    subject_name = models.CharField(max_length=80)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    details = models.JSONField(default=dict)
    state = models.CharField(max_length=9, choices=State.choices, default=State.OPEN)
    opened_by = models.CharField(max_length=150)
    opened_on = models.DateField()
    opened_at = models.DateTimeField()
    due = models.DateField(null=True)
    paused_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    reason = models.TextField(blank=True, help_text="of the rejection or withdrawal")
    result = models.JSONField(default=dict, help_text="what the effect wrote")
    version = models.PositiveIntegerField(default=1)

    objects = Filings.as_manager()

    class Meta:
        """One open filing per procedure and subject."""

        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "procedure"],
                condition=Q(state="open"),
                name="filing_open_once",
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="filing_state_known"),
            models.CheckConstraint(
                condition=Q(state="open", closed_on__isnull=True)
                | (~Q(state="open") & Q(closed_on__isnull=False)),
                name="filing_closed_on",
            ),
        ]
        indexes = [
            models.Index(fields=["division", "state"], name="filing_place"),
            models.Index(fields=["subject_type", "subject_id"], name="filing_subject"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act."""
        return self.state == State.OPEN


class Series(models.Model):
    """How far the numbers of a county and year have come, for filings and for receipts."""

    key = models.CharField(max_length=24, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class Operation(models.Model):
    """One act of one person, under the id that the client gave it, with its reply."""

    operation_id = models.CharField(max_length=36, primary_key=True)
    actor = models.CharField(max_length=150)
    verb = models.CharField(max_length=20)
    reply = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.operation_id} {self.verb}"
