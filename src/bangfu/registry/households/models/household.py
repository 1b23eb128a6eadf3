"""The household."""

from django.db import models
from django.db.models import Q

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.fields import CodeField, CodesField, YesNoField
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.households.models.living import Living
from bangfu.registry.households.models.monitoring import Monitoring
from bangfu.registry.households.models.relocation import Relocation

# Indexes of PostgreSQL in which the beginning of a text is found; SQLite's always do.
BEGINNING = ["varchar_pattern_ops"]


class Household(Living, Monitoring, Relocation):
    """A registered household: the unit of identification, exit and support.

    ``household_no`` is ours and never reused; ``national_household_no`` is the opaque number of
    the national system. ``version`` counts changes, so that a stale form is noticed. ``extra``
    holds what this place collects besides the common fields, in the exact form of rules; ``raw``
    what a file said where it is not the value's own name: ``{column: {"said", "as", "list"}}``. A
    household with ``ended_on`` is closed: lists and facts leave it out, its page stays. That says
    nothing about its exit status.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    household_no = models.CharField(max_length=19, unique=True)
    national_household_no = models.CharField(max_length=40, null=True, blank=True)
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="households")
    group_name = models.CharField(max_length=40, blank=True)
    natural_hamlet = models.CharField(max_length=40, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    bank_name = models.CharField(max_length=60, blank=True)
    bank_account = models.BinaryField(null=True, help_text="sealed")
    bank_account_print = models.BinaryField(null=True, max_length=16)

    identification_standard = CodeField()
    household_attribute = CodeField()
    main_cause = CodeField()
    other_causes = CodesField()
    first_identified_on = models.DateField(null=True, blank=True)
    exit_status = CodeField()
    exit_year = models.PositiveSmallIntegerField(null=True, blank=True)
    planned_exit_year = models.PositiveSmallIntegerField(null=True, blank=True)
    not_exited_reason = CodeField()
    relapse_year = models.PositiveSmallIntegerField(null=True, blank=True)
    relapse_cause = CodeField()
    is_military_or_martyr_family = YesNoField()
    is_only_child_family = YesNoField()
    is_two_daughter_family = YesNoField()
    is_family_planning_family = YesNoField()

    lon = models.CharField(max_length=12, blank=True)
    lat = models.CharField(max_length=12, blank=True)
    coordinate_system = CodeField()
    head_signed_on = models.DateField(null=True, blank=True)
    filled_by = models.CharField(max_length=60, blank=True)
    filled_phone = models.CharField(max_length=30, blank=True)
    filled_on = models.DateField(null=True, blank=True)

    ended_on = models.DateField(null=True, blank=True)
    end_reason = CodeField()

    extra = models.JSONField(default=dict, blank=True)
    raw = models.JSONField(default=dict, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """Found by village, by either number and by bank account."""

        ordering = ["village_id", "household_no"]
        indexes = [
            models.Index(fields=["village", "household_no"], name="household_place"),
            models.Index(fields=["bank_account_print"], name="household_account"),
            models.Index(fields=["phone"], name="household_phone", opclasses=BEGINNING),
            models.Index(
                fields=["national_household_no"], name="household_national", opclasses=BEGINNING
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["national_household_no"],
                condition=Q(national_household_no__isnull=False),
                name="household_national_no",
            )
        ]

    def __str__(self) -> str:
        return self.household_no
