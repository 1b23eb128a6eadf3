"""No table is forgotten by the second wall, and nobody looks past it but where it is written."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.db import models

import bangfu
from bangfu.base.accounts import walled
from bangfu.base.accounts.wall import Question
from bangfu.base.jobs import kinds

SOURCE = Path(bangfu.__file__).parent
# Columns of 12-digit codes that are no key.
CODES = {"division", "village", "village_id", "county", "place", "office", "superior"}
TABLES = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
# Where each question about all places is asked. Another one is added here with its reason there.
ASKED = {
    "base/files/actions.py": [Question.SWEEP],
    "base/jobs/actions.py": [Question.TASK],
    "policy/facts/actions.py": [Question.SNAPSHOT],
    "procedures/filings/opening.py": [Question.SWEEP],
    "procedures/notices/actions.py": [Question.OBJECTION],
    "procedures/notices/boards.py": [Question.REPLACED],
    "procedures/notices/queries.py": [Question.RECEIPT],
    "registry/households/changes/family.py": [Question.REGISTERED],
    "registry/households/search.py": [Question.SEARCH],
    "registry/imports/keeping.py": [Question.SWEEP],
    "registry/reveals/actions.py": [Question.LIMIT],
    "watch/requests/queries.py": [Question.BURDEN],
}


def columns(model: type[models.Model]) -> dict[str, models.Field]:  # type: ignore[type-arg]
    return {field.column: field for field in model._meta.concrete_fields}


def has_place(model: type[models.Model]) -> bool:
    return any(
        field.name in CODES or (field.is_relation and target(field) == "divisions_division")
        for field in columns(model).values()
    )


def target(field: models.Field) -> str:  # type: ignore[type-arg]
    return str(field.related_model._meta.db_table)  # type: ignore[union-attr]


def hangs_on(model: type[models.Model]) -> set[str]:
    """The listed tables that a table has keys to."""
    keys = (field for field in columns(model).values() if field.is_relation)
    return {target(field) for field in keys} & set(walled.TABLES)


def test_every_table_with_a_place_or_a_key_to_one_is_behind_the_wall_or_says_why_not() -> None:
    wanted = {name for name, model in TABLES.items() if has_place(model) or hangs_on(model)}
    assert wanted - set(walled.TABLES) - set(walled.OUTSIDE) == set()
    assert set(walled.TABLES) | set(walled.OUTSIDE) <= wanted  # nothing stale
    assert not set(walled.TABLES) & set(walled.OUTSIDE)
    assert all(len(reason) > 20 for reason in walled.OUTSIDE.values())


def test_a_table_is_walled_by_a_column_it_has() -> None:
    for name, wall in walled.TABLES.items():
        field = columns(TABLES[name])[wall.column]
        if isinstance(wall, walled.Of):
            assert target(field) == wall.table, name
            assert wall.table in walled.TABLES, name
            assert not field.null, name
        else:
            assert field.max_length == 12 or target(field) == "divisions_division", name
            assert not field.null, name


def calls(path: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("everywhere"):
            yield node


def test_nobody_looks_past_the_wall_but_for_a_question_with_a_name() -> None:
    found = {
        str(path.relative_to(SOURCE)): [
            Question[ast.unparse(node.args[0]).removeprefix("wall.Question.")]
            for node in calls(path)
            if ast.unparse(node.func) == "wall.everywhere"
        ]
        for path in SOURCE.rglob("*.py")
        if "everywhere(" in path.read_text()
    }
    assert {path: asked for path, asked in found.items() if asked} == ASKED
    assert {one for asked in ASKED.values() for one in asked} == set(Question)


def test_nothing_else_tells_a_connection_what_it_sees() -> None:
    telling = re.compile(r"set_config|bangfu\.(spans|above)|row_security")
    found = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*.py")
        if telling.search(path.read_text())
    }
    assert found == {"base/accounts/wall.py", "base/accounts/walling.py", "settings.py"}


def test_the_kinds_of_jobs_that_are_about_every_place_are_few() -> None:
    """Any other runs with the sight of whoever started it."""
    assert {
        "imports.prepare",
        "imports.write",
        "procedures.escalate",
        "quality.follow",
        "runs.elsewhere",
        "runs.freeze",
        "runs.refresh",
        "timers.run",
        "work.notify",
    } == kinds._EVERYWHERE
