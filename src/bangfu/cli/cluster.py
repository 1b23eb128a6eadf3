"""``bangfu run --lake``: facts in a folder instead of the registry, on DuckDB or on Spark."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from bangfu.cli.main import fail
from bangfu.cli.policy import roots
from bangfu.cli.texts import gettext as _

FOLDER = click.Path(file_okay=False, path_type=Path)


def options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of a run over a lake."""
    listed = (
        click.option(
            "--engine",
            default="duckdb",
            show_default=True,
            help=_("计算引擎：duckdb、local[2] 或 spark://主机:端口（后两种须同时给出 --lake）"),
        ),
        click.option(
            "--lake",
            type=FOLDER,
            help=_("数据文件夹；不连数据库，须同时给出 --pack"),
        ),
        click.option(
            "--out",
            type=FOLDER,
            help=_("把每户的结论写到这个文件夹（须有 --lake 或 --snapshot）"),
        ),
    )
    for option in reversed(listed):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the options of ``options`` say."""

    engine: str
    lake: Path | None
    out: Path | None

    def is_elsewhere(self) -> bool:
        """Whether the run is over a lake; ends the command where the options do not fit."""
        if self.lake is None and self.engine != "duckdb":
            fail(_("在 Spark 上计算请用 --lake 指明数据文件夹。"))
        if self.lake is None and self.out is not None:
            fail(_("--out 须与 --lake 或 --snapshot 同时使用。"))
        return self.lake is not None

    def totals(self, pack_name: str | None, day: dt.date | None, *, assumed: bool) -> Any:
        """The pack's program, the day and the totals of a run over the lake."""
        from bangfu.engine import lake, spread
        from bangfu.engine.compile import program
        from bangfu.engine.compile.figures import Question
        from bangfu.policy.runs import lists

        assert self.lake is not None
        name = pack_name or fail(_("--lake 须同时用 --pack 指明政策包。"))
        day = day or dt.datetime.now().astimezone().date()
        compiled = program.load(name, roots())
        question = Question(day, "", assumed, lake.figures_set(self.lake))
        out = self.out.resolve() if self.out else None
        if out:
            out.mkdir(parents=True, exist_ok=True)
        facts = lake.at(self.lake.resolve(), day.year)
        keep = lists.keep(compiled)
        if self.engine == lake.LOCAL:
            return compiled, day, spread.run(facts, compiled, question, keep=keep, out=out)
        found = lake.run(self.engine, facts, compiled, question, keep=keep, out=out)
        return compiled, day, found
