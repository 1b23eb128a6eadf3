"""``bangfu work``: what a timer of the machine calls."""

import pytest
from click.testing import CliRunner

from bangfu.cli import work as commands
from bangfu.watch.work.models import Mailing, Notice
from tests.cast import Cast
from tests.watch.work.conftest import clues, day

__all__ = ["day"]


def test_notices_are_written_and_counted(day: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "start_django", lambda: None)
    clues(3)
    first = CliRunner().invoke(commands.work, ["notify"])
    assert first.exit_code == 0
    assert str(Notice.objects.count()) in first.output
    again = CliRunner().invoke(commands.work, ["notify"])
    assert "0" in again.output
    assert Notice.objects.count() == int("".join(filter(str.isdigit, first.output)))


def test_without_a_mail_server_the_command_says_so(
    day: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(commands, "start_django", lambda: None)
    answer = CliRunner().invoke(commands.work, ["digest"])
    assert answer.exit_code != 0
    assert "邮件服务器" in str(answer.exception)
    assert not Mailing.objects.exists()
