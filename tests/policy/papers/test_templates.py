"""Templates: found along the packs, held to their data, tried before they are used."""

from pathlib import Path

import pytest

from bangfu.engine.compile import program
from bangfu.engine.compile.program import Program
from bangfu.engine.problems import PackError
from bangfu.policy.papers import layout, templates, trial, typeset
from bangfu.policy.papers.setting import Setting
from tests.engine.packs.test_forms import FORM, HEADER, ROOT

PLAIN = '#import "/paper.typ": plain\n#let form(p) = plain(p)\n'


def load(folder: Path, template: str | None, form: str = FORM, place: str = "slip") -> Program:
    own = folder / "reed" / "forms" / place
    own.mkdir(parents=True)
    (folder / "reed" / "pack.yaml").write_text(HEADER, encoding="utf-8")
    (own / "form.yaml").write_text(form, encoding="utf-8")
    if template is not None:
        (own / "form.typ").write_text(template, encoding="utf-8")
    return program.load("reed", [folder, ROOT / "packs"])


def faults(made: Program) -> list[str]:
    return [problem.line() for problem in trial.problems(made)]


def test_shipped_forms_have_nothing_wrong() -> None:
    for name in ("national", "jingzhou", "wuhan"):
        assert faults(program.load(name, [ROOT / "packs"])) == []


def test_a_form_of_a_city_uses_the_common_blocks(tmp_path: Path) -> None:
    made = load(tmp_path, PLAIN)
    assert faults(made) == []
    found = templates.find(made.pack, made.pack.forms["slip"])
    assert found.own == PLAIN
    assert "#let plain" in found.shared


def test_a_replaced_form_keeps_the_common_template_unless_it_brings_its_own(
    tmp_path: Path,
) -> None:
    form = FORM.replace("slip", "card") + "replaces: true\n"
    kept = load(tmp_path / "kept", None, form, place="card")
    assert "band(p)" in templates.find(kept.pack, kept.pack.forms["card"]).own
    own = load(tmp_path / "own", PLAIN, form, place="card")
    assert templates.find(own.pack, own.pack.forms["card"]).own == PLAIN
    assert faults(kept) == faults(own) == []


def test_a_form_without_a_template_is_told(tmp_path: Path) -> None:
    [fault] = faults(load(tmp_path, None))
    assert "[form_template]" in fault
    assert "form.typ" in fault


@pytest.mark.parametrize(
    "line",
    [
        '#import "@preview/cetz:0.4.0": *',
        '#import "/../../secret.typ": *',
        "#import sys.inputs.fonts: *",
        '#include "x.typ"',
        '#let x = read("/etc/passwd")',
        '#let x = eval("1")',
        '#let x = plugin("x.wasm")',
    ],
)
def test_a_template_that_reaches_for_more_than_its_data_is_refused(
    tmp_path: Path, line: str
) -> None:
    made = load(tmp_path, f"{line}\n{PLAIN}")
    with pytest.raises(PackError, match="form_template"):
        templates.find(made.pack, made.pack.forms["slip"])
    assert len(faults(made)) == 1


def test_comments_may_say_anything(tmp_path: Path) -> None:
    assert faults(load(tmp_path, f"// import what you eval( and read(\n{PLAIN}")) == []


@pytest.mark.parametrize(
    "template", ["#let form(p) = [#p.nothing]", "#let other(p) = []", "#let form(p) = ["]
)
def test_a_template_that_does_not_compile_is_told_with_its_form(
    tmp_path: Path, template: str
) -> None:
    [fault] = faults(load(tmp_path, template))
    assert fault.startswith("reed/forms/slip/form.yaml:1")
    assert "slip" in fault


def test_a_file_beside_the_templates_cannot_be_reached(tmp_path: Path) -> None:
    made = load(tmp_path, '#let form(p) = image("/etc/hostname")')
    setting = Setting(made, trial.DAY, trial.DAY)
    form = made.pack.forms["slip"]
    with pytest.raises(typeset.Faulty):
        typeset.compile_(
            [layout.paper(setting, form, None, "k")],
            {"slip": templates.find(made.pack, form)},
            day=trial.DAY,
        )
