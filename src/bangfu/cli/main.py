"""The root command, its errors, and how Django is started for commands that need it."""

import json
import os
import sys
from typing import Any, NoReturn

import click

from bangfu import __version__
from bangfu.cli.texts import django_language, language
from bangfu.cli.texts import gettext as _

COMMANDS = {
    "audit": "bangfu.cli.trail:audit",
    "check": "bangfu.cli.check:check",
    "compare": "bangfu.cli.compare:compare",
    "demo": "bangfu.cli.serve:demo",
    "divisions": "bangfu.cli.divisions:divisions",
    "documents": "bangfu.cli.office:documents",
    "establish": "bangfu.cli.establish:establish",
    "evaluate": "bangfu.cli.policy:evaluate",
    "explain": "bangfu.cli.explaining:explain",
    "facts": "bangfu.cli.policy:facts",
    "import": "bangfu.cli.ledger:import_",
    "messages": "bangfu.cli.messages:messages",
    "pack": "bangfu.cli.policy:pack",
    "run": "bangfu.cli.office:run",
    "serve": "bangfu.cli.serve:serve",
    "snapshot": "bangfu.cli.snapshots:snapshot",
    "survey": "bangfu.cli.surveys:survey",
    "timer": "bangfu.cli.timer:timer",
    "whatif": "bangfu.cli.whatif:whatif",
    "work": "bangfu.cli.work:work",
    "worker": "bangfu.cli.serve:worker",
}


class Root(click.Group):
    """Loads a command's module when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Names of all commands."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """One command by name."""
        target = COMMANDS.get(cmd_name)
        if target is None:
            return None
        module, attribute = target.split(":")
        found = getattr(__import__(module, fromlist=[attribute]), attribute)
        assert isinstance(found, click.Command)
        return found


@click.group(
    cls=Root,
    help=_("帮扶：一次录入，处处可用；每个结论都写明依据。"),
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="bangfu")
@click.option("--lang", type=click.Choice(["zh", "en"]), help=_("显示语言"), expose_value=False)
def root() -> None:
    """Group of all commands."""


def main() -> None:
    """Entry point: problems of packs and refusals become messages, never tracebacks."""
    try:
        root(args=_without_language(sys.argv[1:]), prog_name="bangfu")
    except Exception as error:
        if not _told(error):
            raise
        sys.exit(2)


def _without_language(words: list[str]) -> list[str]:
    """The arguments without ``--lang``, which may stand anywhere (``texts`` has read it)."""
    kept = []
    waiting = False
    for word in words:
        if waiting or word.startswith("--lang="):
            waiting = False
        elif word == "--lang":
            waiting = True
        else:
            kept.append(word)
    return kept


def _told(error: Exception) -> bool:
    """Say what an error means, if it is one that people cause or can mend."""
    from bangfu.engine.problems import PackError

    kind = type(error).__name__
    if isinstance(error, PackError):
        for problem in error.problems:
            click.echo(problem.line(language()), err=True)
    elif kind == "Refusal":
        click.echo(f"[{getattr(error, 'code', '')}] {error}", err=True)
    elif kind in {"OperationalError", "ProgrammingError"}:
        text = _("数据库不能用：{reason}").format(reason=str(error).strip().splitlines()[0])
        click.echo(f"[database.unusable] {text}", err=True)
        click.echo(
            _("如果是新装的系统，请先运行 bangfu demo，或用 bangfu establish 建立正式系统。"),
            err=True,
        )
    else:
        return False
    return True


def start_django() -> None:
    """Make models and settings available, in the user's language."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bangfu.settings")
    import django
    from django.utils import translation

    django.setup()
    translation.activate(django_language())


def show(data: Any) -> None:
    """Print data as JSON that programs and people can read."""
    click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))


def fail(message: str) -> NoReturn:
    """End with a message and exit status 2."""
    click.echo(message, err=True)
    sys.exit(2)
