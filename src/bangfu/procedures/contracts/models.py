"""Contracts, the signatures below them, and what was done with each."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.models import Post
from bangfu.base.accounts.roles import Permission
from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.kit.uuid7 import uuid7

PAPER = "paper"


class State(models.TextChoices):
    """Where a contract stands."""

    DRAFTED = "drafted", _("待上级签字")
    SIGNED = "signed", _("待下级签字")
    IN_FORCE = "in_force", _("已生效")
    CLOSED = "closed", _("已归档")
    WITHDRAWN = "withdrawn", _("已撤回")


class Kind(models.TextChoices):
    """What sort of paper it is."""

    CONTRACT = "contract", _("责任书")
    PLEDGE = "pledge", _("军令状")


class Side(models.TextChoices):
    """For which place somebody signs."""

    SUPERIOR = "superior", _("上级")
    SUBORDINATE = "subordinate", _("下级")


class Contracts(ScopedQuerySet):
    """A contract is where the place that answers for its terms is."""

    scope_field = "division"

    def visible_to(self, user: Any, permission: Permission = Permission.CONTRACTS_READ) -> Self:
        """Contracts of places in the person's scope."""
        return super().visible_to(user, permission)


class Contract(models.Model):
    """What one place answers to the place above it for, in one year.

    Args:
        template: id of the pack's declaration; ``pack`` and ``pack_digest`` tell which pack.
        superior, division: 12-digit codes of the upper and the lower place.
        zone: code of the functional zone that answers instead of a place; ``division`` is then the
            place it belongs to, which is also the upper one.
        text: frozen wording: title, names of both places, lines, each in two languages.
        terms: frozen figures, see ``terms``.
        digest: hash of all that is agreed; signatures repeat it.
        results: by target what was reached, once the year is closed.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    template = models.CharField(max_length=60)
    pack = models.CharField(max_length=60)
    pack_digest = models.CharField(max_length=64)
    superior = models.CharField(max_length=12)
    division = models.CharField(max_length=12)
    zone = models.CharField(max_length=40, blank=True)
    level = models.CharField(max_length=10)
    text = models.JSONField()
    terms = models.JSONField()
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFTED)
    results = models.JSONField(null=True)
    drafted_on = models.DateField()
    in_force_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)

    objects = Contracts.as_manager()

    class Meta:
        """One of a kind for a place and year, those withdrawn aside."""

        ordering = ["division", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "template", "division", "zone"],
                condition=~Q(state="withdrawn"),
                name="contract_once",
            ),
            models.CheckConstraint(
                condition=~Q(superior=F("division"), zone=""), name="contract_two_places"
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="contract_state_known"
            ),
        ]
        indexes = [
            models.Index(fields=["year", "division", "id"], name="contract_list"),
            models.Index(fields=["superior", "year", "state"], name="contract_superior"),
            models.Index(fields=["digest"], name="contract_digest"),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.year} {self.division}"

    @property
    def answers(self) -> str:
        """Who answers for the terms: the code of a zone, else of a place."""
        return self.zone or self.division

    def place(self, side: str) -> str:
        """The place, or zone, of a side."""
        return self.superior if side == Side.SUPERIOR else self.answers


class Kept(models.Model):
    """A row that is written once and never changed or deleted."""

    class Meta:
        """Part of the tables below."""

        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write it for the first time."""
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} is only ever added")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never."""
        raise TypeError(f"{type(self).__name__} is only ever added")


class OfContract(ScopedQuerySet):
    """Where the contract is."""

    scope_field = "contract__division"

    def by_hand(self, user: Any) -> Self:
        """What a person signed themselves; what they recorded from paper is another's signature."""
        return self.filter(by=user.username).exclude(method=PAPER)


class Signature(Kept):
    """One person's signature for one side; a successor's stands beside the first one's.

    Args:
        by: who signed; of a signature on paper, who recorded it.
        post: from which they signed; on paper there is none, ``duty`` is what the paper says.
        signed_on: the day on the paper.
    """

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=11, choices=Side.choices)
    succeeds = models.BooleanField(default=False, help_text="after the signer's post ended")
    by = models.CharField(max_length=150)
    name = models.CharField(max_length=60, help_text="as typed")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, blank=True)
    duty = models.CharField(max_length=60, blank=True, help_text="on paper, as written there")
    signed_on = models.DateField(null=True)
    at = models.DateTimeField()
    method = models.CharField(
        max_length=20, default="password", help_text="of re-authentication, or paper"
    )
    digest = models.CharField(max_length=64, help_text="of the text that was signed")

    objects = OfContract.as_manager()

    class Meta:
        """Each side once, each person once."""

        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "side"], condition=Q(succeeds=False), name="signed_side_once"
            ),
            models.UniqueConstraint(
                fields=["contract", "by"], condition=~Q(method=PAPER), name="signed_by_once"
            ),
            models.CheckConstraint(
                condition=Q(method=PAPER, post=None, signed_on__isnull=False)
                | ~Q(method=PAPER) & Q(post__isnull=False),
                name="signed_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.side} {self.by}"

    @property
    def is_paper(self) -> bool:
        """Whether it stands on paper and was only recorded here."""
        return self.method == PAPER


class Entry(Kept):
    """One act about a contract, for its own history."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="entries")
    verb = models.CharField(max_length=12)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    reason = models.CharField(max_length=500, blank=True)

    objects = OfContract.as_manager()

    class Meta:
        """In order of happening."""

        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.contract_id} {self.verb}"
