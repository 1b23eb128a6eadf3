"""The members of a household."""

from django.db import models
from django.db.models import Q

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.kit.fields import CodeField, CodesField, YesNoField
from bangfu.base.kit.money import FenField
from bangfu.base.kit.uuid7 import uuid7
from bangfu.registry.households.models.household import BEGINNING, Household


class State(models.TextChoices):
    """Whether a person belongs to the household today.

    ``VOID`` was entered by mistake and taken back: nobody counts or shows the row.
    """

    ACTIVE = "active"
    LEFT = "left"
    VOID = "void"


class Members(ScopedQuerySet):
    """Members are where their household is."""

    scope_field = "household__village_id"


class Member(models.Model):
    """A person registered in a household.

    ``id_no`` is sealed and bound to ``uid``; ``id_no_print`` finds it again. One active person
    per id number.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    household = models.ForeignKey(Household, on_delete=models.CASCADE, related_name="members")
    person_no = models.CharField(max_length=40, null=True, blank=True)
    name = models.CharField(max_length=60)
    id_type = CodeField()
    id_no = models.BinaryField(null=True, help_text="sealed")
    id_no_print = models.BinaryField(null=True, max_length=16)
    phone = models.CharField(max_length=30, blank=True)

    gender = CodeField()
    birth_date = models.DateField(null=True, blank=True)
    relation_to_head = CodeField()
    ethnicity = CodeField()
    political_status = CodeField()
    education = CodeField()
    student_status = CodeField()
    school_name = models.CharField(max_length=80, blank=True)
    dropout_reason = CodeField()
    health_status = CodesField()
    disease_name = models.CharField(max_length=80, blank=True)
    disease_level = models.CharField(max_length=40, blank=True)
    disability_type = CodeField()
    disability_level = CodeField()
    disability_cert_year = models.PositiveSmallIntegerField(null=True, blank=True)
    labour_capacity = CodeField()
    work_months = models.PositiveSmallIntegerField(null=True, blank=True)
    employer = models.CharField(max_length=80, blank=True)
    work_place = models.CharField(max_length=120, blank=True)
    work_province = models.CharField(max_length=40, blank=True)
    work_city = models.CharField(max_length=40, blank=True)
    work_county = models.CharField(max_length=40, blank=True)
    work_township = models.CharField(max_length=40, blank=True)
    work_area = CodeField()
    job_channel = models.CharField(max_length=60, blank=True)
    works_abroad = YesNoField()
    graduate_unemployed_reason = models.CharField(max_length=60, blank=True)
    public_job_type = CodeField()
    public_job_months = models.PositiveSmallIntegerField(null=True, blank=True)
    on_active_service = YesNoField()
    has_resident_medical = YesNoField()
    has_employee_medical = YesNoField()
    has_critical_illness_ins = YesNoField()
    has_commercial_medical = YesNoField()
    gets_medical_aid = YesNoField()
    gets_major_illness_aid = YesNoField()
    gets_other_health_aid = YesNoField()
    has_accident_ins_subsidy = YesNoField()
    has_resident_pension = YesNoField()
    has_employee_pension = YesNoField()
    gets_dibao = YesNoField()
    dibao_monthly = FenField()
    is_extreme_hardship = YesNoField()
    support_mode = CodeField()
    speaks_mandarin = YesNoField()
    is_relocated = YesNoField()
    person_identified_on = models.DateField(null=True, blank=True)

    state = models.CharField(max_length=8, choices=State.choices, default=State.ACTIVE)
    change_reason = CodeField()
    left_on = models.DateField(null=True, blank=True)
    extra = models.JSONField(default=dict, blank=True)
    raw = models.JSONField(default=dict, blank=True)

    objects = Members.as_manager()

    class Meta:
        """One active row per id number; listed in order of entry."""

        ordering = ["household_id", "id"]
        indexes = [
            models.Index(fields=["name"], name="member_name"),
            models.Index(fields=["phone"], name="member_phone", opclasses=BEGINNING),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_no_print"],
                condition=Q(state="active", id_no_print__isnull=False),
                name="member_id_once",
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(state="active", relation_to_head="head"),
                name="member_one_head",
            ),
        ]

    def __str__(self) -> str:
        return self.name
