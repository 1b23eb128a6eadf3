"""Requests for numbers, their columns, the answers of places, and what was refused as held."""

from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions import codes
from bangfu.base.kit.uuid7 import uuid7


class State(models.TextChoices):
    """Where a request stands."""

    WAITING = "waiting", _("待审批")
    SENT = "sent", _("填报中")
    CLOSED = "closed", _("已结束")
    REFUSED = "refused", _("未批准")
    WITHDRAWN = "withdrawn", _("已撤回")


class Kind(models.TextChoices):
    """What a value is."""

    NUMBER = "number", _("数字")
    YES_NO = "yes_no", _("是或否")
    DAY = "day", _("日期")
    TEXT = "text", _("文字")


class Level(models.TextChoices):
    """Who answers."""

    COUNTY = "county", _("区县")
    TOWNSHIP = "township", _("乡镇")
    VILLAGE = "village", _("村")


class Requested(ScopedQuerySet):
    """A request is seen in the place it is for, above it, and by whom it asks."""

    scope_field = "division"

    def visible_to(self, user: Any, permission: Permission = Permission.HOUSEHOLDS_READ) -> Self:
        """Requests for places that touch the person's area; none without such a right."""
        granted = scope.of(user, permission)
        above = {step for low, _high in granted.spans for step in codes.lineage(low)}
        asked = models.Q(division__in=above) & ~models.Q(state__in=[State.WAITING, State.REFUSED])
        return self.filter(granted.q(self.scope_field) | asked)


class Request(models.Model):
    """A form that places fill in once.

    Args:
        division: every place of ``level`` at or below it answers.
        people, minutes: the burden: how many answer, and how long it takes each.
        office: the place of the post it was asked from.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    title = models.CharField(max_length=80)
    purpose = models.CharField(max_length=500)
    division = models.CharField(max_length=12)
    level = models.CharField(max_length=8, choices=Level.choices)
    due = models.DateField()
    state = models.CharField(max_length=9, choices=State.choices, default=State.WAITING)
    people = models.PositiveIntegerField()
    minutes = models.PositiveIntegerField(help_text="of each who answers")
    office = models.CharField(max_length=12)
    by = models.CharField(max_length=150)
    asked_on = models.DateField()
    decided_by = models.CharField(max_length=150, blank=True)
    decided_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="of the last decision")

    objects = Requested.as_manager()

    class Meta:
        """Newest first."""

        ordering = ["-id"]
        indexes = [
            models.Index(fields=["state", "level", "division"], name="request_place"),
            models.Index(fields=["office", "asked_on"], name="request_office"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def total(self) -> int:
        """Minutes of everybody together."""
        return self.people * self.minutes


class Column(models.Model):
    """One value that is asked for; ``declined`` says why what is like it does not do."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="columns")
    at = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60)
    meaning = models.CharField(max_length=300)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    declined = models.JSONField(default=dict, help_text="{holding: reason}")

    class Meta:
        """In their order."""

        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(fields=["request", "at"], name="requested_column_once"),
        ]

    def __str__(self) -> str:
        return self.title


class Answers(ScopedQuerySet):
    """Answers are where the place that gave them is."""

    scope_field = "division"


class Answer(models.Model):
    """What a place answered: per column its value, nothing where it is not known."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="answers")
    division = models.CharField(max_length=12)
    values = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    objects = Answers.as_manager()

    class Meta:
        """By place; one each."""

        ordering = ["division"]
        constraints = [
            models.UniqueConstraint(fields=["request", "division"], name="answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.division}"


class Held(models.Model):
    """A value that somebody wanted to ask for, and where it was found instead."""

    office = models.CharField(max_length=12)
    title = models.CharField(max_length=60)
    holding = models.CharField(max_length=120)
    by = models.CharField(max_length=150)
    on = models.DateField()

    class Meta:
        """Newest first."""

        ordering = ["-id"]
        indexes = [models.Index(fields=["office", "on"], name="held_office")]

    def __str__(self) -> str:
        return f"{self.title} → {self.holding}"
