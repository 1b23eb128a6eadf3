"""``bangfu survey``: forms of ODK and Kobo into packs and out of them."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pyxform.xls2xform import convert

from bangfu.cli.main import root
from bangfu.cli.policy import roots
from bangfu.engine.compile import program
from bangfu.engine.problems import PackError
from tests.registry.surveys.xlsform.books import book

LOTUS = Path(__file__).parents[1] / "packs" / "lotus"


def invoke(*words: object) -> Result:
    return CliRunner().invoke(root, ["survey", *map(str, words)])


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the small city that a test may write into."""
    return Path(shutil.copytree(LOTUS, tmp_path / "lotus"))


@pytest.fixture
def form(tmp_path: Path) -> Path:
    rows = [
        ("select_one yn", "leaks", "漏雨吗"),
        ("integer", "rooms", "几间房", "", "${leaks} = 'yes'", ". >= 1 and . <= 9"),
        ("audio", "voice", "录音"),
    ]
    choices = [("yn", "yes", "是"), ("yn", "no", "否")]
    return book(tmp_path / "form.xlsx", rows, choices)


def test_a_form_becomes_a_survey_of_the_pack(pack: Path, form: Path) -> None:
    made = invoke("import", form, "--pack", pack)
    assert made.exit_code == 0, made.output
    assert "voice" in made.output
    assert "2 题" in made.output
    text = (pack / "surveys" / "house_visit.yaml").read_text("utf-8")
    assert "when: leaks" in text
    asked = program.load(pack, roots()).surveys["house_visit"].asked
    assert [(a.spec.id, a.spec.min, a.spec.max) for a in asked] == [
        ("leaks", None, None),
        ("rooms", 1, 9),
    ]


def test_a_file_that_is_there_is_not_lost(pack: Path, form: Path) -> None:
    invoke("import", form, "--pack", pack)
    path = pack / "surveys" / "house_visit.yaml"
    path.write_text("[]\n", "utf-8")
    again = invoke("import", form, "--pack", pack)
    assert again.exit_code == 2
    assert "--force" in again.output
    assert path.read_text("utf-8") == "[]\n"
    assert invoke("import", form, "--pack", pack, "--force").exit_code == 0
    assert "leaks" in path.read_text("utf-8")


def test_nothing_stays_behind_where_the_pack_does_not_load(pack: Path, form: Path) -> None:
    (pack / "facts.yaml").write_text(
        "- {id: x, subject: household, title: x, expr: nothing}\n", "utf-8"
    )
    found = invoke("import", form, "--pack", pack)
    assert isinstance(found.exception, PackError)
    assert not (pack / "surveys" / "house_visit.yaml").exists()


def test_what_is_no_form_is_refused(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "form.xlsx"
    path.write_bytes(b"PK nonsense")
    found = invoke("import", path, "--pack", pack)
    assert found.exit_code == 2
    assert "XLSForm" in found.output
    nothing = book(tmp_path / "empty.xlsx", [("note", "a", "您好")])
    assert invoke("import", nothing, "--pack", pack).exit_code == 2
    assert not (pack / "surveys").exists()


def test_a_survey_is_written_as_a_form(tmp_path: Path) -> None:
    out = tmp_path / "out.xlsx"
    found = invoke("export", "home_look", "--pack", "lotus", "--out", out)
    assert found.exit_code == 0, found.output
    assert "household.family_size" in found.output
    assert 'id="home_look"' in convert(out).xform


def test_a_survey_that_is_not_there_is_told_with_a_suggestion(tmp_path: Path) -> None:
    found = invoke("export", "home_lok", "--pack", "lotus", "--out", tmp_path / "x.xlsx")
    assert found.exit_code == 2
    assert "home_look" in found.output
