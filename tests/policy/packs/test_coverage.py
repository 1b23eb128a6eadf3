"""Every clause decided, every number carried or passed: what a pack holds of a document."""

from pathlib import Path

import pytest

from bangfu.engine.packs import loader
from bangfu.policy.packs import clauses, coverage
from bangfu.policy.packs.coverage import Sheet
from tests.policy.packs import meadow

ROOTS = [Path(__file__).parents[3] / "packs"]
WHOLE = "meadow-2016"


def sheet(folder: Path, text: str = meadow.TEXT, **changed: str) -> Sheet:
    pack = loader.load(meadow.write(folder, **changed), ROOTS)
    (found,) = coverage.sheets([pack], {WHOLE: clauses.split(text), "other": []})
    return found


def left(found: Sheet) -> dict[str, list[str]]:
    return {
        line.clause.ref: [reading.number.text for reading in line.left]
        for line in found.lines
        if line.left
    }


def test_a_document_that_is_wholly_held(tmp_path: Path) -> None:
    found = sheet(tmp_path)
    assert left(found) == {}
    assert (found.decided, found.clauses) == (10, 10)
    assert found.carried == found.figures == 20
    assert found.complete


def test_states_say_how_a_clause_is_decided(tmp_path: Path) -> None:
    found = sheet(tmp_path)
    states = {ref: line.state for ref, line in found.by_ref.items()}
    assert states["一"] == "items"
    assert states["二(二)"] == "none"
    assert states["二(七)"] == "elsewhere"
    assert {one.kind for one in found.by_ref["二(一)"].items} == {"standard", "parameter"}
    assert [one.kind for one in found.by_ref["二(四)"].items] == ["stage"]
    assert [one.kind for one in found.by_ref["二(六)"].items] == ["rival"]


def test_a_heading_with_parts_has_nothing_to_decide(tmp_path: Path) -> None:
    found = sheet(tmp_path, procedures="[]", text=meadow.TEXT.replace("（四）公示。", "（四）"))
    assert found.by_ref["二"].state == "heading"
    assert found.by_ref["二(四)"].state == "open"
    assert found.clauses == 9


def test_without_its_items_a_clause_is_open(tmp_path: Path) -> None:
    found = sheet(tmp_path, tasks="[]", scorecards="[]")
    assert [line.clause.ref for line in found.lines if not line.decided] == ["二(三)", "二(五)"]
    assert left(found) == {"二(三)": ["6月8日", "5万元"], "二(五)": ["100分", "90分"]}
    assert not found.complete


def test_another_figure_does_not_carry_the_number(tmp_path: Path) -> None:
    wrong = meadow.FILES["parameters.yaml"].replace("value: 3000", "value: 300")
    assert left(sheet(tmp_path, parameters=wrong)) == {"二(一)": ["3000元"]}


def test_assumed_figures_carry_nothing(tmp_path: Path) -> None:
    found = sheet(tmp_path, text=meadow.TEXT.replace("营造", "补助777元，营造"))
    assert left(found) == {"二(二)": ["777元"]}


def test_a_passed_number_is_not_counted_and_not_left(tmp_path: Path) -> None:
    reading = sheet(tmp_path).by_ref["二(二)"].readings[0]
    assert reading.passed is not None
    assert reading.passed.zh == "比喻"
    assert (reading.by, reading.settled) == ((), True)


def test_a_mark_passes_only_what_it_names(tmp_path: Path) -> None:
    found = sheet(tmp_path, text=meadow.TEXT.replace("宣传圈", "宣传圈、20分钟服务圈"))
    assert left(found) == {"二(二)": ["20分钟"]}


@pytest.mark.parametrize("name", ["二(二)", "二(七)"])
def test_a_mark_without_its_clause_is_idle(tmp_path: Path, name: str) -> None:
    text = "\n".join(
        line for line in meadow.TEXT.splitlines() if not line.startswith(f"（{name[2]}）")
    )
    found = sheet(tmp_path, text=text)
    assert found.idle == ((name, ""),)
    assert not found.complete


def test_a_passed_number_that_is_not_in_the_text_is_idle(tmp_path: Path) -> None:
    found = sheet(tmp_path, text=meadow.TEXT.replace("15分钟", "十分钟"))
    assert found.idle == (("二(二)", "15分钟宣传圈"),)


def test_what_cites_a_clause_that_is_not_there_is_astray(tmp_path: Path) -> None:
    wrong = meadow.FILES["tasks.yaml"].replace("二(三)", "二(三)9")
    found = sheet(tmp_path, tasks=wrong)
    assert [(one.kind, one.id) for one in found.astray] == [("task", "meadow_report")]
    assert not found.complete


def test_what_holds_in_another_place_decides_too(tmp_path: Path) -> None:
    elsewhere = meadow.FILES["tasks.yaml"] + '  division: "421000000000"\n'
    assert sheet(tmp_path, tasks=elsewhere).complete


def test_several_packs_decide_together(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    bare = loader.load(meadow.write(tmp_path / "other", tasks="[]"), ROOTS)
    whole = loader.load(meadow.write(tmp_path), ROOTS)
    (found,) = coverage.sheets([bare, whole], {WHOLE: clauses.split(meadow.TEXT)})
    assert found.complete
    assert len(found.by_ref["一"].items) == 2  # the same items of both are not doubled


def test_a_document_without_text_has_no_sheet(tmp_path: Path) -> None:
    pack = loader.load(meadow.write(tmp_path), ROOTS)
    assert coverage.sheets([pack], {}) == []


def test_a_record_is_plain_data(tmp_path: Path) -> None:
    record = coverage.record(sheet(tmp_path))
    assert record["clauses"] == {"total": 10, "decided": 10}
    assert record["complete"] is True
    line = next(line for line in record["lines"] if line["clause"] == "二(三)")
    assert line["items"] == [{"kind": "task", "id": "meadow_report", "title": "报送"}]
    assert line["numbers"][1] == {
        "text": "5万元",
        "kind": "money",
        "value": "50000",
        "unit": "元",
        "carried_by": ["task meadow_report"],
        "passed": None,
    }
