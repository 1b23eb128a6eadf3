"""The tables of imports and of saved answers about headings."""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts import scope
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions import codes
from bangfu.base.kit.uuid7 import uuid7


class Stage(models.TextChoices):
    """How far an import has come."""

    UPLOADED = "uploaded", _("已上传")
    MAPPING = "mapping", _("待对应列名")
    CHECKED = "checked", _("待确认")
    COMMITTED = "committed", _("已写入")
    COMPARED = "compared", _("已比对")
    DISCARDED = "discarded", _("已放弃")
    REFUSED = "refused", _("无法读取")


class Purpose(models.TextChoices):
    """What a ledger was brought for."""

    WRITE = "write", _("写入档案")
    COMPARE = "compare", _("只作比对")


class Imports(ScopedQuerySet):
    """An import is seen by who may import in the place it is for, and by who brought it.

    Somebody who looks after some villages of a county brings their ledger for the county; they
    see it as long as their villages lie in it.
    """

    scope_field = "division"

    def visible_to(self, user: Any, permission: Permission = Permission.HOUSEHOLDS_IMPORT) -> Self:
        """The imports a person may see; none when they have no such right."""
        granted = scope.of(user, permission)
        above = {step for low, _high in granted.spans for step in codes.lineage(low)}
        own = Q(by=getattr(user, "username", ""), by_operator=False, division__in=above)
        return self.filter(granted.q(self.scope_field) | own)


class Import(models.Model):
    """One ledger on its way in. Its files are where ``folders`` says.

    Args:
        file_name, size, digest: what was received, all files together.
        files: ``[{"name", "path", "size"}]``.
        year: of rows that state none.
        division: the place the ledger is for; rows outside are refused.
        purpose: to be written, or only to be compared with what is registered.
        columns: what headings mean, decided by hand: ``{sheet: {heading: column or ""}}``.
        assigned: which sheets are which, decided by hand: ``{sheet: ledger sheet or ""}``.
        releases: which release of a code list the file uses: ``{code list: release}``.
        layout: the tables as understood (``layout.Layout``).
        summary: the counts of the last check (``checking.Check``).
        outcome: what was written: ``{"choice", "counts", "conflicts", "villages"}``.
        refusal: why it could not be read: ``{"code", "values"}``.
        by_operator: brought in from the command line, for the whole place.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    file_name = models.CharField(max_length=200)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    files = models.JSONField(default=list)
    year = models.PositiveSmallIntegerField()
    division = models.CharField(max_length=12)
    purpose = models.CharField(max_length=7, choices=Purpose.choices, default=Purpose.WRITE)
    stage = models.CharField(max_length=10, choices=Stage.choices, default=Stage.UPLOADED)
    columns = models.JSONField(default=dict)
    assigned = models.JSONField(default=dict)
    releases = models.JSONField(default=dict)
    layout = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    refusal = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    by_operator = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    committed_at = models.DateTimeField(null=True)

    objects = Imports.as_manager()

    class Meta:
        """Newest first."""

        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class Mapping(models.Model):
    """A saved answer to "which column is this heading?", used for the next file.

    With an empty ``sheet`` the heading is a sheet's name and the column a ledger sheet.
    """

    sheet = models.CharField(max_length=20, blank=True)
    heading = models.CharField(max_length=100)
    column = models.CharField(max_length=60, blank=True, help_text="empty: leave the column out")
    set_by = models.CharField(max_length=150)

    class Meta:
        """One per sheet and heading."""

        constraints = [models.UniqueConstraint(fields=["sheet", "heading"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.sheet}: {self.heading} → {self.column}"
