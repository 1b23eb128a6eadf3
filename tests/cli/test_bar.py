"""Progress on the terminal."""

import pytest

from bangfu.cli.bar import Bar


def test_a_log_gets_one_line_per_step(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    bar.is_live = False
    for part in (0, 0.5, 1):
        bar.tell(1, 2, "导入", part)
    bar.tell(2, 2, "计算", 0)
    bar.end()
    lines = capsys.readouterr().out.splitlines()
    assert [line.rpartition("  ")[0] for line in lines] == ["[1/2] 导入", "[2/2] 计算"]


def test_a_person_sees_the_line_move(capsys: pytest.CaptureFixture[str]) -> None:
    bar = Bar()
    bar.is_live = True
    bar.tell(1, 1, "导入", 0.25)
    bar.tell(1, 1, "导入", 0.25)  # nothing new: nothing written
    bar.tell(1, 1, "导入", 2)
    bar.end()
    out = capsys.readouterr().out
    assert out.count("25%") == 1
    assert "100%" in out
    assert out.endswith(" s\n")


def test_nothing_done_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    Bar().end()
    assert capsys.readouterr().out == ""
