"""Commands about message catalogues."""

from pathlib import Path

import click

from bangfu.cli.main import fail
from bangfu.cli.texts import LOCALE
from bangfu.cli.texts import gettext as _

LANGUAGES = ("en",)
SOURCES = Path(__file__).parents[1]


@click.group(help=_("界面文字的翻译目录（开发用）。"))
def messages() -> None:
    """Group of catalogue commands."""


@messages.command(help=_("收集新的文字，去掉不用的。"))
def gather() -> None:
    """Gather messages."""
    from bangfu.base.kit import catalogues

    for language in LANGUAGES:
        added, dropped = catalogues.gather(SOURCES, LOCALE, language)
        click.echo(f"{language}: +{added} -{dropped}")


@messages.command(help=_("检查翻译是否完整。"))
def check() -> None:
    """Report what is untranslated, unused or mismatched."""
    from bangfu.base.kit import catalogues

    found = [(lang, p) for lang in LANGUAGES for p in catalogues.problems(SOURCES, LOCALE, lang)]
    for language, problem in found:
        click.echo(f"{language}: {problem}", err=True)
    if found:
        fail(_("翻译目录有 {count} 处问题。").format(count=len(found)))


@messages.command("compile", help=_("编译翻译目录。"))
def compile_() -> None:
    """Compile catalogues."""
    from bangfu.base.kit import catalogues

    click.echo(catalogues.compile_all(LOCALE))
