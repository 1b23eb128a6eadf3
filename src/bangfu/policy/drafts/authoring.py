"""What an author sees beside the text: what is wrong with it, what it changes, which cases fail."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from bangfu.base.accounts import rights
from bangfu.base.accounts.roles import Permission
from bangfu.base.kit.refusals import Refusal
from bangfu.engine import cases, catalogue
from bangfu.engine.cases import Failure
from bangfu.engine.compile.program import Program
from bangfu.engine.language import functions
from bangfu.engine.packs import difference, excerpt, marks
from bangfu.engine.packs.difference import Change
from bangfu.engine.packs.parts import PARTS
from bangfu.engine.problems import PackError, Problem
from bangfu.policy.drafts import overlaid
from bangfu.policy.drafts.models import Draft
from bangfu.policy.drafts.overlaid import Files
from bangfu.policy.packs import queries as packs

MOST_FOUND = 40
CASES = "cases.yaml"


@dataclass(frozen=True, slots=True)
class Report:
    """A draft's items looked at from all sides; ``program`` is ``None`` while they are unsound."""

    problems: list[Problem]
    program: Program | None
    changes: list[Change]
    failures: list[Failure]
    proven: int

    def problems_in(self, file: str) -> list[Problem]:
        """Those in one of the draft's files."""
        return [p for p in self.problems if p.place.file == f"{overlaid.NAME}/{file}"]


def report(user: Any, draft: Draft, files: Files | None = None) -> Report:
    """Check a draft, compare it with the pack in force, and run every case on it.

    Args:
        user: who asks; must be able to read the draft.
        draft: the draft.
        files: other items than those saved, for looking while somebody types.
    """
    rights.require(user, Permission.DRAFTS_READ, at=draft.division_id)
    try:
        program = overlaid.checked(draft, files)
    except PackError as error:
        return Report(error.problems, None, [], [], 0)
    changes = difference.between(overlaid.base(draft).pack, program.pack)
    failures = list(cases.prove(program, ("memory",)))
    return Report([], program, changes, failures, len(program.pack.cases))


# --- names to pick ---


@dataclass(frozen=True, slots=True)
class Name:
    """Something an expression may name: how it is written, and what it is."""

    written: str
    title: str
    type: str
    unit: str
    about: str


def names(draft: Draft, text: str, language: str) -> list[Name]:
    """Columns, facts, figures and functions whose name or title holds a text; the first few."""
    wanted = text.strip().casefold()
    program = overlaid.base(draft)
    found = (
        name
        for name in [
            *_facts(program, language),
            *_figures(program, language),
            *_functions(language),
        ]
        if wanted in name.written.casefold() or wanted in name.title.casefold()
    )
    return [name for _, name in zip(range(MOST_FOUND), found, strict=False)]


def _facts(program: Program, language: str) -> Iterator[Name]:
    for entry in catalogue.facts(program):
        title = entry["title"]["en" if language == "en" else "zh"]
        about = program.pack.tables[entry["subject"]].title.text(language)
        yield Name(entry["name"], title, entry["type"], entry["unit"], about)


def _figures(program: Program, language: str) -> Iterator[Name]:
    for spec in program.pack.parameters.values():
        if spec.id not in program.pack.scoped:
            title = spec.title.text(language)
            yield Name(f"p.{spec.id}", title, spec.type, spec.unit or "", _("参数"))


def _functions(language: str) -> Iterator[Name]:
    for one in functions.FUNCTIONS.values():
        title = one.en if language == "en" else one.zh
        yield Name(f"{one.name}()", title, "", "", _("函数"))


# --- items to change ---


def source(draft: Draft, part: str, item_id: str) -> str:
    """An item of the pack in force as YAML that replaces it; what an author starts from.

    Raises:
        Refusal: ``drafts.no_item`` (404).
    """
    pack = overlaid.base(draft).pack
    known = getattr(pack, PARTS[part][0], {}) if part in PARTS else {}
    items = known.values() if isinstance(known, dict) else ()
    item = next((one for one in items if getattr(one, "id", "") == item_id), None)
    text = excerpt.source(pack, item, packs.overlays(draft.pack)) if item else ""
    if not text:
        raise Refusal("drafts.no_item", _("政策包里没有这一项。"), status=404)
    return excerpt.replacing(text)


def with_item(draft: Draft, part: str, item_id: str) -> str:
    """The draft's text of a part with an item of the pack put at its end, unless it is there."""
    held: str = draft.files.get(f"{part}.yaml", "")
    if re.search(rf"^- (?:\{{.*)?id: {re.escape(item_id)}\b", held, re.MULTILINE):
        return held
    return f"{held.rstrip()}\n\n{source(draft, part, item_id)}\n".lstrip("\n")


# --- cases as a table ---


@dataclass(frozen=True, slots=True)
class Row:
    """A case as one line of a table: its name, facts of the asked subject by name, and what is
    expected of the rule. Values are texts as typed; an empty one is unknown."""

    name: str
    as_of: str
    facts: dict[str, str]
    outcome: str
    amount: str = ""


def with_cases(draft: Draft, rule: str, rows: Iterable[Row]) -> str:
    """The draft's cases with those of a rule replaced by the rows of a table.

    Raises:
        Refusal: ``drafts.cases`` where the cases written so far cannot be read.
    """
    program = overlaid.base(draft)
    subject = program.rules[rule].subject
    others = [case for case in listed(draft) if not _is_about(case, rule)]
    made = [_case(program, subject, rule, row) for row in rows]
    text = yaml.safe_dump([*others, *made], allow_unicode=True, sort_keys=False, width=100)
    return text if others or made else ""


def listed(draft: Draft) -> list[dict[str, Any]]:
    """The draft's own cases as plain data.

    Raises:
        Refusal: ``drafts.cases``.
    """
    try:
        found = marks.decode(draft.files.get(CASES, "").encode(), CASES).data or []
    except PackError as error:
        raise _unreadable() from error
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise _unreadable()
    return found


def _unreadable() -> Refusal:
    return Refusal(
        "drafts.cases",
        _("草稿里的案例写法有误，不能用表格编辑。"),
        hint=_("请先在“条文”里改正。"),
    )


def _is_about(case: dict[str, Any], rule: str) -> bool:
    """Whether a table made it: it expects something of this rule and of no other."""
    expected = case.get("expect")
    return isinstance(expected, dict) and set(expected) == {rule}


def rows(draft: Draft, rule: str) -> list[Row]:
    """The draft's cases of a rule that fit into a table."""
    subject = overlaid.base(draft).rules[rule].subject
    return [_row(case, subject, rule) for case in listed(draft) if _is_about(case, rule)]


def _row(case: dict[str, Any], subject: str, rule: str) -> Row:
    given = case.get("given") or {}
    facts = given.get(subject) or {}
    if subject == "member":
        facts = (given.get("members") or [{}])[0]
    expected = case["expect"][rule]
    whole = expected if isinstance(expected, dict) else {"outcome": expected}
    return Row(
        name=str(case.get("name", "")),
        as_of=str(case.get("as_of", "")),
        facts={name: _typed(value) for name, value in facts.items()},
        outcome=str(whole.get("outcome", "")),
        amount=_typed(whole.get("amount")),
    )


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)


def _case(program: Program, subject: str, rule: str, row: Row) -> dict[str, Any]:
    facts = {name: _plain(program, subject, name, text) for name, text in row.facts.items() if text}
    given: dict[str, Any] = {subject: facts}
    if subject == "member":
        given = {"household": {}, "members": [facts]}
    expected: Any = row.outcome
    if row.amount:
        expected = {"outcome": row.outcome, "amount": _number(row.amount)}
    return {"name": row.name, "as_of": row.as_of, "given": given, "expect": {rule: expected}}


def _plain(program: Program, subject: str, name: str, text: str) -> Any:
    """A typed text as YAML would give it; what cannot be read stays text and is told later."""
    type_ = program.fact_type(subject, name)
    kind = type_.kind.value if type_ else "text"
    if kind == "bool":
        return {"true": True, "false": False}.get(text, text)
    if kind in ("int", "money", "quantity"):
        return _number(text)
    return text.split(",") if kind == "codes" else text


def _number(text: str) -> Any:
    try:
        return int(text)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text
