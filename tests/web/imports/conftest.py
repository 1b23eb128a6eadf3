"""Ledgers on their way through the pages: uploaded by the county officer, work done at once."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import OPEN, Job
from bangfu.registry.imports.models import Import
from tests.cast import COUNTY
from tests.registry.imports import ledgers

Uploading = Callable[..., Import]


def work() -> None:
    """Do every job that waits, as a worker would."""
    while job := Job.objects.filter(state__in=OPEN).first():
        jobs.run(str(job.pk))


def send(client: Client, *paths: Path, **fields: Any) -> Any:
    """Upload files through the form."""
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    given = {"ledger": files, "year": "2015", "division": [COUNTY], **fields}
    return client.post("/imports/new/", given)


@pytest.fixture
def upload(
    enter: Callable[[str], Client], home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Uploading]:
    """``upload(sheets)`` brings a ledger in as the county officer, up to its check."""

    def bring(sheets: ledgers.Ledger, *, by: str = "county", checked: bool = True) -> Import:
        path = ledgers.xlsx(tmp_path_factory.mktemp("upload") / "台账.xlsx", sheets)
        answer = send(enter(by), path)
        assert answer.status_code == 302, answer.content.decode()
        if checked:
            work()
        return Import.objects.get(pk=answer["Location"].split("/")[-2])

    return bring
