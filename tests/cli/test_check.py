"""``bangfu check``, and ``bangfu serve`` with unsafe settings."""

from pathlib import Path
from typing import Any

import pytest

from bangfu.cli import serve
from tests.cli.asking import answer, run

pytestmark = pytest.mark.django_db


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Hosts that were served, instead of serving."""
    hosts: list[str] = []
    monkeypatch.setattr(serve, "prepare", lambda: None)
    monkeypatch.setattr(serve, "run_server", lambda host, *_more: hosts.append(host))
    return hosts


@pytest.fixture
def local(settings: Any, home: Path) -> Any:
    settings.ALLOWED_HOSTS = ["localhost"]
    return settings


def test_nothing_wrong_is_said(local: Any) -> None:
    result = run("check")
    assert (result.exit_code, result.output) == (0, "没有发现问题。\n")


def test_what_is_wrong_comes_with_code_and_advice(local: Any) -> None:
    local.DEBUG = True
    result = run("check", "--host", "10.0.0.1")
    assert result.exit_code == 1
    assert "[boot.debug] 错误：" in result.output
    assert "请去掉 BANGFU_DEBUG。" in result.output


def test_programs_get_codes(local: Any) -> None:
    local.ALLOWED_HOSTS = ["*"]
    result = run("check", "--json")
    assert result.exit_code == 1
    assert '"code": "boot.hosts"' in result.output
    local.ALLOWED_HOSTS = ["localhost"]
    assert answer("check") == []


def test_warnings_do_not_fail(local: Any, served: list[str]) -> None:
    local.PASSWORD_PROFILE = "asvs"
    assert run("serve").exit_code == 0
    assert served == ["127.0.0.1"]


def test_serving_with_unsafe_settings_is_refused(local: Any, served: list[str]) -> None:
    result = run("serve", "--host", "0.0.0.0")  # noqa: S104
    assert result.exit_code == 1
    assert "[boot.https]" in result.output
    assert "设置不安全，没有启动" in result.output
    assert served == []
