"""Tables of notices: what a person was told, how far they were told, and how they wish it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import User
from bangfu.base.kit.uuid7 import uuid7


class What(models.TextChoices):
    """What happened."""

    ARRIVED = "arrived", _("新到")
    LATE = "late", _("新逾期")
    DECIDED = "decided", _("已有结果")
    ENDED = "ended", _("任务完成")
    FAILED = "failed", _("任务未完成")
    ALERT = "alert", _("安全告警")


class Notice(models.Model):
    """One thing a person is told: a kind of work, a place, a count and a link.

    Never a name, a number of a person or of a household, nor a text that somebody typed.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="notices")
    what = models.CharField(max_length=8, choices=What.choices)
    kind = models.CharField(max_length=40)
    place = models.CharField(max_length=12, blank=True)
    count = models.PositiveIntegerField()
    link = models.JSONField(help_text="{name, args, query}")
    key = models.CharField(max_length=80, help_text="the same thing is told once")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first; the unread are counted on every page."""

        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user"], condition=Q(read_at=None), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.what} {self.kind} {self.count}"


class Reached(models.Model):
    """How far a person has been told about one kind of thing."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    mark = models.BigIntegerField(default=0)
    day = models.DateField(null=True, help_text="day of the last look at what is late")

    class Meta:
        """One per person and kind."""

        constraints = [models.UniqueConstraint(fields=["user", "kind"], name="reached_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.kind} {self.mark}"


class Digest(models.TextChoices):
    """How often a person gets mail."""

    OFF = "off", _("不发")
    DAILY = "daily", _("每天")
    WEEKLY = "weekly", _("每周一次")


class Weekday(models.IntegerChoices):
    """Days of the week, Monday first, as ``date.weekday`` counts them."""

    MONDAY = 0, _("星期一")
    TUESDAY = 1, _("星期二")
    WEDNESDAY = 2, _("星期三")
    THURSDAY = 3, _("星期四")
    FRIDAY = 4, _("星期五")
    SATURDAY = 5, _("星期六")
    SUNDAY = 6, _("星期日")


class Wish(models.Model):
    """How a person wishes to be told. The address is theirs alone and counts once it is proven."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    in_product = models.BooleanField(default=True)
    digest = models.CharField(max_length=6, choices=Digest.choices, default=Digest.OFF)
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.MONDAY)
    language = models.CharField(max_length=10, default="zh-hans")
    email = models.EmailField(blank=True)
    proven_at = models.DateTimeField(null=True)
    code = models.CharField(max_length=128, blank=True, help_text="hash of the code that was sent")
    code_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id} {self.digest}"

    @property
    def is_mailed(self) -> bool:
        """Whether mail may be sent to the address."""
        return bool(self.email) and self.proven_at is not None and self.digest != Digest.OFF


class Mailing(models.Model):
    """The digest of a person and day. It is claimed before it is sent, so that it is sent once.

    ``failed_at`` says that the server did not take it: the day may then try again.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=1)
    last = models.BigIntegerField(default=0, help_text="key of the newest notice in it")

    class Meta:
        """One per person and day."""

        constraints = [models.UniqueConstraint(fields=["user", "day"], name="mailing_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.day}"


class Feed(models.Model):
    """A private address at which a person's calendar is read. Only a hash of its secret is kept."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret")
    made_at = models.DateTimeField()
    expires_on = models.DateField()
    read_at = models.DateTimeField(null=True, help_text="when a calendar last asked")

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_on}"
