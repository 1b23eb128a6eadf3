"""The checker: what each form means, which type it has, how large it can get."""

import pytest

from bangfu.engine.language import tree as t
from bangfu.engine.language.types import EDGE
from tests.engine.orchard import CODES, node, only, problems, standard, wrong


@pytest.mark.parametrize(
    ("expression", "kind", "unit"),
    [
        ("rooms + 1", "int", ""),
        ("income + 0.05", "money", ""),
        ("rooms * income", "money", ""),
        ("income * 2", "money", ""),
        ("land * 2", "quantity", "mu"),
        ("-land", "quantity", "mu"),
        ("share + 5%", "rate", ""),
        ("pct(income, 20%, down)", "money", ""),
        ("pct(land, share, up)", "quantity", "mu"),
        ("per(income, rooms, half_up)", "money", ""),
        ("per(100, rooms, half_up)", "money", ""),
        ("share(income, p.line, down)", "rate", ""),
        ("share(1, 3, down)", "rate", ""),
        ("least(income, 100)", "money", ""),
        ("years(settled, as_of)", "int", ""),
        ("months(since, as_of)", "int", ""),
        ("year(as_of)", "int", ""),
        ("count(members)", "int", ""),
        ("sum(members, wage)", "money", ""),
        ("max(members, born)", "date", ""),
        ("any(members, works)", "bool", ""),
        ("case when poor then 1 else rooms end", "int", ""),
        ("case when poor then income else 5 end", "money", ""),
        ("crop", "code", ""),
        ("troubles", "codes", ""),
        ("remark is unknown", "bool", ""),
        ("p.line", "money", ""),
        ("village.savings", "money", ""),
        ("met(rule)", "bool", ""),
    ],
)
def test_every_expression_has_one_type(expression: str, kind: str, unit: str) -> None:
    found = node(expression, standards=standard("poor")).type
    assert (found.kind.value, found.unit) == (kind, unit)


def test_a_bare_number_takes_the_unit_beside_it() -> None:
    assert node("income > 3000").right.value == 300_000  # type: ignore[attr-defined]
    assert node("share >= 20%").right.value == 2_000  # type: ignore[attr-defined]
    assert node("share >= 0.2").right.value == 2_000  # type: ignore[attr-defined]
    assert node("12 < rooms").left.value == 12  # type: ignore[attr-defined]
    assert node("land = 0.5").right.value == 50  # type: ignore[attr-defined]
    assert node("income > --5").right.value == 500  # type: ignore[attr-defined]


def test_entries_of_code_lists_are_checked_on_both_sides() -> None:
    assert node("crop = 'pear'") == node("'pear' = crop") == node("crop in ('pear')")
    assert isinstance(node("crop != 'pear'"), t.Not)
    has = node("troubles has 'blight'")
    assert isinstance(has, t.Has)
    assert (has.entry, has.bit) == ("blight", 2)


def test_a_count_with_condition_is_compared_as_soon_as_it_can_be() -> None:
    one, other = node("count(members, works) >= 2"), node("2 <= count(members, works)")
    assert isinstance(one, t.CountCompare)
    assert one == other
    assert isinstance(node("count(members) >= 2"), t.Compare)


def test_inside_an_aggregate_names_are_the_childs() -> None:
    tree = node("any(members, works and household.poor)")
    names = {(ref.subject, ref.name) for ref in t.walk(tree) if isinstance(ref, t.Ref)}
    assert names == {("member", "works"), ("household", "poor")}


@pytest.mark.parametrize(
    ("expression", "low", "high"),
    [
        ("rooms", 0, 99),
        ("rooms + 1", 1, 100),
        ("1 - rooms", -98, 1),
        ("-rooms", -99, 0),
        ("rooms * -2", -198, 0),
        ("least(rooms, 5)", 0, 5),
        ("greatest(rooms, 5)", 5, 99),
        ("case when poor then rooms else -7 end", -7, 99),
        ("count(members)", 0, 10**9),
        ("sum(members, wage)", -EDGE, EDGE),
        ("pct(rooms, 50%, up)", -50, 50),
        ("per(rooms, 3, up)", -99, 99),
    ],
)
def test_every_number_is_bounded(expression: str, low: int, high: int) -> None:
    assert t.bounds(node(expression)) == (low, high)


def test_bounds_do_not_grow_through_facts() -> None:
    squares = "".join(
        f"- {{id: f{i}, subject: household, title: x, expr: f{i - 1} * f{i - 1}}}\n"
        for i in range(1, 60)
    )
    first = "- {id: f0, subject: household, title: x, expr: rooms * 1000}\n"
    assert problems(facts=first + squares) == []


@pytest.mark.parametrize(
    ("expression", "code", "column", "near"),
    [
        ("incom > 5", "unknown_name", 0, "income"),
        ("poor and zzz", "unknown_name", 9, ""),
        ("vilage.savings > 5", "unknown_parent", 0, "village"),
        ("member.works", "unknown_parent", 0, ""),
        ("village.saving > 5", "unknown_name", 0, "savings"),
        ("income > p.lin", "unknown_parameter", 9, "line"),
        ("gretest(1, rooms)", "unknown_function", 0, "greatest"),
        ("crop = 'aple'", "unknown_entry", 7, "apple"),
        ("crop in ('pear', 'plumm')", "unknown_entry", 17, "plum"),
        ("troubles has 'frosty'", "unknown_entry", 0, "frost"),
        ("any(member, works)", "unknown_collection", 4, "members"),
        ("any(3, works)", "unknown_collection", 4, ""),
        ("phone is unknown", "lists_only", 0, ""),
        ("met(rul)", "unknown_rule", 4, "rule"),
        ("met(3)", "unknown_rule", 4, ""),
        ("met(rule, rule)", "argument_count", 0, ""),
        ("amount(rule) > 3", "no_amount", 7, ""),
        ("years(settled)", "argument_count", 0, ""),
        ("least(rooms)", "argument_count", 0, ""),
        ("count(members, works, poor)", "argument_count", 0, ""),
        ("any(members)", "argument_count", 0, ""),
        ("pct(income, 20%)", "rounding", 12, ""),
        ("pct(income, 20%, rooms)", "rounding", 17, ""),
        ("per(income, rooms, nearest)", "rounding", 19, ""),
        ("poor + 1", "type_mismatch", 0, ""),
        ("crop + crop", "type_mismatch", 0, ""),
        ("poor and rooms", "type_mismatch", 9, ""),
        ("not rooms", "type_mismatch", 4, ""),
        ("poor > true", "type_mismatch", 0, ""),
        ("remark = remark", "type_mismatch", 0, ""),
        ("troubles = troubles", "type_mismatch", 0, ""),
        ("settled > 5", "type_mismatch", 0, ""),
        ("income > 5%", "type_mismatch", 0, ""),
        ("rooms has 'frost'", "type_mismatch", 0, ""),
        ("rooms > 1.5", "literal_precision", 0, ""),
        ("income > 0.001", "literal_precision", 0, ""),
        ("share > 0.001%", "literal_precision", 0, ""),
        ("rooms > 99999999999999999", "literal_range", 0, ""),
        ("rooms > 9" + "9" * 40, "literal_range", 0, ""),
        ("income > rooms", "types_differ", 0, ""),
        ("land > yard", "types_differ", 0, ""),
        ("land + yard", "types_differ", 0, ""),
        ("income * income", "types_differ", 0, ""),
        ("poor * rooms", "types_differ", 0, ""),
        ("income * share", "rate_product", 0, ""),
        ("20% * rooms", "type_mismatch", 0, ""),
        ("remark = 'x'", "literal_needs_codes", 9, ""),
        ("'x' = 'y'", "literal_needs_codes", 0, ""),
        ("crop < 'pear'", "literal_needs_codes", 7, ""),
        ("crop in (3)", "literal_needs_codes", 9, ""),
        ("rooms in (1, rooms)", "not_a_literal", 13, ""),
        ("settled > 2016-02-30", "bad_date", 10, ""),
        ("5", "untyped", 0, ""),
        ("-5", "untyped", 1, ""),
        ("5 is unknown", "untyped", 0, ""),
        ("5 in (1, 2)", "untyped", 0, ""),
        ("sum(members, 5)", "untyped", 13, ""),
        ("sum(members, works)", "type_mismatch", 13, ""),
        ("min(members, picks)", "type_mismatch", 13, ""),
        ("sum(members, wage, wage)", "type_mismatch", 19, ""),
        ("least(settled, settled)", "type_mismatch", 6, ""),
        ("years(rooms, as_of)", "type_mismatch", 6, ""),
        ("per(income, income, down)", "type_mismatch", 12, ""),
        ("pct(income, rooms, down)", "type_mismatch", 12, ""),
        ("case when rooms then 1 else 2 end", "type_mismatch", 10, ""),
        ("case when poor then rooms else income end", "type_mismatch", 31, ""),
        ("any(members, any(members, works))", "nested_aggregate", 13, ""),
    ],
)
def test_mistakes_are_told_with_column_and_suggestion(
    expression: str, code: str, column: int, near: str
) -> None:
    found = wrong(expression, standards=standard("poor"))
    assert (found.code, found.near) == (code, near)
    at = found.place.column - 10
    assert (found.place.line, at - expression[:column].count("'")) == (4, column)


def test_a_verdict_about_children_is_not_at_hand() -> None:
    rules = standard("poor") + standard("met(rule)", "village", "above")
    assert only(problems(standards=rules)).code == "wrong_subject"


def test_code_lists_of_the_same_name_only_are_compared() -> None:
    other = CODES + "- {id: colour, title: x, entries: [{id: red, zh: 红, en: Red}]}\n"
    more = (
        "- {extend: household, columns: [{name: hue, type: code, codes: colour, zh: x, en: x}]}\n"
    )
    assert wrong("hue = crop", codes=other, more_tables=more).code == "types_differ"
    assert wrong("hue = 'apple'", codes=other, more_tables=more).code == "unknown_entry"


def test_messages_are_whole_sentences_in_either_language() -> None:
    problem = wrong("income > rooms")
    assert problem.text("zh") == "两边类型不同：金额与整数不能比较。"
    assert problem.text("en") == (
        "The two sides differ: cannot compare an amount of money and a whole number."
    )
    assert wrong("incom > 5").text("en").startswith("Household has no column")
