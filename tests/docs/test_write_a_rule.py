"""The how-to "write a rule" is done, step by step, as it is written."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bangfu.engine.compile import program
from tests.docs import pages
from tests.docs.pages import ROOT, Block

PAGE = ROOT / "docs" / "how-to" / "write-a-rule.md"
BLOCKS = pages.blocks(PAGE)


def done_until(folder: Path, stop: Block | None = None) -> None:
    """Write the files that come before a block."""
    for block in BLOCKS:
        if block is stop:
            return
        if block.language == "yaml":
            path = folder / block.about
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, "utf-8")


def commands() -> Iterator[tuple[Block, str, str]]:
    for block in BLOCKS:
        if block.language == "console":
            for command, output in pages.steps(block.text):
                yield block, command, output


COMMANDS = list(commands())


@pytest.mark.parametrize(("block", "command", "output"), COMMANDS, ids=[c for _, c, _ in COMMANDS])
def test_each_command_prints_what_the_page_says(
    tmp_path: Path, block: Block, command: str, output: str
) -> None:
    done_until(tmp_path, block)
    found = pages.run(command, tmp_path)
    if "--json" in command:  # too long to print
        assert json.loads(found)
        assert output == ""
    else:
        assert found == output


def test_every_block_is_a_file_or_a_run() -> None:
    assert {block.language for block in BLOCKS} == {"yaml", "console", "sh"}
    assert all(block.about for block in BLOCKS if block.language == "yaml")
    assert all(command.startswith("bangfu ") for _, command, _ in COMMANDS)


def test_the_page_goes_through_check_test_evaluate_and_facts() -> None:
    verbs = {" ".join(command.split()[1:3]) for _, command, _ in COMMANDS}
    assert {"pack check", "pack test", "facts lakeside", "evaluate --pack"} <= verbs


def test_the_pack_has_a_standard_and_a_benefit_each_with_cases(tmp_path: Path) -> None:
    done_until(tmp_path, BLOCKS[-2])
    made = program.load("lakeside", [tmp_path / "packs", ROOT / "packs"])
    assert set(made.rules) == {"household_exit", "pond_grant"}
    asked = {name for case in made.pack.cases for name in case.expect}
    assert asked == set(made.rules)
