"""Comparisons, what was decided about their differences, and how each household stands."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.households.models import Household
from bangfu.registry.imports.models import Import


class State(models.TextChoices):
    """How one of the three stands beside the record here."""

    UNKNOWN = "unknown", _("未核对")
    AGREES = "agrees", _("一致")
    DIFFERS = "differs", _("不一致")
    ABSENT = "absent", _("没有记录")


class Side(models.TextChoices):
    """Who is right about a difference."""

    NATIONAL = "national", _("国网对，改本系统")
    OURS = "ours", _("本系统对，报国网更正")
    VISIT = "visit", _("都不确定，入户核实")


class Means(models.TextChoices):
    """By what the paper or reality was checked."""

    VISIT = "visit", _("入户走访")
    PHOTO = "photo", _("照片")
    PAPER = "paper", _("翻阅纸质档案")


class ByDivision(ScopedQuerySet):
    """Comparisons lie in the place they were made for."""

    scope_field = "division"


class Comparison(models.Model):
    """One export of the national system beside the registry.

    The differences lie as columns in a folder of this comparison (``store``).

    Args:
        ledger: the export as it was brought in.
        export_day: the day whose state the export shows.
        is_whole: whether it holds every household of the place; if not, those missing say nothing.
        counts: ``{"households", "agree", "differ", "absent", "beyond", "differences"}``.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    ledger = models.OneToOneField(Import, on_delete=models.PROTECT, related_name="comparison")
    division = models.CharField(max_length=12)
    export_day = models.DateField()
    is_whole = models.BooleanField(default=True)
    counts = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    compared_at = models.DateTimeField(null=True)

    objects = ByDivision.as_manager()

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.division} {self.export_day}"


class Decision(models.Model):
    """What somebody decided about one difference; withdrawn ones stay.

    ``at`` is the row of the comparison's table. ``applied`` says that the record here was changed.
    """

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="decisions")
    at = models.PositiveIntegerField()
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    household = models.ForeignKey(
        Household, null=True, on_delete=models.PROTECT, related_name="decisions"
    )
    side = models.CharField(max_length=8, choices=Side.choices)
    reason = models.CharField(max_length=500, blank=True)
    applied = models.BooleanField(default=False)
    by = models.CharField(max_length=150)
    decided_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """In order; one in force per difference."""

        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["comparison", "at"],
                condition=Q(withdrawn_at__isnull=True),
                name="decision_once",
            ),
        ]
        indexes = [models.Index(fields=["household"], name="decision_household")]

    def __str__(self) -> str:
        return f"{self.comparison_id} {self.at} {self.side}"


class Standing(models.Model):
    """How a household's national record, paper file and reality stand beside the record here.

    ``differences`` were found by the last comparison, ``settled`` of them since put right here.
    """

    household = models.OneToOneField(Household, on_delete=models.PROTECT, related_name="standing")
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    national = models.CharField(max_length=7, choices=State.choices, default=State.UNKNOWN)
    national_on = models.DateField(null=True)
    comparison = models.ForeignKey(
        Comparison, null=True, on_delete=models.PROTECT, related_name="standings"
    )
    differences = models.PositiveIntegerField(default=0)
    settled = models.PositiveIntegerField(default=0)
    paper = models.CharField(max_length=7, choices=State.choices, default=State.UNKNOWN)
    paper_on = models.DateField(null=True)
    reality = models.CharField(max_length=7, choices=State.choices, default=State.UNKNOWN)
    reality_on = models.DateField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """Found by place and by how they stand."""

        indexes = [
            models.Index(fields=["village", "national"], name="standing_national"),
            models.Index(fields=["village", "paper", "reality"], name="standing_others"),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.national} {self.paper} {self.reality}"

    @property
    def is_consistent(self) -> bool:
        """Whether all three were looked at and agree."""
        return {self.national, self.paper, self.reality} == {State.AGREES.value}


class Look(models.Model):
    """One time that somebody compared the paper file, or reality, with the record. Only added."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="looks")
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    what = models.CharField(
        max_length=7, choices=[("paper", _("纸质档案")), ("reality", _("实际情况"))]
    )
    found = models.CharField(max_length=7, choices=State.choices)
    means = models.CharField(max_length=5, choices=Means.choices)
    on = models.DateField()
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.household_id} {self.what} {self.on}"
