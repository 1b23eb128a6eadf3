"""The tables of imports and of saved column mappings."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.kit.uuid7 import uuid7


class Stage(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", _("已上传")
    MAPPING = "mapping", _("待对应列名")
    CHECKED = "checked", _("待确认")
    COMMITTED = "committed", _("已写入")
    DISCARDED = "discarded", _("已放弃")
    REFUSED = "refused", _("无法读取")


class Import(models.Model):
    """One ledger on its way in.

    Files live in the folder ``imports/<id>`` of the home: ``upload`` (as received), ``sheets``
    (parsed), ``problems.parquet``, ``clean`` (rows ready to write). ``scope`` is what the person
    could write when they uploaded; it is asked again when they commit.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    year = models.PositiveSmallIntegerField()
    division = models.CharField(max_length=12)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.UPLOADED)
    mapping = models.JSONField(default=dict, help_text="{sheet: {heading: column or ''}}")
    summary = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """Newest first."""

        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class Mapping(models.Model):
    """A saved answer to "which column is this heading?", used for the next file."""

    sheet = models.CharField(max_length=20)
    heading = models.CharField(max_length=100)
    column = models.CharField(max_length=60, blank=True, help_text="empty: leave the column out")
    set_by = models.CharField(max_length=150)

    class Meta:
        """One per sheet and heading."""

        constraints = [models.UniqueConstraint(fields=["sheet", "heading"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.heading} → {self.column}"
