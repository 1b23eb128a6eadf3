"""Tables of surveys: wordings, drafts, what was submitted, campaigns and whom they reach."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bangfu.base.accounts.scope import ScopedQuerySet
from bangfu.base.divisions.models import Division
from bangfu.base.kit.uuid7 import uuid7


class Edition(models.Model):
    """The wording of a survey at the time somebody answered it: kept for ever."""

    survey = models.CharField(max_length=24)
    version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    wording = models.JSONField()

    def __str__(self) -> str:
        return f"{self.survey} {self.version}"


class Asked(models.Model):
    """Who is asked: the key of a household or member; a village by its code as a number."""

    survey = models.CharField(max_length=24)
    key = models.BigIntegerField()
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Columns only."""

        abstract = True


class Campaign(models.Model):
    """A survey assigned to a place for a time.

    ``only`` and ``sample`` say how its targets were chosen; with ``seed`` a sample can be drawn
    again by anybody. ``among`` tells in words which list they were chosen from, if from one. The
    targets are fixed when it begins.
    """

    class Only(models.TextChoices):
        """Which households of the place."""

        ALL = "all", _("全部登记户")
        POOR = "not_exited", _("未脱贫的户")
        EXITED = "exited", _("已脱贫的户")

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    survey = models.CharField(max_length=24)
    title = models.CharField(max_length=80)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    only = models.CharField(max_length=12, choices=Only.choices, default=Only.ALL)
    sample = models.PositiveIntegerField(null=True, blank=True)
    seed = models.CharField(max_length=40, blank=True)
    among = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(default=0)
    by = models.CharField(max_length=150)
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gte=models.F("starts")), name="campaign_days")
        ]

    def __str__(self) -> str:
        return self.title


class State(models.IntegerChoices):
    """Where a target stands."""

    OPEN = 0, _("还没有调查")
    BEGUN = 1, _("正在填写")
    DONE = 2, _("已完成")
    REFUSED = 3, _("拒绝接受调查")
    ABSENT = 4, _("家里没有人")


class Target(models.Model):
    """One household, member or village a campaign has to reach. One narrow row each."""

    campaign = models.ForeignKey(Campaign, on_delete=models.CASCADE, related_name="targets")
    village = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    key = models.BigIntegerField()
    state = models.PositiveSmallIntegerField(choices=State.choices, default=State.OPEN)
    reason = models.CharField(max_length=200, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """Counted and listed by place and state."""

        ordering = ["village_id", "key"]
        indexes = [
            models.Index(fields=["campaign", "village", "state", "key"], name="survey_target_place")
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "key"], name="survey_target_once")
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id}/{self.key}"


class Draft(Asked):
    """Answers on their way: saved as somebody goes, one draft per survey and who is asked.

    ``answers`` are in exact form; ``unread`` keeps what was typed and could not be read.
    """

    answers = models.JSONField(default=dict)
    unread = models.JSONField(default=dict)
    by = models.CharField(max_length=150)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """One at a time."""

        constraints = [models.UniqueConstraint(fields=["survey", "key"], name="survey_draft_once")]

    def __str__(self) -> str:
        return f"{self.survey} {self.key}"


class Submission(Asked):
    """Answers as submitted; never changed. A later one supersedes it and says why.

    ``answers`` holds every answer in exact form, and beside them ``score`` (in hundredths) and
    ``on``, the day: what rules read of the current one.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    campaign = models.ForeignKey(
        Campaign, null=True, on_delete=models.SET_NULL, related_name="submissions"
    )
    answers = models.JSONField()
    score = models.IntegerField(null=True)
    band = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    current = models.BooleanField(default=True)
    supersedes = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=80, blank=True, help_text="id in the file it came from")
    operation_id = models.CharField(max_length=40, null=True, unique=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        """One current answer; ranked by score in a place."""

        ordering = ["-id"]
        indexes = [
            models.Index(fields=["survey", "key", "-id"], name="survey_submission_key"),
            models.Index(
                fields=["survey", "village", "score", "key"],
                condition=Q(current=True),
                name="survey_submission_score",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "key"], condition=Q(current=True), name="survey_current_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.uid)


class Ranking(models.Model):
    """A locked list: the first of a place by score, as they stood when somebody locked it.

    ``entries`` holds ``[household key, score in hundredths, submission uid]`` in order; ``digest``
    is taken over them, so that a change of the list would show.
    """

    uid = models.UUIDField(unique=True, default=uuid7, editable=False)
    survey = models.CharField(max_length=24)
    title = models.CharField(max_length=80)
    division = models.ForeignKey(Division, on_delete=models.PROTECT, related_name="+")
    size = models.PositiveIntegerField()
    candidates = models.PositiveIntegerField()
    entries = models.JSONField()
    digest = models.CharField(max_length=64)
    on = models.DateField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title
