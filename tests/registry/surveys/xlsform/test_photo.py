"""A photo question as an XLSForm's image, and back."""

from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from bangfu.registry.surveys import queries
from bangfu.registry.surveys.xlsform import compiling, taking, workbook
from tests.cast import Cast


def test_a_photo_goes_out_as_an_image_and_comes_back(cast: Cast, tmp_path: Path) -> None:
    made = workbook.write(queries.form("roof_look")).workbook
    rows = list(load_workbook(BytesIO(made))["survey"].values)
    assert ("image", "roof") in [row[:2] for row in rows]
    path = tmp_path / "roof.xlsx"
    path.write_bytes(made)
    taken = taking.survey(compiling.compiled(path)["form"])
    [section] = taken.survey["sections"]
    assert [(q["id"], q["type"]) for q in section["questions"]] == [
        ("roof", "photo"),
        ("sound", "yes_no"),
    ]
    assert section["questions"][0]["required"] is True
