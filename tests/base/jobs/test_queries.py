"""Reading jobs."""

import pytest

from bangfu.base.jobs import queries
from bangfu.base.jobs.models import Job, State
from tests.cast import Cast


def test_everybody_reads_their_own_jobs(cast: Cast) -> None:
    mine = Job.objects.create(kind="k", key="1", by="county")
    done = Job.objects.create(kind="k", key="2", by="county", state=State.DONE)
    Job.objects.create(kind="k", key="3", by="town")
    assert list(queries.started_by(cast.county)) == [done, mine]
    assert list(queries.open_for(cast.county)) == [mine]


def test_a_job_of_somebody_else_does_not_exist(cast: Cast) -> None:
    job = Job.objects.create(kind="k", key="1", by="county")
    assert queries.get_for(cast.county, job.pk) == job
    with pytest.raises(Job.DoesNotExist):
        queries.get_for(cast.town, job.pk)
