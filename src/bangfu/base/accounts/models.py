"""Tables of people and posts. There is no superuser, by construction."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.roles import ROLES, Role
from bangfu.base.divisions.models import Division, Organisation


class Users(BaseUserManager["User"]):
    """Finds people by user name. Accounts are made by ``actions.open_account`` only."""


class User(AbstractBaseUser):
    """One natural person, one account."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    is_active = models.BooleanField(_("启用"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    password_at = models.DateTimeField(null=True, blank=True)  # unknown for older accounts
    must_renew = models.BooleanField(default=False)  # somebody else knows the password
    enabled_at = models.DateTimeField(null=True, blank=True)
    idle_since = models.DateField(null=True, blank=True)  # set when disabled for being unused

    objects: ClassVar[Users] = Users()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        """Listed by user name."""

        ordering = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """The person's name."""
        return self.name


class Post(models.Model):
    """A role held at a place or at a functional zone, between two dates."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=[(r.code, r.title) for r in ROLES.values()])
    division = models.ForeignKey(
        Division, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="posts"
    )
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    until = models.DateTimeField(null=True, blank=True)  # of one that lasts for hours
    granted_by = models.CharField(max_length=150)

    class Meta:
        """Held somewhere, and not ending before it begins."""

        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(division__isnull=False) | Q(organisation__isnull=False),
                name="post_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="post_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.declaration.title} @ {self.place}"

    @property
    def is_over(self) -> bool:
        """Whether its last day has passed, or its last hour has struck."""
        if self.until is not None and self.until <= timezone.now():
            return True
        return self.valid_to is not None and self.valid_to < timezone.localdate()

    @property
    def declaration(self) -> Role:
        """What the role allows."""
        return ROLES[self.role]

    @property
    def place(self) -> str:
        """The name of where it is held."""
        return str(self.organisation if self.division is None else self.division)


class Factor(models.Model):
    """A person's second factor: an authenticator app that shares a secret with us.

    ``last_step`` is the newest 30-second step whose code was accepted, so that none counts twice.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="factor")
    sealed = models.BinaryField()
    made_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    last_step = models.PositiveBigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    failed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"factor of {self.user_id}"


class RecoveryCode(models.Model):
    """A code that opens an account once when the app is lost; only its keyed digest is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.BinaryField()
    used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"


class Login(models.Model):
    """One place where a person is logged in. Its session holds the mark, we the digest."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="logins")
    digest = models.CharField(max_length=64, unique=True)
    browser = models.CharField(max_length=80, blank=True)
    network = models.CharField(max_length=40, blank=True)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=12, blank=True)

    class Meta:
        """Newest first."""

        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "ended_at"], name="login_of_user")]

    def __str__(self) -> str:
        return f"login {self.pk} of {self.user_id}"


class OldPassword(models.Model):
    """The hash of a password a person had, so that it is not taken again too soon."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="old_passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"password of {self.user_id}"


class AllowedNetwork(models.Model):
    """A network from which the holders of one administrator's role may come.

    A role without any may come from everywhere.
    """

    role = models.CharField(max_length=20)
    network = models.CharField(max_length=43)
    note = models.CharField(max_length=60, blank=True)
    added_by = models.CharField(max_length=150)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Each network once for a role."""

        ordering = ["role", "id"]
        constraints = [
            models.UniqueConstraint(fields=["role", "network"], name="allowed_network_once")
        ]

    def __str__(self) -> str:
        return f"{self.role}: {self.network}"
