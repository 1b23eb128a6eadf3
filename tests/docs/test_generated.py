"""What the reference says of commands, facts, rules and figures is what the code and packs say."""

import re
from pathlib import Path

import pytest

from bangfu.base.accounts.roles import ROLES, Permission
from bangfu.engine.packs import keys
from docs import generate
from tests.docs.pages import ROOT

MADE = [p for p in (ROOT / "docs").rglob("*.md") if generate.BLOCK.search(p.read_text("utf-8"))]


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.stem)
def test_generated_parts_are_current(path: Path) -> None:
    page = path.read_text("utf-8")
    assert generate.rewritten(page) == page, "run `make docs`"


@pytest.mark.parametrize("part", keys.parts())
def test_schemas_are_current(part: str, tmp_path: Path) -> None:
    made = tmp_path / f"{part}.schema.json"
    keys.write(keys.json_schema(part), made)
    assert (generate.SCHEMAS / made.name).read_text("utf-8") == made.read_text("utf-8"), "make docs"


def test_the_command_line_is_explained_in_english_throughout() -> None:
    assert not re.findall(r"[\u4e00-\u9fff]+", generate.commands())


def test_every_part_stands_on_some_page() -> None:
    placed = {m[2] for path in MADE for m in generate.BLOCK.finditer(path.read_text("utf-8"))}
    assert placed == set(generate.PARTS)


def test_a_city_lists_only_what_it_adds_and_national_names_its_columns() -> None:
    row = "| `housing_area` | 住房面积 | Housing area | quantity (m2) | AAC317 |"
    assert row in generate.facts("national")
    assert row not in generate.facts("jingzhou")
    assert "`income_projects`" in generate.facts("jingzhou")


def test_what_people_wrote_around_a_generated_part_stays() -> None:
    page = "before\n<!-- generated: rules -->\nstale\n<!-- end -->\nafter\n"
    made = generate.rewritten(page)
    assert made.startswith("before\n<!-- generated: rules -->\n")
    assert made.endswith("<!-- end -->\nafter\n")
    assert "stale" not in made
    assert "`household_exit`" in made


def test_every_field_and_code_list_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "fields.md").read_text("utf-8")
    pack = generate.program("national").pack
    for subject in ("household", "member"):
        for name in pack.tables[subject].columns:
            assert f"| `{name}` |" in page, name
    for codes in pack.codes.values():
        assert f"#### `{codes.id}` " in page, codes.id
        for version in codes.versions:
            assert f" {version.id} |" in page, version.id
    for item in pack.incomes:
        assert f"| `{item}` |" in page.partition("## Income items")[2], item


@pytest.mark.parametrize("subject", ["household", "member"])
def test_every_field_that_is_typed_in_stands_in_a_group(subject: str) -> None:
    table = generate.program("national").pack.tables[subject]
    grouped = {name for group in table.groups for name in group.columns}
    elsewhere = {"household_no", "bank_account", "name", "id_no"}
    bills = {name for name in table.columns if name.endswith("_cost")}
    for column in table.columns.values():
        own = not column.spec.derived and (column.spec.sheet or subject) == subject
        if own and column.name not in elsewhere | bills:
            assert column.name in grouped, column.name


def test_every_role_and_permission_is_in_the_table() -> None:
    table = generate.permissions().splitlines()
    assert re.findall(r"`(\w+)`", table[0]) == list(ROLES)
    rows = {line.split("`")[1]: line for line in table[2:] if line}
    assert list(rows) == list(Permission)
    for permission, line in rows.items():
        held = [cell.strip() == "●" for cell in line.split("|")[3:-1]]
        assert held == [permission in role.permissions for role in ROLES.values()], permission
        assert re.search(r"[\u4e00-\u9fff]", line), permission


def test_roles_are_listed_with_their_levels() -> None:
    page = generate.roles()
    assert "| `county_officer` | 区县业务员 | county |" in page
    assert "| `auditor` | 审计员 | city, county |" in page
    assert page.count("| yes |") == sum(role.separated for role in ROLES.values())
