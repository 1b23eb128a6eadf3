"""Documents as shown: what packs cite, what has been imported, and the tree of clauses."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.urls import reverse

from bangfu.engine.packs import schema
from bangfu.policy.packs import citing
from bangfu.policy.packs import queries as packs
from bangfu.policy.packs.citing import Citing
from bangfu.policy.packs.coverage import Line, Reading, Sheet
from bangfu.policy.packs.models import Clause, Document
from bangfu.web.policy.desk import Desk

RULE_KINDS = {"standard", "benefit", "alert", "duty"}


@dataclass(frozen=True, slots=True)
class Source:
    """A document: as packs list it, as imported, or both.

    Args:
        id: the name packs cite it by.
        title: in the reader's language.
        listed: what packs know of it; ``None`` for one that no pack lists.
        imported: its text; ``None`` until it is imported.
        cited: how many things of the pack cite it.
        covered: how far the pack holds its text; ``None`` without text or listing.
    """

    id: str
    title: str
    listed: schema.Document | None
    imported: Document | None
    cited: int = 0
    covered: Sheet | None = None


@dataclass(frozen=True, slots=True)
class Use:
    """Something of the pack that rests on a clause, in the reader's language.

    ``href`` is its page; empty for what has none here.
    """

    kind: str
    id: str
    name: str
    clause: str
    href: str
    icon: str


ICONS = {
    "parameter": "adjustments",
    "fact": "math-function",
    "benefit": "gift",
    "alert": "alert-circle",
    "duty": "coin",
    "target": "target",
    "task": "checks",
    "contract": "signature",
    "procedure": "list-search",
    "stage": "list-search",
    "scorecard": "calculator",
    "survey": "clipboard-list",
    "question": "clipboard-list",
    "indicator": "calculator",
    "rival": "arrows-right-left",
    "document": "file-text",
}


def use(desk: Desk, one: Citing) -> Use:
    """A citing thing with its name; a part is named with its whole."""
    title = desk.text(one.title)
    name = f"{desk.text(one.rule)} · {title}" if one.rule else title
    icon = ICONS.get(one.kind, "checklist")
    return Use(one.kind, one.id, name, one.clause, _page(desk, one), icon)


def _page(desk: Desk, one: Citing) -> str:
    """Where a thing is shown, if this installation shows it."""
    if one.kind in {"parameter", "rival"} and one.id in desk.program.pack.parameters:
        return reverse("policy:parameter", args=[one.id])
    if one.kind in {*RULE_KINDS, "condition"} and one.id in desk.program.rules:
        return reverse("policy:rule", args=[one.id])
    if one.kind in {"target", "rival"} and one.id in desk.program.pack.targets:
        return reverse("policy:target", args=[one.id])
    if one.kind == "task" and one.id in desk.program.pack.tasks:
        return reverse("policy:tasks") + f"#{one.id}"
    return ""


@dataclass(frozen=True, slots=True)
class Said:
    """A number of a clause as shown: who carries it, or why nobody does."""

    text: str
    settled: bool
    by: list[Use]
    passed: str

    @property
    def why(self) -> str:
        """What settles it, in one line."""
        return " · ".join(one.name for one in self.by) or self.passed


def said(desk: Desk, reading: Reading) -> Said:
    """A number with those who carry it, each once."""
    by = dict.fromkeys(use(desk, citing.of(one)) for one in reading.by)
    return Said(reading.number.text, reading.settled, list(by), desk.text(reading.passed))


@dataclass(frozen=True, slots=True)
class Standing:
    """What is decided about a clause: ``state`` as in ``coverage.Line``, why, and its numbers."""

    state: str
    reason: str
    numbers: list[Said]


def standing(desk: Desk, line: Line) -> Standing:
    """A clause's state in the reader's language."""
    reason = desk.text(line.mark.reason) if line.mark else ""
    return Standing(line.state, reason, [said(desk, one) for one in line.readings])


@dataclass(slots=True)
class Branch:
    """A clause with those below it and what rests on it."""

    clause: Clause
    citing: list[Use] = field(default_factory=list)
    below: list["Branch"] = field(default_factory=list)
    standing: Standing | None = None

    @property
    def more(self) -> str:
        """Its text without the heading that stands above it."""
        return self.clause.text.removeprefix(self.clause.heading).lstrip("。；")

    @property
    def within(self) -> int:
        """How many things rest on the clause and those below it."""
        return len(self.citing) + sum(branch.within for branch in self.below)


def sources(desk: Desk) -> list[Source]:
    """Every document, those that are cited most first."""
    listed = desk.program.pack.documents
    imported = {document.pk: document for document in packs.documents()}
    cited = citing.counts(desk.program.pack)
    found = [
        Source(
            key,
            desk.text(listed[key].title) if key in listed else imported[key].title,
            listed.get(key),
            imported.get(key),
            cited.get(key, 0),
            packs.covered(desk.program, imported[key]) if key in imported else None,
        )
        for key in [*listed, *(key for key in imported if key not in listed)]
    ]
    return sorted(found, key=lambda source: -source.cited)


def source(desk: Desk, document: str) -> Source | None:
    """One document; ``None`` when neither a pack nor an import knows it."""
    listed = desk.program.pack.documents.get(document)
    imported = packs.document(document)
    if listed is None and imported is None:
        return None
    title = desk.text(listed.title) if listed else imported.title if imported else document
    covered = packs.covered(desk.program, imported) if imported else None
    return Source(document, title, listed, imported, covered=covered)


def resting(desk: Desk, document: str, clauses: Iterable[Clause]) -> dict[str, list[Use]]:
    """``{clause: what cites it}``; what cites a clause that is not there stands above it.

    What cites the document as a whole, or nothing known of it, stands under the empty clause.
    """
    known = {clause.ref for clause in clauses}
    found: dict[str, list[Use]] = defaultdict(list)
    for one in citing.citing(desk.program.pack, document):
        found[citing.nearest(one.clause, known)].append(use(desk, one))
    return found


def standings(desk: Desk, source: Source) -> dict[str, Standing]:
    """``{clause: what is decided about it}`` of a document with a text."""
    lines = source.covered.by_ref if source.covered else {}
    return {ref: standing(desk, line) for ref, line in lines.items()}


def tree(
    clauses: Iterable[Clause], on: dict[str, list[Use]], stand: Mapping[str, Standing]
) -> list[Branch]:
    """The clauses of a document as a tree, in order."""
    top: list[Branch] = []
    path: list[Branch] = []
    for clause in clauses:
        branch = Branch(clause, on.get(clause.ref, []), standing=stand.get(clause.ref))
        while path and path[-1].clause.depth >= clause.depth:
            path.pop()
        (path[-1].below if path and path[-1].clause.depth else top).append(branch)
        path.append(branch)
    return top
