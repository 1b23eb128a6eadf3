"""Every message is reached by somebody's mistake, at file, line and column."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bangfu.engine import answers, given
from bangfu.engine.compile import program
from bangfu.engine.messages import MESSAGES
from bangfu.engine.packs import loader, marks, schema
from bangfu.engine.packs.kinds import WHERE
from bangfu.engine.problems import PackError, Place, Problem
from tests.engine.orchard import CODES, PARAMETERS, fact, orchard, problems, standard, write

Mistake = Callable[[Path], list[Problem]]


def says(expression: str) -> Mistake:
    """A fact with an expression."""
    return lambda _: problems(
        facts=fact(expression), standards=standard("poor") + standard("is_poor", "village", "b")
    )


def has(**parts: str) -> Mistake:
    """A pack with parts."""
    return lambda _: problems(**parts)


def file(text: str | bytes) -> Mistake:
    """A pack with a file of facts."""

    def read(folder: Path) -> list[Problem]:
        pack = write(folder / "orchard")
        (pack / "facts.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return caught(lambda: loader.load(pack, []))

    return read


def caught(do: Callable[[], object]) -> list[Problem]:
    with pytest.raises(PackError) as error:
        do()
    return error.value.problems


def laid_over(folder: Path) -> list[Problem]:
    """An overlay that would change fields."""
    root = write(folder / "orchard").parent
    over = loader.Overlay("+draft", (("tables.yaml", "[]"),))
    return caught(lambda: loader.load("orchard", [root], [over]))


def told(**facts: object) -> Mistake:
    """Facts given in a case."""
    return lambda _: caught(lambda: given.world(orchard(), facts, Place("case.yaml", 2, 3)))


def asked(**keys: object) -> Mistake:
    """A case."""
    where = {WHERE: Place("case.yaml", 2, 3), "name": "x"}
    case = schema.Case.model_validate({**where, **keys})
    return lambda _: caught(lambda: answers.evaluation(orchard(), case))


def cases(text: str) -> Mistake:
    """A file of cases."""
    return lambda _: caught(lambda: answers.read_cases(marks.parse(text, "case.yaml")))


def circle(folder: Path) -> list[Problem]:
    """Two packs that extend each other."""
    write(folder / "a", pack="code: a\ntitle: x\nextends: b\n")
    write(folder / "b", pack="code: b\ntitle: x\nextends: a\n")
    return caught(lambda: program.load("a", [folder]))


def stranger(folder: Path) -> list[Problem]:
    """A pack that is not there."""
    return caught(lambda: program.load("orchart", [write(folder / "orchard").parent]))


def folder_named(name: str) -> Mistake:
    """A folder of a pack that means nothing."""

    def read(folder: Path) -> list[Problem]:
        (write(folder / "orchard") / name).mkdir()
        return caught(lambda: loader.load(folder / "orchard", []))

    return read


def dangling(folder: Path) -> list[Problem]:
    """A file that leads nowhere."""
    (write(folder / "orchard") / "facts.yaml").symlink_to("nowhere")
    return caught(lambda: loader.load(folder / "orchard", []))


MANY = ", ".join(f"{{id: c{i}, title: x, test: poor}}" for i in range(61))
CHAIN = fact("rooms").replace("id: it", "id: f0") + "".join(
    fact(f"f{i - 1} + 1").replace("id: it", f"id: f{i}") for i in range(1, 100)
)
LINE = PARAMETERS.splitlines()[3]
TASK = "- {id: a, title: x, cite: {document: decree}, lead: [x], target: b}\n"

MISTAKES: dict[str, tuple[Mistake, str]] = {
    "pack_missing": (stranger, ""),
    "file_too_large": (file(b"#" * (marks.LARGEST_FILE + 1)), "orchard/facts.yaml"),
    "file_unreadable": (dangling, "orchard/facts.yaml"),
    "file_encoding": (file(b"\n\xff"), "orchard/facts.yaml:2"),
    "yaml_syntax": (file("- a: [\n"), "orchard/facts.yaml:2:1"),
    "yaml_too_deep": (file("[" * 40), "orchard/facts.yaml:1:31"),
    "yaml_alias": (file("- &a b"), "orchard/facts.yaml:1:3"),
    "yaml_tag": (file("- !!str b"), "orchard/facts.yaml:1:3"),
    "yaml_control": (file("- a\n- \x07"), "orchard/facts.yaml:2:3"),
    "yaml_duplicate_key": (file("- {a: 1, a: 2}"), "orchard/facts.yaml:1:10"),
    "not_laid_over": (laid_over, "+draft/tables.yaml"),
    "unknown_folder": (folder_named("fakts"), "orchard/fakts"),
    "not_a_mapping": (file("- 5"), "orchard/facts.yaml:1:3"),
    "not_a_list": (has(ledger="sheets: 5\nkeys: []\n"), "orchard/ledger.yaml:1:9"),
    "unknown_key": (has(facts=fact("poor") + "  titel: x\n"), "orchard/facts.yaml:5:3"),
    "missing_key": (file("- {id: a, subject: b, title: x}"), "orchard/facts.yaml:1:3"),
    "bad_value": (has(facts=fact("poor").replace("it\n", "It\n", 1)), "orchard/facts.yaml:1:7"),
    "extends_cycle": (circle, "a/pack.yaml:1:1"),
    "duplicate_id": (has(facts=fact("poor") * 2), "orchard/facts.yaml:5:3"),
    "replaces_nothing": (has(facts=fact("poor") + "  replaces: true\n"), "orchard/facts.yaml:1:3"),
    "reserved_name": (has(facts=fact("poor").replace("it\n", "or\n", 1)), "orchard/facts.yaml:1:3"),
    "name_taken": (has(facts=fact("poor").replace("it\n", "land\n", 1)), "orchard/facts.yaml:1:3"),
    "unknown_document": (has(standards=standard("poor").replace("decree", "x")),
                         "orchard/standards.yaml:1:3"),
    "unknown_codes": (has(codes=CODES.replace("id: fruit", "id: nuts")),
                      "orchard/tables.yaml:30:7"),
    "unknown_table": (has(more_tables="- {extend: x}\n"), "orchard/tables.yaml:45:3"),
    "unknown_subject": (has(facts=fact("poor", "x")), "orchard/facts.yaml:1:3"),
    "parameter_overlap": (has(parameters=PARAMETERS.replace(LINE, LINE[:-1] + ", " + LINE[11:])),
                          "orchard/parameters.yaml:4:73"),
    "parameter_value": (has(parameters=PARAMETERS.replace("3000", "x")),
                        "orchard/parameters.yaml:4:12"),
    "parameter_status": (has(parameters=PARAMETERS.replace("3000", "~")),
                         "orchard/parameters.yaml:4:12"),
    "uncited": (has(parameters=PARAMETERS.replace(", cite: {document: decree}}]\n- id: rate",
                                                  "}]\n- id: rate")),
                "orchard/parameters.yaml:4:12"),
    "too_many_conditions": (has(standards=standard("poor").replace("ons: [", f"ons: [{MANY}, ")),
                            "orchard/standards.yaml:1:3"),
    "too_long": (says("poor and " * 300 + "poor"), "orchard/facts.yaml:4:10"),
    "too_deep": (says("(" * 60), "orchard/facts.yaml:4:10"),
    "empty": (says(" "), "orchard/facts.yaml:4:10"),
    "unexpected_end": (says("poor and"), "orchard/facts.yaml:4:18"),
    "unexpected": (says("poor poor"), "orchard/facts.yaml:4:15"),
    "unexpected_hint": (says("rooms / 2"), "orchard/facts.yaml:4:16"),
    "chained_comparison": (says("1 < rooms < 3"), "orchard/facts.yaml:4:20"),
    "bad_date": (says("as_of > 2016-02-30"), "orchard/facts.yaml:4:18"),
    "unknown_name": (says("por"), "orchard/facts.yaml:4:10"),
    "unknown_parameter": (says("income > p.x"), "orchard/facts.yaml:4:19"),
    "unknown_function": (says("round(rooms)"), "orchard/facts.yaml:4:10"),
    "unknown_rule": (says("met(x)"), "orchard/facts.yaml:4:14"),
    "no_amount": (says("amount(rule) > 1"), "orchard/facts.yaml:4:17"),
    "unknown_entry": (says("crop = 'x'"), "orchard/facts.yaml:4:17"),
    "unknown_collection": (says("count(people)"), "orchard/facts.yaml:4:16"),
    "unknown_parent": (says("member.works"), "orchard/facts.yaml:4:10"),
    "lists_only": (says("phone is unknown"), "orchard/facts.yaml:4:10"),
    "wrong_subject": (has(standards=standard("works", "member", "a") + standard("met(a)")),
                      "orchard/standards.yaml:10:68"),
    "unknown_target": (has(tasks=TASK), "orchard/tasks.yaml:1:3"),
    "argument_count": (says("year(as_of, as_of)"), "orchard/facts.yaml:4:10"),
    "rounding": (says("pct(income, 5%)"), "orchard/facts.yaml:4:22"),
    "type_mismatch": (says("not rooms"), "orchard/facts.yaml:4:14"),
    "types_differ": (says("income > rooms"), "orchard/facts.yaml:4:10"),
    "rate_product": (says("income * share"), "orchard/facts.yaml:4:10"),
    "literal_needs_codes": (says("'x' = remark"), "orchard/facts.yaml:4:10"),
    "not_a_literal": (says("rooms in (rooms)"), "orchard/facts.yaml:4:20"),
    "literal_precision": (says("rooms > 0.5"), "orchard/facts.yaml:4:10"),
    "literal_range": (says("rooms > 9999999999999999"), "orchard/facts.yaml:4:10"),
    "untyped": (says("5"), "orchard/facts.yaml:4:10"),
    "nested_aggregate": (says("any(members, any(members, works))"), "orchard/facts.yaml:4:23"),
    "too_many_layers": (has(facts=CHAIN), "orchard/facts.yaml:301:3"),
    "cycle": (says("it"), "orchard/facts.yaml:4:10"),
    "declared_type": (has(facts=fact("poor") + "  type: int\n"), "orchard/facts.yaml:4:10"),
    "unknown_fact_given": (told(household={"x": 1}), "case.yaml:2:3"),
    "bad_fact_given": (told(household={"poor": 1}), "case.yaml:2:3"),
    "fact_out_of_range": (told(household={"rooms": 500}), "case.yaml:2:3"),
    "case_shape": (cases("- x: 1"), "case.yaml:1:3"),
    "no_as_of": (asked(), "case.yaml:2:3"),
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(MISTAKES))
def test_the_message_is_reached_at_its_place(code: str, tmp_path: Path) -> None:
    mistake, place = MISTAKES[code]
    found = mistake(tmp_path)
    assert code in {problem.code for problem in found}
    problem = next(p for p in found if p.code == code)
    assert str(problem.place.shifted(0)) == place
    for language in ("zh", "en"):
        assert "{" not in problem.text(language)


# Nothing in a pack alone leads to these: they are reached in test_lake.py, sql/test_spark.py and
# tests/policy/packs/test_astray.py; those of surveys and printed forms in packs/test_asking.py,
# packs/test_forms.py and tests/policy/papers/test_templates.py.
ELSEWHERE = {"bad_engine", "lake_empty", "no_java", "no_pyspark", "unknown_clause"}
ELSEWHERE |= {"asked_later", "form_column", "form_part", "form_personal", "form_template"}


def test_no_message_is_without_a_mistake() -> None:
    assert set(MESSAGES) == {*MISTAKES, *ELSEWHERE, "did_you_mean"}
