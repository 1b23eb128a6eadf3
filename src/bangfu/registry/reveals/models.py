"""What was shown in full; the number itself is never kept here."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet


class What(models.TextChoices):
    """The kinds of numbers that are sealed."""

    ID_NO = "id_no", _("证件号码")
    BANK_ACCOUNT = "bank_account", _("银行账号")


class Purpose(models.TextChoices):
    """What a whole number may be needed for."""

    IDENTITY = "identity", _("核对本人证件")
    BENEFIT = "benefit", _("办理待遇发放")
    PROCEDURE = "procedure", _("办理程序环节")
    CORRECTION = "correction", _("更正登记错误")
    QUALITY = "quality", _("核实数据疑点")
    OTHER = "other", _("其他（须写明）")


class Reveal(models.Model):
    """One number shown to one person once. Holds no foreign key: it outlives what it names."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.CharField(max_length=150)
    village_id = models.CharField(max_length=12)
    household = models.UUIDField()
    member = models.UUIDField(null=True)
    what = models.CharField(max_length=20, choices=What.choices)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    note = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """Counted by person and day, listed by household."""

        ordering = ["-id"]
        indexes = [
            models.Index(fields=["by", "at"], name="reveal_by"),
            models.Index(fields=["household", "-id"], name="reveal_household"),
        ]

    def __str__(self) -> str:
        return f"{self.by}: {self.what}"
