"""Shared by all tests: a home of their own, fast passwords, and the standing cast."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_HOME = tempfile.TemporaryDirectory(prefix="bangfu-tests-", ignore_cleanup_errors=True)
os.environ["BANGFU_HOME"] = _HOME.name
os.environ.setdefault("BANGFU_DATABASE_URL", "sqlite:///")
os.environ["BANGFU_LANG"] = "zh"
os.environ["BANGFU_PACKS"] = str(Path(__file__).parent / "packs")

from django.conf import settings  # noqa: E402  after the environment

from tests.cast import Cast, assemble  # noqa: E402


def pytest_configure() -> None:
    """Argon2 costs a quarter of a second per log-in by design; tests log in thousands of times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.DJANGO_VITE = {"default": {"dev_mode": True}}


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast: one officer at each level, one neighbour, the three administrators."""
    return assemble()


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A BANGFU_HOME of the test's own."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--on-postgres``: only what touches the database, for the second run."""
    parser.addoption("--on-postgres", action="store_true")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only database tests are worth repeating."""
    if config.getoption("--on-postgres"):
        needs = [item for item in items if _touches_database(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in needs])
        items[:] = needs


def _touches_database(item: pytest.Item) -> bool:
    names = {"db", "transactional_db", "cast", "live_server"}
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(names & set(getattr(item, "fixturenames", ())))
