"""Second factors, recovery codes, visits."""

from django.db import models

from bangfu.base.accounts.models import User


class Factor(models.Model):
    """The authenticator of a person's telephone: a secret both know, sealed here.

    Args:
        confirmed_at: when the person proved that their telephone has it; it counts from then on.
        last_step: the time step of the last code taken; a code serves once.
        failures: wrong codes in a row; ``locked_until`` follows from too many.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="factor")
    secret = models.BinaryField()
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"factor of {self.user_id}"


class Recovery(models.Model):
    """A code on paper for the day the telephone is lost; each serves once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recovery_codes")
    print = models.BinaryField(max_length=16)
    used_at = models.DateTimeField(null=True)

    class Meta:
        """Found by its fingerprint."""

        constraints = [models.UniqueConstraint(fields=["user", "print"], name="recovery_once")]

    def __str__(self) -> str:
        return f"recovery code of {self.user_id}"


class Visit(models.Model):
    """One log-in, until it ends. ``key`` is the session that can be ended from elsewhere."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="visits")
    key = models.CharField(max_length=40, unique=True)
    browser = models.CharField(max_length=200, blank=True)
    address = models.CharField(max_length=45, blank=True)
    began_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        """A person's own, newest first."""

        ordering = ["-id"]
        indexes = [models.Index(fields=["user", "-id"], name="visit_user")]

    def __str__(self) -> str:
        return f"visit of {self.user_id}"
