"""Shared by all tests: the standing cast and a home of one's own."""

import gc
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from django.core.management.commands import flush
from django.db.backends.base.introspection import BaseDatabaseIntrospection
from django.db.backends.base.operations import BaseDatabaseOperations

import bangfu
from bangfu.base.kit import catalogues
from bangfu.engine.packs import marks
from tests.cast import Cast, assemble
from tests.once import ONCE

KEPT = {"django_content_type", "auth_permission"}
ON_ONE = {Path(__file__).parent / name for name in ONCE}
pytest_plugins = ["tests.web.browser", "tests.cluster", "tests.migrated"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The standing cast: one officer at each level, one neighbour, the three administrators."""
    return assemble()


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Iterator[Path]:
    """A BANGFU_HOME of the test's own."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before the workers read them."""
    if not hasattr(config, "workerinput"):
        catalogues.compile_all(Path(bangfu.__file__).parent / "locale")


def pytest_collection_finish() -> None:
    """What is loaded by now stays: looking through it again and again costs a tenth of a run."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


def pytest_unconfigure() -> None:
    """Libraries that count their own at the end would take it for leaks."""
    gc.unfreeze()


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests() -> Iterator[None]:
    """Tests that commit empty the database afterwards; the trail, which only grows, lets them.

    Names of models and of Django's own permissions stay, so that nothing has to write them again.
    """
    from bangfu.base.audit import append_only

    execute = BaseDatabaseOperations.execute_sql_flush
    names = BaseDatabaseIntrospection.django_table_names

    def unguarded(self: BaseDatabaseOperations, sql_list: list[str]) -> None:
        with append_only.lifted(self.connection):
            execute(self, sql_list)

    def emptied(self: BaseDatabaseIntrospection, *args: Any, **options: Any) -> list[str]:
        return [name for name in names(self, *args, **options) if name not in KEPT]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", unguarded)
        patch.setattr(BaseDatabaseIntrospection, "django_table_names", emptied)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_given: None)
        yield


@pytest.fixture(scope="session", autouse=True)
def files_of_packs_read_once() -> Iterator[None]:
    """Hundreds of tests load packs that rest on the same files; what was read does not change."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marks, "decode", lru_cache(maxsize=1000)(marks.decode))
        yield


@pytest.fixture
def unguarded(db: None) -> Iterator[None]:
    """The trail as whoever may change the schema sees it: rows can be changed and deleted."""
    from bangfu.base.audit import append_only

    with append_only.lifted():
        yield


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--on-postgres``: only what depends on the database, for the second run."""
    parser.addoption("--on-postgres", action="store_true")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """One worker has the Spark, one the demo cities; PostgreSQL repeats only database tests."""
    for item in items:
        if item.get_closest_marker("spark"):
            item.add_marker(pytest.mark.xdist_group("spark"))
        elif item.path.parent.name == "demo":
            item.add_marker(pytest.mark.xdist_group("demo"))
    if config.getoption("--on-postgres"):
        parts: dict[bool, list[pytest.Item]] = {True: [], False: []}
        for item in items:
            parts[_touches_database(item)].append(item)
        config.hook.pytest_deselected(items=parts[False])
        items[:] = parts[True]


def _touches_database(item: pytest.Item) -> bool:
    if item.path in ON_ONE or item.get_closest_marker("once"):
        return False
    names = {"db", "transactional_db", "cast", "live_server"}
    marked = item.get_closest_marker("django_db") is not None
    return marked or bool(names & set(getattr(item, "fixturenames", ())))
