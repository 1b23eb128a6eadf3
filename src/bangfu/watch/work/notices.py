"""What a person was told: the list, and how much of it is unread."""

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from bangfu.base.accounts.models import User
from bangfu.base.jobs.models import OPEN, Job
from bangfu.watch.work.models import Notice, Wish


def mine(user: User, after: str = "") -> QuerySet[Notice]:
    """A person's notices, newest first, continued after one."""
    found = Notice.objects.filter(user=user).order_by("-pk")
    return found.filter(pk__lt=int(after)) if after.isascii() and after.isdecimal() else found


def unread(user: User) -> QuerySet[Notice]:
    """Those the person has not opened yet, newest first."""
    return Notice.objects.filter(user=user, read_at=None).order_by("-pk")


def bell(user: User) -> tuple[int, int]:
    """``(unread notices, jobs under way)`` for the frame of every page, in one query.

    Who wishes no notices in the product has none to count.
    """
    silent = Wish.objects.filter(in_product=False).values("user")
    told = Notice.objects.filter(user=OuterRef("pk"), read_at=None).exclude(user__in=silent)
    at_work = Job.objects.filter(by=OuterRef("username"), state__in=OPEN)
    mine = User.objects.filter(pk=user.pk).order_by()
    counts = mine.values_list(_size(told, "user"), _size(at_work, "by"))[:1]
    return next(iter(counts), (0, 0))


def _size(rows: "QuerySet[Notice] | QuerySet[Job]", by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(size=Count("pk")).values("size")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def wish(user: User) -> Wish:
    """How the person wishes to be told; the usual for who never said."""
    return Wish.objects.filter(user=user).first() or Wish(user=user)
