"""Surveys of a pack: what they declare, and what is wrong with them."""

import pytest

from bangfu.engine.language.types import Kind
from bangfu.engine.packs import asking
from bangfu.engine.problems import Problem
from tests.engine.orchard import only, orchard, problems
from tests.engine.picking import PICKING


def broken(before: str, after: str) -> Problem:
    assert before in PICKING
    return only(problems(surveys=PICKING.replace(before, after, 1)))


def test_each_question_is_a_column_of_who_is_asked() -> None:
    columns = orchard(surveys=PICKING).pack.tables["household"].columns
    kinds = {n: c.type.kind for n, c in columns.items() if n.startswith("picking_")}
    assert kinds == {
        "picking_grows": Kind.BOOL,
        "picking_kind": Kind.CODE,
        "picking_area": Kind.QUANTITY,
        "picking_worries": Kind.CODES,
        "picking_since": Kind.DATE,
        "picking_cash": Kind.MONEY,
        "picking_helpers": Kind.INT,
        "picking_remark": Kind.TEXT,
        "picking_score": Kind.QUANTITY,
        "picking_on": Kind.DATE,
    }
    assert (columns["picking_area"].low, columns["picking_area"].high) == (0, 5000)
    assert all(columns[name].spec.derived for name in kinds)


def test_free_text_never_reaches_rules() -> None:
    columns = orchard(surveys=PICKING).pack.tables["household"].columns
    assert columns["picking_remark"].spec.kept == "rows"
    assert not columns["picking_remark"].in_rules


def test_the_pack_tells_which_survey_a_column_is_of() -> None:
    asked = orchard(surveys=PICKING).pack.asked
    assert asked["household", "picking_kind"] == ("picking", "kind")
    assert asked["household", "picking_score"] == ("picking", "score")


def test_choices_of_its_own_become_a_code_list() -> None:
    codes = orchard(surveys=PICKING).pack.codes["picking_worries"]
    assert [(e.id, e.zh) for e in codes.entries] == [("price", "价格"), ("weather", "天气")]
    assert codes.multiple


def test_within_a_survey_questions_go_by_their_own_names() -> None:
    pack = orchard(surveys=PICKING).pack
    inner = asking.within(pack, pack.surveys["picking"])
    assert "grows" in inner.tables["picking"].columns
    assert inner.lineage("picking")[0] == "household"
    assert "picking" not in pack.tables


def test_a_survey_without_points_has_no_score() -> None:
    lines = [line for line in PICKING.splitlines() if "points" not in line]
    text = "\n".join(lines).replace(", score: helpers", "")
    pack = orchard(surveys=text).pack
    assert "picking_score" not in pack.tables["household"].columns
    assert "picking_on" in pack.tables["household"].columns


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("document: decree", "document: decre", ("unknown_document", "decree")),
        ("codes: fruit", "codes: fruits", ("unknown_codes", "fruit")),
        ("points: {apple: 2.5, pear: 1}", "points: {aple: 2.5}", ("unknown_entry", "apple")),
        ("points: {yes: 10, no: 0}", "points: {yess: 10}", ("unknown_entry", "yes")),
        ("points: {yes: 10, no: 0}", "points: {yes: 1.005}", ("bad_value", "")),
        ("fills: crop", "fills: crops", ("unknown_name", "crop")),
        ("fills: crop", "fills: rooms", ("type_mismatch", "")),
        ("fills: crop", "score: 5", ("bad_value", "")),
        ("when: not household.poor", "when: not household.por", ("unknown_name", "poor")),
        ("when: not household.poor", "when: household.rooms", ("type_mismatch", "")),
        ("when: helpers > 3", "when: helper > 3", ("unknown_name", "helpers")),
        ("when: helpers > 3", "when: remark is unknown", ("asked_later", "")),
        ("must: area <= household.land", "must: cash > 3", ("asked_later", "")),
        ("must: area <= household.land", "must: area <= 3 km", ("unexpected", "")),
        ("min: 0, max: 9", "min: 9, max: 0", ("bad_value", "")),
        ("type: yes_no", "type: yesno", ("bad_value", "")),
        ("id: helpers", "id: cash", ("duplicate_id", "")),
        ("id: life", "id: garden", ("duplicate_id", "")),
        ("id: since", "id: score", ("reserved_name", "")),
        ("id: since", "id: household", ("reserved_name", "")),
        ("type: date}", "type: date, codes: fruit}", ("bad_value", "")),
        ("id: price", "id: weather", ("duplicate_id", "")),
        ("version: 2", "version: 0", ("bad_value", "")),
        ("subject: household", "subject: county", ("bad_value", "")),
        ("helpers}", "remark is unknown}", ("type_mismatch", "")),
    ],
)
def test_what_does_not_fit_is_told_where_it_stands(
    before: str, after: str, expected: tuple[str, str]
) -> None:
    text = PICKING.replace(before, after, 1)
    found = [p for p in problems(surveys=text) if p.code == expected[0]]
    assert found, [p.line("en") for p in problems(surveys=text)]
    assert (found[0].code, found[0].near) == expected
    assert found[0].place.file.endswith("surveys.yaml")
    assert found[0].place.line > 0


def test_a_fault_of_an_expression_names_line_and_column() -> None:
    found = broken("when: helpers > 3", "when: helpers > soon")
    line = next(n for n, text in enumerate(PICKING.splitlines(), 1) if "remark, title" in text)
    assert found.place.line == line
    written = PICKING.splitlines()[line - 1]
    assert found.place.column == written.index("helpers > 3") + len("helpers > ") + 1


def test_a_choice_question_needs_choices() -> None:
    assert broken("          codes: fruit\n", "").code == "missing_key"


def test_a_column_of_the_same_name_is_refused() -> None:
    text = "- extend: household\n  columns: [{name: picking_on, type: date, zh: 甲, en: A}]\n"
    found = problems(surveys=PICKING, more_tables=text)
    assert "name_taken" in {p.code for p in found}


def test_a_survey_of_another_place_is_left_out() -> None:
    header = "code: orchard\ntitle: x\ndivision: '421000000000'\n"
    elsewhere = PICKING.replace("  version: 2", "  version: 2\n  division: '421200000000'")
    pack = orchard(pack=header, surveys=elsewhere).pack
    assert not pack.surveys
    assert "picking" in pack.elsewhere
    assert "picking_on" not in pack.tables["household"].columns
