"""Submitting, approving and sending back through the pages."""

from collections.abc import Callable
from html import unescape

from django.test import Client
from django.urls import reverse

from bangfu.base.accounts.models import User
from bangfu.base.jobs import actions as jobs
from bangfu.base.jobs.models import Job
from bangfu.policy.drafts.models import Draft
from bangfu.policy.packs.models import FigureSet
from bangfu.policy.runs.models import Run

Enter = Callable[[str], Client]
Making = Callable[..., Draft]


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(client: Client, name: str, draft: Draft, **given: object) -> str:
    """Post a step and give the code of its refusal, or nothing."""
    answer = client.post(reverse(f"drafts:{name}", args=[draft.pk]), given)
    page = unescape(answer.content.decode())
    draft.refresh_from_db()
    return (
        "" if answer.status_code == 302 else page.partition("drafts.")[2].partition("<")[0].strip()
    )


def shown(client: Client, draft: Draft) -> str:
    return unescape(client.get(reverse("drafts:draft", args=[draft.pk])).content.decode())


def test_from_trial_to_approval_by_a_second_person(
    run: Run, made: Making, enter: Enter, second: User
) -> None:
    draft, author, other = made(income_line=9500), enter("city"), as_(second)
    given = {"starts": "2017-01-01", "source": "莲城〔2016〕9号", "version": draft.version}
    assert send(author, "submit", draft, **given) == "untried"
    assert send(author, "run", draft) == ""
    job = Job.objects.get(kind="drafts.run")
    assert reverse("jobs:job", args=[job.pk])
    jobs.run(str(job.pk))
    assert "上次全部试算" in shown(author, draft)
    page = author.get(reverse("jobs:job", args=[job.pk])).content.decode()
    assert reverse("drafts:draft", args=[draft.pk]) in page
    assert send(author, "submit", draft, **given) == ""
    assert 'id="approve"' not in shown(author, draft)
    assert send(author, "approve", draft, version=draft.version) == "own"
    assert 'id="approve"' in shown(other, draft)
    assert send(other, "approve", draft, version=draft.version) == ""
    assert draft.status == "approved"
    assert FigureSet.objects.get().value == 9500
    assert Job.objects.filter(kind="runs.refresh").exists()
    after = shown(other, draft)
    assert "白二审已审定，自 2017-01-01 起施行" in after
    assert "保存的结果" in after
    assert 'id="approve"' not in after


def test_it_is_sent_back_with_a_reason(run: Run, made: Making, enter: Enter, second: User) -> None:
    draft, other = made(income_line=9500), as_(second)
    Draft.objects.filter(pk=draft.pk).update(status="submitted", starts="2017-01-01", source="一号")
    assert send(other, "back", draft, reply=" ") == "reply"
    assert send(other, "back", draft, reply="请先问财政") == ""
    page = shown(enter("city"), draft)
    assert "白二审退回了这份草稿" in page
    assert "请先问财政" in page
    assert 'id="submit"' in page


def test_what_is_missing_is_refused(run: Run, made: Making, enter: Enter) -> None:
    draft, author = made(income_line=9500), enter("city")
    assert send(author, "submit", draft, starts="", source="") == "source"
    assert send(author, "submit", draft, starts="2017-01-01", source="x", version=0) == "conflict"
    assert send(author, "withdraw", draft) == ""
    assert send(author, "submit", draft, starts="2017-01-01", source="x") == "closed"
    assert "没有保存的试算结果" in shown(author, draft)


def test_auditors_look_and_touch_nothing(run: Run, made: Making, enter: Enter) -> None:
    draft, auditor = made(income_line=9500), enter("auditor")
    page = shown(auditor, draft)
    assert "户脱贫标准" in page
    for name in ("values", "submit", "withdraw", "approve", "back", "rebase", "copy", "describe"):
        answer = auditor.post(reverse(f"drafts:{name}", args=[draft.pk]))
        assert answer.status_code == 403, name
        assert f"/{name}/" not in page, name
