"""From folders to a pack: extending, replacing, and every problem at once."""

from pathlib import Path

import pytest

from bangfu.engine.packs import loader
from bangfu.engine.packs.pack import Pack
from bangfu.engine.problems import PackError, Problem
from tests.engine.orchard import fact, only, problems, standard, write

CITY = "code: grove\ntitle: 林\nextends: orchard\ndivision: '421000000000'\n"
NONE = {"documents": "", "codes": "", "tables": "", "parameters": ""}


@pytest.fixture
def roots(tmp_path: Path) -> list[Path]:
    write(tmp_path / "orchard", facts=fact("rooms + 1"))
    return [tmp_path]


def grove(roots: list[Path], **parts: str) -> Pack:
    """The pack ``grove``, which extends ``orchard``."""
    write(roots[0] / "grove", **{**NONE, "pack": CITY, **parts})
    return loader.load("grove", roots)


def faults(roots: list[Path], name: str = "grove", **parts: str) -> list[Problem]:
    with pytest.raises(PackError) as caught:
        grove(roots, **parts) if name == "grove" else loader.load(name, roots)
    return caught.value.problems


def test_a_pack_has_what_it_extends(roots: list[Path]) -> None:
    pack = grove(roots, standards=standard("it > 3"))
    assert pack.chain == ["orchard", "grove"]
    assert pack.division == "421000000000"
    assert ("household", "it") in pack.facts
    assert list(pack.rules) == ["rule"]
    assert pack.lineage("member") == ["household", "village", "township", "county", "city"]
    assert pack.children("village") == {"households": "household"}


def test_packs_are_found_by_name_or_by_folder(roots: list[Path], tmp_path: Path) -> None:
    grove(roots)
    assert loader.available(roots) == ["grove", "orchard"]
    assert loader.load(tmp_path / "grove", []).chain == ["orchard", "grove"]
    assert loader.load(str(tmp_path / "grove"), []).digest == loader.load("grove", roots).digest


def test_an_unknown_pack_suggests_the_nearest(roots: list[Path]) -> None:
    problem = only(faults(roots, name="orchad"))
    assert (problem.code, problem.near) == ("pack_missing", "orchard")
    extends = only(faults(roots, pack=CITY.replace("orchard", "orcherd")))
    assert (extends.code, str(extends.place)) == ("pack_missing", "grove/pack.yaml:3:10")


def test_a_folder_in_the_way_does_not_shadow_a_pack(
    roots: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "elsewhere" / "orchard", pack="code: other\ntitle: x\n")
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert grove(roots).chain == ["orchard", "grove"]


def test_packs_that_extend_each_other_are_refused(roots: list[Path]) -> None:
    write(roots[0] / "orchard", pack="code: orchard\ntitle: x\nextends: grove\n")
    problem = only(faults(roots))
    assert problem.code == "extends_cycle"
    assert problem.values["path"] == "grove → orchard → grove"


def test_an_item_is_replaced_only_on_purpose(roots: list[Path]) -> None:
    changed = fact("rooms + 2")
    problem = only(faults(roots, facts=changed))
    assert (problem.code, problem.values["first"]) == ("duplicate_id", "orchard/facts.yaml:1:3")
    pack = grove(roots, facts=changed + "  replaces: true\n")
    assert pack.facts["household", "it"].expr == "rooms + 2"


def test_replacing_nothing_is_a_mistake(roots: list[Path]) -> None:
    other = fact("rooms").replace("id: it", "id: other") + "  replaces: true\n"
    assert only(faults(roots, facts=other)).code == "replaces_nothing"


def test_nothing_is_replaced_inside_one_pack(roots: list[Path]) -> None:
    twice = fact("rooms + 2").replace("id: it", "id: a")
    problem = only(faults(roots, facts=twice + twice + "  replaces: true\n"))
    assert problem.code == "duplicate_id"


def test_a_table_is_extended_by_columns(roots: list[Path]) -> None:
    tables = "- extend: member\n  columns: [{name: hat, type: bool, zh: 帽, en: Hat}]\n"
    column = grove(roots, tables=tables).tables["member"].columns["hat"]
    assert (column.pack, str(column.spec.where)) == ("grove", "grove/tables.yaml:2:13")


def test_a_parameter_remembers_the_place_of_its_pack(roots: list[Path]) -> None:
    more = "- {id: tax, title: 税, type: money, values: [{starts: 2015-01-01, status: unset}]}\n"
    assert grove(roots, parameters=more).homes == {
        "line": "",
        "rate": "",
        "open_line": "",
        "tax": "421000000000",
    }


def test_parts_are_files_or_folders(roots: list[Path]) -> None:
    folder = roots[0] / "orchard" / "standards" / "deep"
    folder.mkdir(parents=True)
    (folder / "b.yml").write_text(standard("poor", name="b"), "utf-8")
    (folder.parent / "a.yaml").write_text(standard("poor", name="a"), "utf-8")
    (folder.parent / "notes.txt").write_text("not yaml: [", "utf-8")
    assert list(loader.load("orchard", roots).standards) == ["a", "b"]


def test_a_folder_that_looks_like_a_file_is_not_read(roots: list[Path]) -> None:
    (roots[0] / "orchard" / "benefits" / "odd.yaml").mkdir(parents=True)
    assert loader.load("orchard", roots).benefits == {}


def test_what_other_storeys_read_is_left_alone(roots: list[Path]) -> None:
    (roots[0] / "orchard" / "divisions").mkdir()
    (roots[0] / "orchard" / "README.md").write_text("# hello", "utf-8")
    (roots[0] / "orchard" / ".hidden").write_text("x", "utf-8")
    assert loader.load("orchard", roots).code == "orchard"


def test_an_unknown_part_suggests_the_nearest(roots: list[Path]) -> None:
    (roots[0] / "orchard" / "standart").mkdir()
    problem = only(faults(roots, name="orchard"))
    assert (problem.code, problem.near, str(problem.place)) == (
        "unknown_folder",
        "standards",
        "orchard/standart",
    )


def test_the_digest_changes_with_any_file_of_the_chain(roots: list[Path]) -> None:
    before = grove(roots).digest
    assert grove(roots).digest == before
    write(roots[0] / "orchard", facts=fact("rooms + 1") + "\n")
    assert grove(roots).digest != before


def test_all_problems_of_all_files_are_told_at_once() -> None:
    found = problems(
        more_documents="- {id: decree, title: x}\n",
        facts="- {id: a, subject: houshold, title: x, expr: poor}\n- [1]\n",
        standards=standard("poor", name="Rule"),
        codes="x: [",
    )
    assert [(p.code, p.place.file) for p in found] == [
        ("yaml_syntax", "orchard/codes.yaml"),
        ("duplicate_id", "orchard/documents.yaml"),
        ("unknown_subject", "orchard/facts.yaml"),
        ("not_a_mapping", "orchard/facts.yaml"),
        ("bad_value", "orchard/standards.yaml"),
        ("unknown_codes", "orchard/tables.yaml"),
        ("unknown_codes", "orchard/tables.yaml"),
        ("unknown_codes", "orchard/tables.yaml"),
        ("unknown_codes", "orchard/tables.yaml"),
    ]


def test_a_broken_ledger_is_told_with_the_rest() -> None:
    found = problems(ledger="sheets: []\n", facts="- 1\n")
    assert [p.code for p in found] == ["not_a_mapping", "missing_key"]


def laid(roots: list[Path], **files: str) -> Pack:
    """``orchard`` with an overlay in memory."""
    named = tuple((f"{part}.yaml", text) for part, text in files.items())
    return loader.load("orchard", roots, [loader.Overlay("+draft", named)])


def test_an_overlay_replaces_and_adds_like_one_more_pack(roots: list[Path]) -> None:
    before = loader.load("orchard", roots)
    again = "- {id: it, subject: household, title: 它, expr: rooms + 2, replaces: true}\n"
    pack = laid(roots, facts=again, standards=standard("it > 3"))
    assert pack.facts["household", "it"].expr == "rooms + 2"
    assert str(pack.facts["household", "it"].where) == "+draft/facts.yaml:1:3"
    assert pack.code == "orchard"
    assert list(pack.rules) == ["rule"]
    assert before.facts["household", "it"].expr == "rooms + 1"
    assert not before.rules


def test_overlays_lie_on_each_other(roots: list[Path]) -> None:
    def one(name: str, rooms: int) -> loader.Overlay:
        text = f"- {{id: it, subject: household, title: 它, expr: rooms + {rooms}, replaces: true}}"
        return loader.Overlay(name, (("facts.yaml", text),))

    both = loader.load("orchard", roots, [one("+1", 5), one("+2", 6)])
    assert both.facts["household", "it"].expr == "rooms + 6"
    assert both.digest != loader.load("orchard", roots, [one("+2", 6), one("+1", 5)]).digest
    assert both.digest == loader.load("orchard", roots, [one("+1", 5), one("+2", 6)]).digest


@pytest.mark.parametrize("part", ["tables", "codes", "pack", "../orchard", "ledger", ""])
def test_an_overlay_changes_policy_only(roots: list[Path], part: str) -> None:
    with pytest.raises(PackError) as caught:
        laid(roots, **{part: "[]"})
    assert only(caught.value.problems).code == "not_laid_over"


def test_problems_of_an_overlay_name_its_file_and_line(roots: list[Path]) -> None:
    with pytest.raises(PackError) as caught:
        laid(roots, facts="- {id: it}\n", standards="- id: [\n", benefits="x" * (2 << 20) + "x")
    assert str(caught.value.problems[0].place) == "+draft/benefits.yaml"
    assert {p.place.file for p in caught.value.problems} == {
        "+draft/benefits.yaml",
        "+draft/facts.yaml",
        "+draft/standards.yaml",
    }
