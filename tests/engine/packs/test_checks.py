"""Names that point nowhere, clash or go in circles, each at its own line."""

import pytest

from bangfu.engine.packs import checks
from tests.engine.orchard import CODES, PARAMETERS, TABLES, fact, only, problems, standard


def table(subject: str, **keys: str) -> str:
    """One more table, its keys as YAML text."""
    more = "".join(f", {key}: {text}" for key, text in keys.items())
    return f"- {{subject: {subject}, title: x{more}}}\n"


def column(**keys: str) -> str:
    """An extension of the household table by one column."""
    text = ", ".join(
        f"{k}: {v}" for k, v in {"name": "extra", "zh": "x", "en": "x", **keys}.items()
    )
    return f"- extend: household\n  columns:\n    - {{{text}}}\n"


LAST = TABLES.count("\n") + 1


@pytest.mark.parametrize(
    ("tables", "code", "line", "near"),
    [
        (table("tree", parent="vilage", collection="trees"), "unknown_subject", LAST, "village"),
        (table("tree", parent="village"), "missing_key", LAST, ""),
        (table("tree", parent="tree", collection="trees"), "cycle", LAST, ""),
        (table("tree", parent="village", collection="households"), "duplicate_id", LAST, ""),
        (table("tree", parent="village", collection="member"), "duplicate_id", LAST, ""),
        (table("member", parent="village", collection="trees"), "duplicate_id", LAST, ""),
        (table("p"), "reserved_name", LAST, ""),
        (table("count"), "reserved_name", LAST, ""),
        (table("tree", parent="village", collection="sum"), "reserved_name", LAST, ""),
        (table("tree", parent="household", collection="rooms"), "name_taken", LAST, ""),
        ("- {extend: hosehold}\n", "unknown_table", LAST, "household"),
        ("- {title: x}\n", "missing_key", LAST, ""),
        ("- {subject: tree}\n", "missing_key", LAST, ""),
        (column(type="bool", name="case"), "reserved_name", LAST + 2, ""),
        (column(type="bool", name="village_id"), "reserved_name", LAST + 2, ""),
        (column(type="bool", name="scope_id"), "reserved_name", LAST + 2, ""),
        (column(type="bool", name="poor"), "name_taken", LAST + 2, ""),
        (column(type="code"), "missing_key", LAST + 2, ""),
        (column(type="codes"), "missing_key", LAST + 2, ""),
        (column(type="code", codes="fruits"), "unknown_codes", LAST + 2, "fruit"),
        (column(type="int", codes="fruit"), "bad_value", LAST + 2, ""),
        (column(type="bool", max="3"), "bad_value", LAST + 2, ""),
        (column(type="int", min="3", max="2"), "bad_value", LAST + 2, ""),
        (column(type="int", min="0.5"), "bad_value", LAST + 2, ""),
        (column(type="money", max="0.001"), "bad_value", LAST + 2, ""),
        (column(type="int", max="'1e300'"), "bad_value", LAST + 2, ""),
        (column(type="int", max="'.inf'"), "bad_value", LAST + 2, ""),
        (column(type="int", max="99999999999"), "bad_value", LAST + 2, ""),
    ],
)
def test_tables_and_columns(tables: str, code: str, line: int, near: str) -> None:
    problem = only(problems(more_tables=tables))
    assert (problem.code, problem.place.line, problem.near) == (code, line, near)


def test_parents_in_a_circle_are_each_told() -> None:
    tables = table("a", parent="b", collection="as") + table("b", parent="a", collection="bs")
    found = problems(more_tables=tables)
    assert [(p.code, p.values["path"]) for p in found] == [
        ("cycle", "a → b → a"),
        ("cycle", "b → a → b"),
    ]


@pytest.mark.parametrize(
    ("change", "code", "near"),
    [
        (("id: plum", "id: pear"), "duplicate_id", ""),
        (("zh: 李", "zh: 雪梨"), "duplicate_id", ""),
        (("exclusive: [none]", "exclusive: [nono]"), "unknown_entry", "none"),
        (("id: trouble", "id: fruit"), "duplicate_id", ""),
    ],
)
def test_code_lists(change: tuple[str, str], code: str, near: str) -> None:
    found = problems(codes=CODES.replace(*change))
    assert (found[0].code, found[0].near) == (code, near)


@pytest.mark.parametrize(
    ("facts", "code", "near"),
    [
        (fact("poor", "hosehold"), "unknown_subject", "household"),
        (fact("poor").replace("id: it", "id: rooms"), "name_taken", ""),
        (fact("poor").replace("id: it", "id: members"), "name_taken", ""),
        (fact("poor").replace("id: it", "id: met"), "reserved_name", ""),
        (fact("poor").replace("id: it", "id: member_id"), "reserved_name", ""),
        (fact("poor") + "  cite: {document: decre}\n", "unknown_document", "decree"),
    ],
)
def test_facts(facts: str, code: str, near: str) -> None:
    problem = only(problems(facts=facts))
    assert (problem.code, problem.near) == (code, near)


@pytest.mark.parametrize(
    ("rules", "code", "near"),
    [
        (standard("poor", "hosehold"), "unknown_subject", "household"),
        (standard("poor", name="rooms"), "name_taken", ""),
        (standard("works", "member", name="rooms"), "name_taken", ""),
        (standard("poor", name="half_up"), "reserved_name", ""),
        (standard("poor", name="city_id"), "reserved_name", ""),
        (standard("poor").replace("decree", "dekree"), "unknown_document", "decree"),
        (standard("poor") + standard("poor"), "duplicate_id", ""),
    ],
)
def test_rules(rules: str, code: str, near: str) -> None:
    problem = only(problems(standards=rules))
    assert (problem.code, problem.near) == (code, near)


def test_a_rule_may_be_named_like_something_elsewhere() -> None:
    assert problems(standards=standard("poor", name="is_poor")) == []
    assert problems(standards=standard("poor", name="village")) == []


def test_a_standard_and_a_benefit_do_not_share_a_name() -> None:
    found = only(problems(standards=standard("poor"), benefits=standard("poor")))
    assert (found.code, found.place.file) == ("duplicate_id", "orchard/benefits.yaml")


def test_conditions_of_a_rule_have_names_of_their_own() -> None:
    twice = "{id: it, title: x, test: poor}"
    rules = standard("poor").replace("conditions: [", f"conditions: [{twice}, ")
    assert only(problems(standards=rules)).code == "duplicate_id"


def test_conditions_cite_documents_that_are_listed() -> None:
    rules = standard("poor").replace("test:", "cite: {document: law}, test:")
    assert only(problems(standards=rules)).code == "unknown_document"


@pytest.mark.parametrize(
    ("change", "code", "near"),
    [
        (("id: line", "id: case"), "reserved_name", ""),
        (("value: 3000, cite: {document: decree}", "value: 3000"), "uncited", ""),
        (("type: rate", "type: code"), "missing_key", ""),
        (("type: rate", "type: code\n  codes: fruits"), "unknown_codes", "fruit"),
        (("decree}}]\n- id: rate", "dekree}}]\n- id: rate"), "unknown_document", "decree"),
    ],
)
def test_parameters(change: tuple[str, str], code: str, near: str) -> None:
    problem = only(problems(parameters=PARAMETERS.replace(*change)))
    assert (problem.code, problem.near) == (code, near)


def test_sheets_of_the_ledger_name_tables() -> None:
    ledger = "keys: []\nsheets:\n  - {name: a, table: membr, zh: x, en: x}\n"
    problem = only(problems(ledger=ledger))
    assert (problem.code, problem.near, problem.place.line) == ("unknown_table", "member", 3)


def test_every_word_of_the_language_is_reserved() -> None:
    for word in ("and", "case", "unknown", "p", "half_up", "met", "any", "as_of"):
        assert word in checks.RESERVED
