"""The list of tests that one database is enough for: all there, and never a whole folder."""

from pathlib import Path

from tests.once import ONCE

TESTS = Path(__file__).resolve().parents[1]


def test_every_file_is_there_once() -> None:
    assert sorted(set(ONCE)) == list(ONCE)
    assert [name for name in ONCE if not (TESTS / name).is_file()] == []


def test_every_folder_keeps_tests_on_both() -> None:
    for folder in {(TESTS / name).parent for name in ONCE}:
        others = {path.name for path in folder.glob("test_*.py")} - {"test_browser.py"}
        left = others - {Path(name).name for name in ONCE if (TESTS / name).parent == folder}
        texts = [(folder / name).read_text("utf-8") for name in left]
        assert any("django_db" in text or "cast" in text for text in texts), folder
