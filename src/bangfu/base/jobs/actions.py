"""Starting, running, cancelling and recovering jobs."""

import datetime as dt
import logging
import time
from contextlib import AbstractContextManager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from bangfu.base.accounts import wall
from bangfu.base.accounts.models import User
from bangfu.base.jobs import kinds, workers
from bangfu.base.jobs.models import OPEN, Job, State
from bangfu.base.kit.refusals import Refusal

logger = logging.getLogger(__name__)

# A worker on another host that says nothing for this long is taken for dead.
LEASE = dt.timedelta(minutes=15)
# A queued job that nobody took for this long was lost on its way to the queue.
LOST = dt.timedelta(seconds=30)
BEAT_SECONDS = 1.0
MOST_ATTEMPTS = 3


def start(
    *, by: str, kind: str, key: str, params: dict[str, Any] | None = None, division: str = ""
) -> Job:
    """Queue work, or return the open job that already does it."""
    kinds.find(kind)
    try:
        with transaction.atomic():
            job = Job.objects.create(
                kind=kind, key=key, params=params or {}, by=by, division=division
            )
            _send(job)
    except IntegrityError:
        return Job.objects.get(kind=kind, key=key, state__in=OPEN)
    return job


def _send(job: Job) -> None:
    transaction.on_commit(lambda: run_job.enqueue(str(job.pk)))


@task()
def run_job(job_id: str) -> None:
    """What the queue calls."""
    run(job_id)


def run(job_id: str) -> None:
    """Do a job's work, unless it is running elsewhere or over."""
    if not _claim(job_id):
        return
    job = Job.objects.get(pk=job_id)
    try:
        with _sight(job):
            result = kinds.find(job.kind)(by=job.by, progress=_Reporter(job), **job.params)
    except kinds.Cancelled:
        _finish(job, State.CANCELLED)
    except Refusal as refusal:
        _finish(job, State.FAILED, error=refusal.as_json())
    except Exception:  # the page must show an end, whatever happened
        logger.exception("job %s (%s) failed", job.pk, job.kind)
        message = _("处理时发生意外错误，数据没有改动。请重试；若仍失败，请把编号告诉管理员。")
        _finish(
            job,
            State.FAILED,
            error={"code": "job.crashed", "message": message, "hint": str(job.pk), "context": {}},
        )
    else:
        _finish(job, State.DONE, result=result)


def _sight(job: Job) -> AbstractContextManager[None]:
    """The rows that the work sees: those of the person, unless the kind is about every place."""
    if kinds.is_everywhere(job.kind):
        return wall.everywhere(wall.Question.TASK)
    return wall.around(User.objects.filter(username=job.by).first())


def _claim(job_id: str) -> bool:
    with transaction.atomic():
        job = Job.objects.select_for_update().filter(pk=job_id, state__in=OPEN).first()
        if job is None or (job.state == State.RUNNING and not _abandoned(job)):
            return False
        job.state, job.worker = State.RUNNING, workers.me()
        job.beat_at, job.attempts = timezone.now(), job.attempts + 1
        job.save(update_fields=["state", "worker", "beat_at", "attempts"])
    return True


def _abandoned(job: Job) -> bool:
    if (alive := workers.is_alive(job.worker)) is not None:
        return not alive
    return job.beat_at is None or job.beat_at < timezone.now() - LEASE


def _finish(
    job: Job,
    state: State,
    *,
    result: dict[str, Any] | None = None,
    error: dict[str, Any] | None = None,
) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state, result=result or {}, error=error or {}, finished_at=timezone.now()
    )


class _Reporter:
    """Writes progress at most once a second, on the job's own row."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._last = 0.0

    def __call__(self, done: int, total: int, note: str = "") -> None:
        if time.monotonic() - self._last < BEAT_SECONDS and done < total:
            return
        self._last = time.monotonic()
        if transaction.get_connection().in_atomic_block:
            return  # inside the final write nothing may be half-visible; the beat resumes after
        mine = Job.objects.filter(pk=self._job.pk)
        mine.update(done=done, total=total, note=str(note)[:200], beat_at=timezone.now())
        if mine.filter(cancel_asked=True).exists():
            raise kinds.Cancelled


def cancel(*, by: str, job: Job) -> None:
    """Ask a job to stop. A queued one ends at once, a running one at its next report."""
    with transaction.atomic():
        mine = Job.objects.select_for_update().get(pk=job.pk)
        if not mine.is_open:
            return
        if mine.state == State.QUEUED:
            mine.state, mine.finished_at = State.CANCELLED, timezone.now()
        mine.cancel_asked = True
        mine.note = _("%(who)s 要求取消") % {"who": by}
        mine.save()


def recover() -> int:
    """Send again what a stopped worker left behind; returns how many jobs.

    Called when a worker starts and every minute after. A job that keeps dying is failed.
    """
    sent = 0
    lost = Job.objects.filter(state=State.QUEUED, created_at__lt=timezone.now() - LOST)
    for job in [*lost, *filter(_abandoned, Job.objects.filter(state=State.RUNNING))]:
        if job.attempts >= MOST_ATTEMPTS:
            message = _("处理多次中断，已停止。数据没有改动。")
            error = {"code": "job.interrupted", "message": message, "hint": "", "context": {}}
            _finish(job, State.FAILED, error=error)
        else:
            run_job.enqueue(str(job.pk))
            sent += 1
    return sent
