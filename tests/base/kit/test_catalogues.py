"""Catalogues: what is gathered from sources."""

from pathlib import Path

from bangfu.base.kit import catalogues


def gathered(tmp_path: Path, text: str) -> list[object]:
    (tmp_path / "some.py").write_text(text, "utf-8")
    return [message for message, _context in catalogues.source_messages(tmp_path)]


def test_literal_texts_are_gathered(tmp_path: Path) -> None:
    assert gathered(tmp_path, 'x = _("贫困户")\n') == ["贫困户"]


def test_a_call_without_a_literal_is_passed_over(tmp_path: Path) -> None:
    assert gathered(tmp_path, 'y = lib.gettext(text)\nx = _("村")\n') == ["村"]
