"""Keeping a database as it is, and laying it back as often as wanted."""

import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections

KEPT = "_kept"


def keep() -> None:
    """Remember the database and the files of proof as they are now."""
    shutil.copytree(_proof(), f"{_proof()}{KEPT}")
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        shutil.copyfile(_file(), f"{_file()}{KEPT}")
    else:
        connections.close_all()
        _between(_name() + KEPT, _name())


def back() -> None:
    """Make them what they were."""
    connections.close_all()
    shutil.rmtree(_proof(), ignore_errors=True)
    shutil.copytree(f"{_proof()}{KEPT}", _proof())
    if connection.vendor == "sqlite":
        for end in ("-wal", "-shm"):
            Path(f"{_file()}{end}").unlink(missing_ok=True)
        shutil.copyfile(f"{_file()}{KEPT}", _file())
    else:
        _between(_name(), _name() + KEPT)


def _proof() -> str:
    return str(Path(settings.HOME) / "evidence")


def _file() -> str:
    return str(connection.settings_dict["NAME"])


def _name() -> str:
    return str(connection.settings_dict["NAME"])


def _between(made: str, source: str) -> None:
    """A PostgreSQL database made anew out of another."""
    import psycopg
    from psycopg import sql

    given: dict[str, Any] = connection.get_connection_params()
    given = {name: given[name] for name in ("host", "port", "user", "password") if name in given}
    with closing(psycopg.connect(dbname="postgres", autocommit=True, **given)) as server:
        words = {"made": sql.Identifier(made), "source": sql.Identifier(source)}
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {made} WITH (FORCE)").format(**words))
        server.execute(sql.SQL("CREATE DATABASE {made} TEMPLATE {source}").format(**words))
