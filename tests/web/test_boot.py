"""Checks before serving."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.core import checks
from django.db import DatabaseError, connection

from bangfu.base.accounts import networks, walling
from bangfu.base.accounts.models import AllowedNetwork
from bangfu.base.kit import crypto
from bangfu.registry.catalogue.models import Site
from bangfu.web import boot
from bangfu.web.boot import database, environment
from tests import postgres
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound(settings: Any, monkeypatch: pytest.MonkeyPatch, home: Path) -> Any:
    """Settings of a real installation in which nothing is wrong."""
    settings.ALLOWED_HOSTS = ["fupin.example.cn"]
    settings.CSRF_TRUSTED_ORIGINS = ["https://fupin.example.cn"]
    settings.DEBUG, settings.HTTPS, settings.SECOND_FACTOR = False, True, "admins"
    settings.PROXIES = ["127.0.0.1"]
    AllowedNetwork.objects.bulk_create(
        AllowedNetwork(role=role, network="10.3.0.0/16") for role in networks.ROLES_HELD
    )
    monkeypatch.setenv("BANGFU_SECRET_KEY", "".join(map(chr, range(48, 108))))
    monkeypatch.setenv("BANGFU_KEY_RING", json.dumps(crypto.new_ring()))
    return settings


def codes(host: str = "127.0.0.1") -> list[str]:
    return [str(problem.id) for problem in boot.findings(host)]


def test_a_sound_installation_has_no_problem(sound: Any) -> None:
    assert codes() == []


def test_one_machine_on_loopback_needs_none_of_it(settings: Any, home: Path) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG = ["localhost", "127.0.0.1", "[::1]"], True
    assert codes() == []


def test_a_proxy_that_is_not_named_is_warned_of(sound: Any) -> None:
    sound.PROXIES = []
    assert codes() == ["boot.proxies_none"]


def test_listening_on_all_addresses_is_being_exposed(settings: Any, home: Path) -> None:
    settings.ALLOWED_HOSTS, settings.DEBUG = ["localhost"], True
    assert {"boot.debug", "boot.https"} <= set(codes("0.0.0.0"))  # noqa: S104


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DEBUG", True, "boot.debug"),
        ("HTTPS", False, "boot.https"),
        ("ALLOWED_HOSTS", ["*"], "boot.hosts"),
        ("ALLOWED_HOSTS", [".example.cn"], "boot.hosts"),
        ("ALLOWED_HOSTS", [], "boot.hosts"),
        ("CSRF_TRUSTED_ORIGINS", ["https://*.example.cn"], "boot.origins"),
        ("PROXIES", ["proxy.example.cn"], "boot.proxies"),
        ("PROXIES", ["0.0.0.0/0"], "boot.proxies"),
        ("SECOND_FACTOR", "of", "boot.factor"),
        ("PASSWORD_PROFILE", "easy", "boot.password_profile"),
    ],
)
def test_each_unsafe_setting_has_its_code(sound: Any, name: str, value: Any, code: str) -> None:
    setattr(sound, name, value)
    found = boot.findings("10.0.0.1")
    assert [problem.id for problem in found] == [code]
    assert found[0].is_serious(checks.ERROR)
    assert found[0].hint


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("BANGFU_SECRET_KEY", "", "boot.signing_key"),
        ("BANGFU_SECRET_KEY", "short", "boot.signing_key_weak"),
        ("BANGFU_SECRET_KEY", "a" * 60, "boot.signing_key_weak"),
        ("BANGFU_KEY_RING", "", "boot.key_ring"),
        ("BANGFU_KEY_RING", "{", "boot.key_ring_broken"),
        ("BANGFU_KEY_RING", "[]", "boot.key_ring_broken"),
        ("BANGFU_KEY_RING", '{"current": 1, "keys": {"1": "00"}}', "boot.key_ring_broken"),
    ],
)
def test_keys_come_whole_from_the_environment(
    sound: Any, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str
) -> None:
    monkeypatch.setenv(name, value)
    assert codes() == [code]


def test_a_problem_never_shows_the_key(sound: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_SECRET_KEY", "hush-hush")
    monkeypatch.setenv("BANGFU_KEY_RING", '{"lookup": "hush-hush"}')
    assert all("hush" not in f"{problem.msg}{problem.hint}" for problem in boot.findings())


@pytest.mark.parametrize(("mode", "found"), [(0o600, []), (0o640, ["boot.key_files"])])
def test_key_files_are_for_their_owner_only(
    sound: Any, home: Path, mode: int, found: list[str]
) -> None:
    (home / "keys").mkdir()
    (home / "keys" / "ring.json").write_text("{}")
    (home / "keys" / "ring.json").chmod(mode)
    assert codes() == found


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("SECOND_FACTOR", "off", "boot.factor_off"),
        ("IDLE_MINUTES", 31, "boot.idle"),
        ("ADMIN_IDLE_MINUTES", 0, "boot.idle"),
    ],
)
def test_what_is_weak_is_told_and_does_not_stop(
    sound: Any, name: str, value: Any, code: str
) -> None:
    setattr(sound, name, value)
    if name == "IDLE_MINUTES":
        sound.ADMIN_IDLE_MINUTES = value
    found = boot.findings()
    assert [problem.id for problem in found] == [code]
    assert not found[0].is_serious(checks.ERROR)


def test_a_demonstration_that_others_reach_is_told(sound: Any, cast: Cast) -> None:
    Site.objects.update(demo=True)
    assert codes() == ["boot.demo"]


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("synchronous", "2", False),
        ("synchronous", "3", False),
        ("synchronous", "1", True),
        ("synchronous", "0", True),
        ("journal_mode", "delete", True),
        ("foreign_keys", "0", True),
    ],
)
def test_sqlite_survives_a_power_cut(name: str, value: str, wrong: bool) -> None:
    found = {"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", name: value}
    problems = list(database._sqlite(found))
    assert [problem.id for problem in problems] == ["boot.sqlite"] * wrong
    assert all(f"{name}={value}" in problem.msg for problem in problems)


@pytest.mark.parametrize(
    ("name", "value", "wrong"),
    [
        ("fsync", "on", False),
        ("fsync", "off", True),
        ("full_page_writes", "off", True),
        ("synchronous_commit", "off", True),
        ("synchronous_commit", "remote_apply", False),
    ],
)
def test_postgresql_survives_a_power_cut(name: str, value: str, wrong: bool) -> None:
    found = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", name: value}
    problems = list(database._postgres(found))
    assert [problem.id for problem in problems] == ["boot.postgres"] * wrong


@pytest.mark.parametrize(
    ("host", "mode", "found"),
    [
        ("", "", []),
        ("/run/postgresql", "", []),
        ("127.0.0.1", "", []),
        ("db.example.cn", "prefer", ["boot.database_line"]),
        ("db.example.cn", "verify-full", []),
    ],
)
def test_the_line_to_the_database_is_sealed(host: str, mode: str, found: list[str]) -> None:
    given = {"HOST": host, "OPTIONS": {"sslmode": mode}}
    assert [problem.id for problem in database._line(given)] == found


def test_a_database_that_does_not_answer_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_given: Any) -> dict[str, str]:
        raise DatabaseError("no route\nsecret detail")

    monkeypatch.setattr(database, "_asked", refuse)
    (problem,) = database.problems()
    assert (problem.id, "secret" in problem.msg) == ("boot.database", False)


def test_errors_come_first(sound: Any) -> None:
    sound.SECOND_FACTOR, sound.DEBUG = "off", True
    assert codes() == ["boot.debug", "boot.factor_off"]


def test_django_knows_them_by_their_tag(sound: Any) -> None:
    sound.DEBUG = True
    found = checks.run_checks(tags=[boot.TAG], include_deployment_checks=True)
    assert [problem.id for problem in found] == ["boot.debug"]
    assert checks.run_checks(tags=[boot.TAG]) == []


def test_every_code_is_in_the_documentation() -> None:
    root = Path(__file__).resolve().parents[2]
    page = (root / "docs" / "reference" / "settings.md").read_text("utf-8")
    folder = Path(environment.__file__).parent
    text = "".join(path.read_text("utf-8") for path in folder.glob("*.py"))
    named = set(re.findall(r'"(boot\.\w+)"', text))
    assert len(named) >= 16
    assert named == set(re.findall(r"`(boot\.\w+)`", page))


def run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)


@postgres.policies
def test_a_role_past_the_policies_is_refused_where_others_reach(
    sound: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walling, "held", lambda: False)
    found = {problem.id: problem for problem in boot.findings()}
    assert list(found) == ["boot.wall_role"]
    assert found["boot.wall_role"].is_serious(checks.ERROR)
    sound.ALLOWED_HOSTS = ["localhost"]
    found = {problem.id: problem for problem in boot.findings()}
    assert not found["boot.wall_role"].is_serious(checks.ERROR)


@postgres.policies
def test_a_table_without_its_policy_is_told_of(sound: Any) -> None:
    run("DROP POLICY bangfu_wall ON quality_clue")
    run("ALTER TABLE files_attachment NO FORCE ROW LEVEL SECURITY")
    (found,) = boot.findings()
    assert found.id == "boot.wall"
    assert "files_attachment、quality_clue" in found.msg
    walling.build()
    assert codes() == []


@postgres.policies
def test_a_policy_that_opens_the_wall_is_refused(sound: Any) -> None:
    run("CREATE POLICY friendly ON quality_clue USING (true)")
    (found,) = boot.findings()
    assert (found.id, found.is_serious(checks.ERROR)) == ("boot.wall_open", True)
