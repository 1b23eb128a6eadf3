"""Files when something goes wrong in between."""

import os
from pathlib import Path

import pytest

from bangfu.base.kit import files


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_failed_replacement_keeps_the_old_text_and_leaves_no_draft(tmp_path: Path) -> None:
    files.replace(tmp_path / "a", "old")
    with pytest.raises(UnicodeEncodeError):
        files.replace(tmp_path / "a", "\ud800")
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_a_full_disk_keeps_the_old_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError

    files.replace(tmp_path / "a", "old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match=r"^$"):
        files.replace(tmp_path / "a", "new")
    assert (tmp_path / "a").read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_what_cannot_be_made_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        files.once(tmp_path / "a", lambda: str(1 // 0))
    assert names(tmp_path) == []


def test_what_is_there_is_not_made_again(tmp_path: Path) -> None:
    files.once(tmp_path / "a", lambda: "first")
    assert files.once(tmp_path / "a", lambda: "second") == "first"


def test_the_loser_of_a_race_reads_the_winners_text(tmp_path: Path) -> None:
    path = tmp_path / "a"

    def make() -> str:
        path.write_text("winner")  # another process was faster while this one made its own
        return "loser"

    assert files.once(path, make) == "winner"
    assert names(tmp_path) == ["a"]


def test_folders_above_a_secret_are_for_the_owner_only(tmp_path: Path) -> None:
    files.once(tmp_path / "keys" / "a", lambda: "x")
    assert (tmp_path / "keys").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("text", ["", "荆州\n", "a\r\nb", "\N{ZERO WIDTH SPACE}"])
def test_any_text_reads_back(tmp_path: Path, text: str) -> None:
    files.replace(tmp_path / "deep" / "a", text)
    assert (tmp_path / "deep" / "a").read_bytes().decode() == text
