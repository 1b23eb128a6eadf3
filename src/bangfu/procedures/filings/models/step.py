"""A stage of a filing that has been reached."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7
from bangfu.procedures.filings.models.filing import Filing


class Standing(models.TextChoices):
    """Where a step stands."""

    OPEN = "open", _("办理中")
    DONE = "done", _("已完成")
    SKIPPED = "skipped", _("不需办理")
    RETURNED = "returned", _("已退回")
    ENDED = "ended", _("已终止")


class Steps(ScopedQuerySet):
    """Steps are where their filing is."""

    scope_field = "division_id"


class Step(models.Model):
    """A stage reached by a filing, once per round; a return begins another round.

    ``division`` is that of the filing, ``place`` where the stage is acted on. Without a term
    ``due`` is the end of time, so that lists have one order. A notice runs from the day it was
    posted through ``notice_to``; so does the announcement of what an approval decided.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    filing = models.ForeignKey(Filing, on_delete=models.PROTECT, related_name="steps")
    procedure = models.CharField(max_length=60)
    stage = models.CharField(max_length=60)
    kind = models.CharField(max_length=8)
    round = models.PositiveSmallIntegerField(default=1)
    role = models.CharField(max_length=60)
    level = models.CharField(max_length=10)
    place = models.CharField(max_length=12)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=8, choices=Standing.choices, default=Standing.OPEN)
    opened_on = models.DateField()
    earliest = models.DateField(help_text="first day on which it may be passed")
    due = models.DateField(help_text="last day; the end of time where there is none")
    notice_from = models.DateField(null=True)
    notice_to = models.DateField(null=True)
    announces = models.BooleanField(
        default=False, help_text="what it decided is announced; not once that has gone back"
    )
    closed_on = models.DateField(null=True)
    closed_by = models.CharField(max_length=150, blank=True)
    escalated_to = models.CharField(max_length=12, blank=True, help_text="place that was told")
    escalated_on = models.DateField(null=True)

    objects = Steps.as_manager()

    class Meta:
        """One open step per filing and stage; found by who acts, by place and by due day."""

        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["filing", "stage"], condition=Q(state="open"), name="step_open_once"
            ),
            models.CheckConstraint(condition=Q(state__in=Standing.values), name="step_state_known"),
        ]
        indexes = [
            models.Index(fields=["state", "role", "division", "due"], name="step_desk"),
            models.Index(fields=["state", "due", "id"], name="step_due"),
            models.Index(fields=["filing", "state"], name="step_filing"),
            models.Index(
                fields=["notice_to"], condition=Q(notice_to__isnull=False), name="step_notice"
            ),
            models.Index(
                fields=["place", "procedure", "stage"],
                condition=Q(announces=True, notice_from__isnull=True, state="done"),
                name="step_unannounced",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.filing_id} {self.stage} {self.round}"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to act on it."""
        return self.state == Standing.OPEN
