"""Targets, tasks, procedures, scorecards and marks that do not fit the pack they stand in."""

import pytest

from bangfu.engine.problems import Problem
from tests.engine.orchard import only, orchard, problems

CITE = "cite: {document: decree, clause: 一}"
TARGET = f"- id: goal\n  title: x\n  {CITE}\n"
STEPS = "  steps: [{by: 2016-12-31, value: 5}]\n"
TASK = f"- id: job\n  title: x\n  {CITE}\n  lead: [x]\n"
PROCEDURE = f"- id: way\n  title: x\n  {CITE}\n  subject: household\n"
STAGE = "{id: one, title: x, role: clerk, level: village}"
CARD = f"- id: card\n  title: x\n  {CITE}\n  subject: county\n"
SIGNED = f"- id: paper\n  title: x\n  {CITE}\n  levels: [county]\n"
LINE = "{id: one, title: x, weight: 50}"
MARK = "- {document: decree, clause: 一, content: none, reason: x}\n"
ALERT = f"""\
- id: alarm
  subject: household
  title: x
  {CITE}
  conditions: [{{id: it, title: x, test: poor}}]
"""


def code(found: Problem) -> tuple[str, str]:
    return found.code, found.near


def test_items_that_fit_load() -> None:
    made = orchard(
        targets=TARGET + "  subject: household\n  counts: poor\n  adds: rooms\n" + STEPS,
        tasks=TASK + "  target: goal\n  figures: [{title: x, value: 3}]\n",
        procedures=PROCEDURE + f"  stages: [{STAGE}]\n",
        scorecards=CARD + f"  indicators: [{LINE}]\n",
        clauses=MARK,
        alerts=ALERT,
    )
    assert made.targets["goal"].adds is not None
    assert made.rules["alarm"].kind == "alert"
    assert made.pack.procedures["way"].stages[0].role == "clerk"
    assert [mark.clause for mark in made.pack.marks] == ["一"]


@pytest.mark.parametrize(
    ("part", "text", "expected"),
    [
        ("targets", TARGET.replace("decree", "decre") + STEPS, ("unknown_document", "decree")),
        ("targets", TARGET + "  subject: hosehold\n" + STEPS, ("unknown_subject", "household")),
        ("targets", TARGET + "  counts: poor\n" + STEPS, ("missing_key", "")),
        ("targets", TARGET + STEPS.replace("5", "x"), ("parameter_value", "")),
        ("targets", TARGET + STEPS.replace(", value: 5", ""), ("parameter_status", "")),
        (
            "targets",
            TARGET + "  subject: household\n  counts: por\n" + STEPS,
            ("unknown_name", "poor"),
        ),
        (
            "targets",
            TARGET + STEPS.replace("}]", "}, {by: 2016-12-31, value: 6}]"),
            ("parameter_overlap", ""),
        ),
        (
            "targets",
            TARGET + STEPS + "  rivals: [{value: 9, cite: {document: x}}]\n",
            ("unknown_document", ""),
        ),
        (
            "targets",
            TARGET + STEPS + f"  rivals: [{{value: x, {CITE}}}]\n",
            ("parameter_value", ""),
        ),
        ("tasks", TASK + "  target: gaol\n", ("unknown_target", "")),
        ("tasks", TASK + "  figures: [{title: x, value: some}]\n", ("parameter_value", "")),
        (
            "procedures",
            PROCEDURE.replace("household", "house") + f"  stages: [{STAGE}]\n",
            ("unknown_subject", "household"),
        ),
        ("procedures", PROCEDURE + f"  stages: [{STAGE}, {STAGE}]\n", ("duplicate_id", "")),
        ("procedures", PROCEDURE + f"  rule: rul\n  stages: [{STAGE}]\n", ("unknown_rule", "")),
        (
            "procedures",
            PROCEDURE + f"  stages: [{STAGE[:-1]}, when: rooms}}]\n",
            ("type_mismatch", ""),
        ),
        ("scorecards", CARD + f"  indicators: [{LINE}, {LINE}]\n", ("duplicate_id", "")),
        (
            "scorecards",
            CARD + f"  indicators: [{LINE[:-1]}, measure: remote}}]\n",
            ("unknown_name", "is_remote"),
        ),
        (
            "contracts",
            SIGNED.replace("decree", "decre") + "  lines: [x]\n",
            ("unknown_document", "decree"),
        ),
        ("contracts", SIGNED + "  lines: [x]\n  targets: [gaol]\n", ("unknown_target", "")),
        ("contracts", SIGNED + "  lines: ['{superior} {who}']\n", ("bad_value", "")),
        ("contracts", SIGNED + "  lines: ['{year']\n", ("bad_value", "")),
        ("clauses", MARK * 2, ("duplicate_id", "")),
        ("clauses", MARK.replace(", reason: x", ""), ("missing_key", "")),
        ("clauses", MARK.replace("decree", "law"), ("unknown_document", "")),
        ("alerts", ALERT + "  settle_days: linee\n", ("unknown_parameter", "line")),
    ],
)
def test_what_does_not_fit_is_told(part: str, text: str, expected: tuple[str, str]) -> None:
    assert code(only(problems(**{part: text}))) == expected


def test_one_id_is_a_rule_of_one_kind_only() -> None:
    duty = ALERT.replace("title: x\n", "title: x\n  bearer: x\n", 1)
    assert only(problems(alerts=ALERT, duties=duty)).code == "duplicate_id"


def test_a_contract_that_fits_loads() -> None:
    lines = "  lines: ['{superior} {subordinate} {year}']\n  targets: [goal]\n"
    found = orchard(targets=TARGET + STEPS, contracts=SIGNED + lines).pack.contracts["paper"]
    assert (found.kind, found.levels, found.targets) == ("contract", ["county"], ["goal"])


def test_a_contract_of_households_does_not_load() -> None:
    text = SIGNED.replace("county", "household") + "  lines: [x]\n"
    assert problems(contracts=text)
