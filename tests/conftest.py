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

from django.conf import settings  # noqa: E402  after the environment
from django_vite.core.asset_loader import DjangoViteAssetLoader  # noqa: E402

from bangfu.base.kit import catalogues  # noqa: E402
from tests.cast import Cast, assemble  # noqa: E402

pytest_plugins = ["tests.web.browser"]
MANIFEST = Path(__file__).parent / "web" / "manifest.json"


def pytest_configure(config: pytest.Config) -> None:
    """Argon2 costs a quarter of a second per log-in by design; tests log in thousands of times."""
    if not hasattr(config, "workerinput"):  # once, before the workers read them
        catalogues.compile_all(settings.LOCALE_PATHS[0])
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STYLE_PAGE = True
    # Pages name assets as after a build, so that tests of pages do not need one.
    settings.DJANGO_VITE = {"default": {"manifest_path": MANIFEST, "dev_mode": False}}
    DjangoViteAssetLoader._instance = None


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
