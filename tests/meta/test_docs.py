"""Documentation that points somewhere points at something: files, headings, commands, options."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bangfu.cli.main import root
from tests.docs import pages
from tests.docs.pages import ROOT

PAGES = pages.pages()
MADE = ROOT / "docs" / "pictures"  # by `make screenshots`, which needs a browser and a demo city
RECIPES = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
# In running text and in blocks: `bangfu verb …` up to the end of the span or line.
SPAN = re.compile(r"`bangfu ([^`]+)`")
LINE = re.compile(r"^(?:\$ |\.venv/bin/)?bangfu (\S[^#\n]*)", re.MULTILINE)


def links(path: Path) -> Iterator[str]:
    for link in pages.LINK.findall(pages.prose(path)):
        if not re.match(r"https?:|mailto:", link):
            yield link


def slug(heading: str) -> str:
    """The anchor of a heading, as code hosts make it."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", PAGES, ids=name)
def test_links_lead_to_files_and_headings(path: Path) -> None:
    for link in links(path):
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        assert file.exists() or file.parent == MADE, link
        if anchor:
            headings = re.findall(r"^#+ (.+)$", pages.prose(file), re.MULTILINE)
            assert anchor in map(slug, headings), link


def test_every_picture_shown_is_one_the_script_makes() -> None:
    script = (ROOT / "docs" / "pictures.py").read_text("utf-8")
    shown = {Path(link).stem for path in PAGES for link in links(path) if "pictures/" in link}
    assert shown
    for picture in shown:
        assert f'"{picture}"' in script, picture


def commands(path: Path) -> Iterator[str]:
    yield from SPAN.findall(pages.prose(path))
    for block in pages.blocks(path):
        if block.language in {"", "sh", "console", "text"}:
            yield from LINE.findall(block.text.replace("\\\n", " "))


def check(words: list[str]) -> None:
    """Every word that must be a command is one, every option an option of it."""
    here: click.Command = root
    context = click.Context(root)
    for word in words:
        if word.startswith("-"):
            known = {name for option in here.params for name in option.opts}
            known |= {n for option in here.params for n in option.secondary_opts}
            assert word.partition("=")[0] in known | {"--help"}, f"{here.name} {word}"
        elif isinstance(here, click.Group):
            found = here.get_command(context, word)
            assert found is not None, f"no command {word!r}"
            here = found


ALL = sorted({(name(path), command) for path in PAGES for command in commands(path)})


@pytest.mark.parametrize(("page", "command"), ALL)
def test_commands_and_options_exist(page: str, command: str) -> None:
    if "make " not in command:
        check(shlex.split(command.replace("…", "").replace("[OPTIONS]", ""), comments=True))


def test_recipes_named_exist() -> None:
    recipe = re.compile(r"(?:`|^)make ([a-z-]+)", re.MULTILINE)
    named = {word for path in PAGES for word in recipe.findall(path.read_text("utf-8"))}
    assert named
    assert named <= RECIPES


def test_every_page_is_reached_from_the_map_of_the_docs() -> None:
    reached = set()
    for start in (ROOT / "docs" / "README.md", ROOT / "docs" / "decisions" / "README.md"):
        reached |= {(start.parent / link.partition("#")[0]).resolve() for link in links(start)}
    inside = {path for path in PAGES if path.parent != ROOT and path.name != "README.md"}
    assert {name(path) for path in inside - reached} == set()
