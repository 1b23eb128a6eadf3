"""Forms that do not fit the pack they stand in: columns, blocks, what must not be posted."""

from pathlib import Path

import pytest

from bangfu.engine.packs import loader
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.vetforms import personal
from bangfu.engine.problems import PackError, Problem

ROOT = Path(__file__).parents[3]
HEADER = """\
code: reed
title: {zh: 芦城, en: Reed City}
division: "421000000000"
extends: national
"""
FORM = """\
id: slip
title: {zh: 便条, en: Slip}
subject: household
version: "2"
parts:
  - {kind: fields, columns: [head_name]}
"""


def load(folder: Path, form: str) -> Pack:
    (folder / "reed" / "forms" / "slip").mkdir(parents=True)
    (folder / "reed" / "pack.yaml").write_text(HEADER, encoding="utf-8")
    (folder / "reed" / "forms" / "slip" / "form.yaml").write_text(form, encoding="utf-8")
    return loader.load("reed", [folder, ROOT / "packs"])


def problems(folder: Path, form: str) -> list[Problem]:
    with pytest.raises(PackError) as raised:
        load(folder, form)
    return raised.value.problems


def test_a_city_adds_forms_to_the_common_ones(tmp_path: Path) -> None:
    pack = load(tmp_path, FORM)
    assert pack.forms["slip"].version == "2"
    assert pack.forms["slip"].where.file == "reed/forms/slip/form.yaml"
    assert {"card", "registration", "ledger"} <= pack.forms.keys()


def test_a_city_replaces_a_common_form_only_by_saying_so(tmp_path: Path) -> None:
    form = FORM.replace("slip", "card")
    [problem] = problems(tmp_path, form)
    assert problem.code == "duplicate_id"
    pack = load(tmp_path / "said", form + "replaces: true\n")
    assert pack.forms["card"].title.zh == "便条"


@pytest.mark.parametrize(
    ("before", "after", "code", "near"),
    [
        ("head_name", "head_nam", "form_column", "head_name"),
        ("head_name", "net_incom", "form_column", "net_income"),
        ("kind: fields", "kind: feilds", "bad_value", ""),
        ("[head_name]", "[]", "missing_key", ""),
        ("kind: fields", "kind: households", "form_part", ""),
        ("subject: household", "subject: member", "bad_value", ""),
        ("version:", "versoin:", "unknown_key", "version"),
        ('version: "2"', 'version: ""', "bad_value", ""),
    ],
)
def test_what_does_not_fit_is_told_with_the_nearest_name(
    tmp_path: Path, before: str, after: str, code: str, near: str
) -> None:
    found = problems(tmp_path, FORM.replace(before, after))
    assert (code, near) in [(p.code, p.near) for p in found]


def test_lines_to_fill_in_by_hand_need_headings(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, FORM + "  - {kind: lines, rows: 3}\n")
    assert (problem.code, problem.values["key"]) == ("missing_key", "headings")


def test_a_document_that_is_cited_has_to_be_listed(tmp_path: Path) -> None:
    [problem] = problems(tmp_path, FORM + "cite: {document: nowhere}\n")
    assert problem.code == "unknown_document"


@pytest.mark.parametrize("name", ["phone", "bank_account", "bank_name"])
def test_what_is_posted_shows_nothing_personal(tmp_path: Path, name: str) -> None:
    form = FORM.replace("[head_name]", f"[head_name, {name}]")
    assert load(tmp_path, form).forms["slip"].posted is False
    [problem] = problems(tmp_path / "posted", form + "posted: true\n")
    assert (problem.code, problem.values["name"]) == ("form_personal", name)


@pytest.mark.parametrize("name", ["id_no", "health_status", "disease_name", "disability_level"])
def test_neither_health_nor_id_numbers_of_members_are_posted(tmp_path: Path, name: str) -> None:
    more = f"  - {{kind: members, columns: [name, {name}]}}\nposted: true\n"
    [problem] = problems(tmp_path, FORM + more)
    assert (problem.code, problem.values["name"]) == ("form_personal", name)


def test_names_are_not_personal_on_the_wall_of_ones_own_house(tmp_path: Path) -> None:
    pack = load(tmp_path, FORM)
    assert "name" not in personal(pack, "member")
    assert "head_name" not in personal(pack, "household")


def test_a_block_of_households_belongs_to_an_area(tmp_path: Path) -> None:
    area = FORM.replace("subject: household", "subject: village").replace("fields", "households")
    assert load(tmp_path, area).forms["slip"].subject == "village"
    member = area.replace("kind: households", "kind: members")
    assert "form_part" in {p.code for p in problems(tmp_path / "member", member)}
