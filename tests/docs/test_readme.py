"""What the READMEs show is what the commands print, and both tell the same."""

import re
from pathlib import Path

import pytest

from tests.docs import pages
from tests.docs.pages import ROOT

ENGLISH, CHINESE = ROOT / "README.md", ROOT / "README.zh-CN.md"
RUNS = [
    (command, output, block.about or "en")
    for path in (ENGLISH, CHINESE)
    for block in pages.blocks(path)
    if block.language == "console"
    for command, output in pages.steps(block.text)
]


@pytest.mark.parametrize(("command", "output", "language"), RUNS)
def test_commands_print_what_is_shown(command: str, output: str, language: str) -> None:
    found = pages.run(command, ROOT, language)
    assert pages.fits(output, found), found


def test_the_two_are_linked_to_each_other() -> None:
    assert "(README.zh-CN.md)" in ENGLISH.read_text("utf-8")
    assert "(README.md)" in CHINESE.read_text("utf-8")


def test_the_two_name_the_same_pages_and_commands() -> None:
    def facts(path: Path) -> tuple[list[str], list[str]]:
        text = path.read_text("utf-8")
        links = {link for link in pages.LINK.findall(text) if "README" not in link}
        commands = re.findall(r"^\$ (.*)$|^(make \w+)", text, flags=re.MULTILINE)
        return sorted(links), sorted("".join(one) for one in commands)

    assert facts(ENGLISH) == facts(CHINESE)


def test_the_first_screen_has_one_picture_and_two_commands() -> None:
    for path in (ENGLISH, CHINESE):
        first = path.read_text("utf-8").partition("## ")[0]
        assert first.count("](docs/pictures/household.png)") == 1
        assert re.findall(r"^make (\w+)", first, flags=re.MULTILINE) == ["demo", "test"]
