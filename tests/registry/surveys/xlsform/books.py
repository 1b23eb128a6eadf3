"""Workbooks of forms for tests, as people make them."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter

HEAD = ("type", "name", "label", "required", "relevant", "constraint", "hint")
CHOICES = ("list_name", "name", "label")


def book(
    path: Path,
    survey: Sequence[Sequence[str]],
    choices: Sequence[Sequence[str]] = (),
    *,
    head: Sequence[str] = HEAD,
    form: str = "house_visit",
) -> Path:
    """An XLSForm with these rows."""
    sheets = {
        "survey": [head, *survey],
        "choices": [CHOICES, *choices],
        "settings": [("form_title", "form_id", "version"), ("入户表", form, "7")],
    }
    with xlsxwriter.Workbook(path) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, text in enumerate(row):
                    sheet.write_string(at, column, text)
    return path
