"""XPath of forms into the rule language; what is not understood is told, never guessed."""

import pytest

from bangfu.registry.surveys.xlsform.xpath import Known, NotUnderstood, conjuncts, rule

QUESTIONS = {
    "Leaks": Known("leaks", "yes_no", {}),
    "kind": Known("kind", "choice", {"1": "c_1", "b": "b"}),
    "pets": Known("pets", "choices", {"cat": "cat"}),
    "age": Known("age", "int", {}),
    "day": Known("day", "date", {}),
    "note": Known("note", "text", {}),
}


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("${Leaks} = 'yes'", "leaks"),
        ("${ Leaks }='no'", "not leaks"),
        ('${Leaks} != "yes"', "not leaks"),
        ("'yes' = ${Leaks}", "leaks"),
        ("${kind} = '1'", "kind = 'c_1'"),
        ("${kind} != 'b'", "kind != 'b'"),
        ("selected(${kind}, 'b')", "kind = 'b'"),
        ("selected(${pets}, 'cat')", "pets has 'cat'"),
        ("not(selected(${pets}, 'cat'))", "not (pets has 'cat')"),
        ("${age} >= 18 and ${age} < 60", "age >= 18 and age < 60"),
        ("${age} + 1 - 2 > 3.5", "age + 1 - 2 > 3.5"),
        ("${note} = ''", "note is unknown"),
        ("${note} != ''", "note is not unknown"),
        ("${day} <= today()", "day <= as_of"),
        ("${day} > date('2016-01-01')", "day > 2016-01-01"),
        ("${Leaks} = 'yes' and (${age} > 1 or ${age} < 0)", "leaks and (age > 1 or age < 0)"),
        ("${Leaks} = 'yes' or ${age} > 1 and ${age} < 3", "leaks or age > 1 and age < 3"),
    ],
)
def test_what_is_common_is_understood(text: str, ours: str) -> None:
    assert rule(text, QUESTIONS) == ours


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "${nobody} = 1",
        "${kind} = 'z'",
        "${kind} > 'b'",
        "${Leaks} = 'maybe'",
        "count(${pets}) > 1",
        "regex(., '[0-9]+')",
        "${age} * 2 > 1",
        "${age} div 2 > 1",
        "../other > 1",
        ". > 1",
        "${age}",
        "'yes'",
        "${age} > 1 and",
        "(${age} > 1",
        "${age} > 1)",
        "${age} > 1 ${age}",
        "selected(${pets}, ${kind})",
        "selected('a', 'cat')",
        "date('yesterday') > ${day}",
        "date('2016-01-01'; drop) > ${day}",
        "${note} = 'x'",
        "${age} = 'x'",
        "indexed-repeat(${age}, 1)",
        "age > 1",
        "${age} > 1 ; ${age}",
        "(" * 100 + "${age} > 1" + ")" * 100,
        "${age} > 1 or " * 300 + "${age} > 1",
        "not(${age})",
        "${age} > '",
    ],
)
def test_anything_else_is_not_guessed(text: str) -> None:
    with pytest.raises(NotUnderstood):
        rule(text, QUESTIONS)


def test_a_dot_is_the_question_itself() -> None:
    assert rule(". > 1 and . < ${age}", QUESTIONS, own="age") == "age > 1 and age < age"


def test_parts_joined_at_the_top() -> None:
    assert conjuncts(". > 1") == [". > 1"]
    assert conjuncts("${a} = 'x and y' and (. > 1 and . < 3)") == [
        "${a} = 'x and y'",
        "(. > 1 and . < 3)",
    ]
