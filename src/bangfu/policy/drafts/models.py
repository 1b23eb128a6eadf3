"""Tables of drafts: their edited items, their parameter values, and how far they are."""

import secrets

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7


class Status(models.TextChoices):
    """How far a draft is."""

    DRAFT = "draft", _("草稿")
    SUBMITTED = "submitted", _("待审定")
    APPROVED = "approved", _("已审定")
    WITHDRAWN = "withdrawn", _("已撤回")


def token() -> str:
    """A name for a shared link that nobody can guess."""
    return secrets.token_urlsafe(24)


class Draft(models.Model):
    """A named set of changes to a pack.

    ``files`` holds edited items as ``{file name: YAML text}``, laid over the pack as an overlay.
    ``base`` is the digest of the pack it was made from. ``version`` rises with every change, so
    that two people who edit at once find out. ``editors`` had a hand in it: none of them approves.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    title = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    pack = models.SlugField(max_length=60)
    base = models.CharField(max_length=64)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    files = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1)
    token = models.CharField(max_length=43, unique=True, default=token)
    author = models.CharField(max_length=150)
    editors = models.JSONField(default=list)
    starts = models.DateField(null=True, blank=True, help_text="first day, once it is approved")
    source = models.CharField(max_length=200, blank=True)
    reply = models.CharField(max_length=500, blank=True, help_text="why it was sent back")
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """Last changed first."""

        ordering = ["-changed_at", "-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        """Whether its content may still change."""
        return self.status == Status.DRAFT


class Value(models.Model):
    """A parameter's value in a draft, written as in packs; it holds from the draft's first day."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="values")
    name = models.CharField(max_length=60)
    division = models.ForeignKey(Division, on_delete=models.PROTECT)
    value = models.JSONField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        """One value per place."""

        ordering = ["name", "division_id"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "name", "division"], name="draft_value_once")
        ]

    def __str__(self) -> str:
        return f"{self.name} @ {self.division_id}"


class Trial(models.Model):
    """A draft run over the whole registry: the result files, and exactly what they were made of.

    ``folder`` is in the lake and holds ``household.parquet`` and ``village.parquet`` with every
    compared rule before and after. ``rules`` are those rules (see ``bench.Compared``).
    """

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="trials")
    folder = models.CharField(max_length=200)
    made_of = models.CharField(max_length=64, help_text="digest of all it depends on")
    as_of = models.DateField()
    assumed = models.BooleanField()
    live_digest = models.CharField(max_length=64)
    draft_digest = models.CharField(max_length=64)
    figures_digest = models.CharField(max_length=64)
    engine = models.CharField(max_length=20)
    parts = models.JSONField(default=list, help_text="ids of the published facts")
    rules = models.JSONField(default=list)
    households = models.PositiveIntegerField()
    by = models.CharField(max_length=150)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.draft_id} #{self.pk}"
