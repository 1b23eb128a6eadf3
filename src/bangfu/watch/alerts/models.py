"""The table of alerts."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.kit.uuid7 import uuid7

NOTE = 200


class Cause(models.TextChoices):
    """What was seen."""

    LOCKED = "locked", _("账号被锁定")
    REFUSED = "refused", _("大量登录失败")
    AWAY = "away", _("管理员从不允许的网络登录")
    NEW_NETWORK = "network", _("管理员从新的网络登录")
    FORBIDDEN = "forbidden", _("多次打开无权的页面")
    OPENED = "opened", _("大量查看贫困户")
    REVEALED = "revealed", _("大量查看完整号码")
    EXPORTED = "exported", _("大量导出")
    EMERGENCY = "emergency", _("应急访问")
    BROKEN = "broken", _("操作记录不完整")


class Alert(models.Model):
    """One cause with one account, network or chain; within an hour it is told once."""

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    cause = models.CharField(max_length=10, choices=Cause.choices)
    about = models.CharField(max_length=150, blank=True, help_text="user name, network or chain")
    division = models.CharField(max_length=12, blank=True, help_text="where the account stands")
    count = models.PositiveIntegerField()
    hour = models.DateTimeField(help_text="start of the clock hour: two sweeps tell once")
    at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=150, blank=True)
    acknowledged_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=NOTE, blank=True)

    class Meta:
        """Newest first; who dealt with it, when and what they found go together."""

        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "about", "hour"], name="alert_once"),
            models.CheckConstraint(
                condition=Q(acknowledged_at=None, acknowledged_by="", note="")
                | (Q(acknowledged_at__isnull=False) & ~Q(acknowledged_by="") & ~Q(note="")),
                name="alert_acknowledged_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(acknowledged_at=None), name="alert_open")
        ]

    def __str__(self) -> str:
        return f"{self.cause} {self.about} {self.at:%Y-%m-%d %H:%M}"
