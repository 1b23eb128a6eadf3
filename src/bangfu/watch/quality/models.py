"""Clues, the steps they go through, and which results they were last compared with."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import Post
from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.households.models import Household, Member


class State(models.TextChoices):
    """Where a clue stands."""

    NEW = "new", _("待分派")
    ASSIGNED = "assigned", _("待入户核实")
    VERIFIED = "verified", _("待乡镇审核")
    CHECKED = "checked", _("待区县办结")
    CLOSED = "closed", _("已办结")
    WAIVED = "waived", _("已豁免")
    ANSWERED = "answered", _("已说明")
    GONE = "gone", _("已消失")


OPEN = (State.NEW, State.ASSIGNED, State.VERIFIED, State.CHECKED)


class Verdict(models.TextChoices):
    """What was found at home."""

    TRUE = "true", _("属实")
    FALSE = "false", _("不属实")
    OUTDATED = "outdated", _("已变化")


class Severity(models.TextChoices):
    """How much a check weighs."""

    BLOCK = "block", _("拦截")
    WARN = "warn", _("提醒")
    CLUE = "clue", _("疑点")


class Clue(models.Model):
    """One check that hit one household, member or village.

    Never deleted: what vanishes is marked so. ``facts_print`` is a fingerprint of what the check
    rests on, so that a hit that was judged false stays quiet until the facts change. ``rank``
    orders lists (severity first) and ``present`` says whether the last run still hit.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    check_code = models.CharField(max_length=4)
    check_id = models.CharField(max_length=60)
    check_version = models.PositiveSmallIntegerField()
    severity = models.CharField(max_length=5, choices=Severity.choices)
    subject = models.CharField(max_length=10)
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(
        Household, null=True, on_delete=models.PROTECT, related_name="clues"
    )
    member = models.ForeignKey(Member, null=True, on_delete=models.PROTECT, related_name="clues")
    subject_key = models.CharField(max_length=24, help_text="key of the subject, for matching")
    facts_print = models.CharField(max_length=32, blank=True)
    present = models.BooleanField(default=True)
    found_on = models.DateField()
    last_seen_on = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.NEW)
    assigned_to = models.CharField(max_length=12, blank=True, help_text="place that verifies")
    assigned_role = models.CharField(max_length=20, blank=True, help_text="role there, if one")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    due = models.DateField(null=True)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, blank=True)
    explanation = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    corrective_on = models.DateField(null=True, help_text="by when the record or fact is put right")
    verified_by = models.CharField(max_length=150, blank=True)
    checked_by = models.CharField(max_length=150, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)
    closed_on = models.DateField(null=True)
    waived_until = models.DateField(null=True)
    reason = models.TextField(blank=True, help_text="of the last waiver, return or reopening")
    reopened = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """One clue per check and subject, found by place, state and check."""

        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_code", "subject", "subject_key"], name="clue_once"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="clue_state_known"),
        ]
        indexes = [
            models.Index(fields=["village", "state"], name="clue_place"),
            # Holds all that is counted of open clues, so that a city is counted without its rows.
            models.Index(
                fields=["state", "village", "due", "check_code", "assigned_to"], name="clue_work"
            ),
            models.Index(fields=["check_code", "state"], name="clue_check"),
            models.Index(fields=["assigned_to", "state"], name="clue_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.check_code} {self.subject} {self.subject_key}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something."""
        return self.state in OPEN


class ClueStep(models.Model):
    """One thing done about a clue. Only ever added."""

    clue = models.ForeignKey(Clue, on_delete=models.PROTECT, related_name="steps")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    verb = models.CharField(max_length=10)
    before = models.CharField(max_length=8)
    after = models.CharField(max_length=8)
    note = models.TextField(blank=True)

    class Meta:
        """In order of happening."""

        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.clue_id} {self.verb}"


class Moved(models.Model):
    """When the clues of a county last changed: whoever writes one leaves another mark."""

    county = models.CharField(max_length=12, primary_key=True)
    mark = models.UUIDField(default=uuid7)

    def __str__(self) -> str:
        return f"{self.county} {self.mark}"


class Checked(models.Model):
    """The results of a county that its clues were last compared with."""

    county = models.CharField(max_length=12, primary_key=True)
    facts = models.CharField(max_length=200, help_text="folder of the facts they rest on")
    program = models.CharField(max_length=64)
    as_of = models.DateField()
    folder = models.CharField(max_length=200)
    hits = models.PositiveIntegerField(default=0)
    seconds = models.FloatField(default=0)
    at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.county} {self.as_of}"
