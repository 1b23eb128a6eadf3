"""The migrated, empty database of SQLite, kept from one run to the next.

Migrating takes longer than most test files do. What it leaves is kept beside the programs of this
checkout, under a digest of what it came of: migrations, models, what migrations import, and
Django itself. Any of them changed, and the tests migrate again. PostgreSQL always migrates.
"""

import ast
import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.apps import apps
from django.core.management.commands.migrate import Command
from django.db import connection

import bangfu

SOURCE = Path(bangfu.__file__).parent
KEPT = Path(sys.prefix)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The first migration of a run takes the kept database where there is one."""
    _ = django_db_modify_db_settings_parallel_suffix
    migrate = Command.handle

    def once(self: Command, *args: Any, **options: Any) -> None:
        Command.handle = migrate  # type: ignore[method-assign]
        if connection.vendor != "sqlite":
            migrate(self, *args, **options)
            return
        kept = KEPT / f"migrated-{_digest()}.sqlite3"
        if kept.is_file():
            _copy(sqlite3.connect(kept), _here())
            return
        migrate(self, *args, **options)
        _keep(kept)

    Command.handle = once  # type: ignore[method-assign]
    yield
    Command.handle = migrate  # type: ignore[method-assign]


def _digest() -> str:
    """Of everything that decides what the migrated database is."""
    told = hashlib.sha256(f"{django.get_version()} {sqlite3.sqlite_version}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.name):
        told.update(app.name.encode())
        for path in _files(Path(app.path)):
            told.update(path.read_bytes())
    return told.hexdigest()[:20]


def _files(folder: Path) -> list[Path]:
    migrations = sorted((folder / "migrations").glob("*.py"))
    models = [folder / "models.py", *(folder / "models").rglob("*.py")]
    leaning = {path for migration in migrations for path in _imported(migration)}
    return [path for path in (*migrations, *sorted({*models, *leaning})) if path.is_file()]


def _imported(path: Path) -> Iterator[Path]:
    """Our own modules that a migration imports."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            if name.startswith("bangfu."):
                yield SOURCE.joinpath(*name.split(".")[1:]).with_suffix(".py")


def _keep(kept: Path) -> None:
    """Write the database of this process down; the newest one alone stays."""
    for former in {*KEPT.glob("migrated-*.sqlite3")} - {kept}:
        former.unlink(missing_ok=True)
    written = kept.with_suffix(f".{os.getpid()}")
    _copy(_here(), sqlite3.connect(written))
    written.replace(kept)


def _here() -> sqlite3.Connection:
    connection.ensure_connection()
    assert isinstance(connection.connection, sqlite3.Connection)
    return connection.connection


def _copy(source: sqlite3.Connection, target: sqlite3.Connection) -> None:
    source.backup(target)
    for one in (source, target):
        if one is not connection.connection:
            one.close()
