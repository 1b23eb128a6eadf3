"""Documents as shown: what packs cite, what has been imported, and the tree of clauses."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from bangfu.engine.packs import schema
from bangfu.policy.packs import citing
from bangfu.policy.packs import queries as packs
from bangfu.policy.packs.citing import Citing
from bangfu.policy.packs.models import Clause, Document
from bangfu.web.policy.desk import Desk


@dataclass(frozen=True, slots=True)
class Source:
    """A document: as packs list it, as imported, or both.

    Args:
        id: the name packs cite it by.
        title: in the reader's language.
        listed: what packs know of it; ``None`` for one that no pack lists.
        imported: its text; ``None`` until it is imported.
        cited: how many things of the pack cite it.
    """

    id: str
    title: str
    listed: schema.Document | None
    imported: Document | None
    cited: int = 0


@dataclass(frozen=True, slots=True)
class Use:
    """Something of the pack that rests on a clause, in the reader's language."""

    kind: str
    id: str
    name: str
    clause: str


def use(desk: Desk, one: Citing) -> Use:
    """A citing thing with its name; a condition is named with its rule."""
    title = desk.text(one.title)
    name = f"{desk.text(one.rule)} · {title}" if one.rule else title
    return Use(one.kind, one.id, name, one.clause)


@dataclass(slots=True)
class Branch:
    """A clause with those below it and what rests on it."""

    clause: Clause
    citing: list[Use] = field(default_factory=list)
    below: list["Branch"] = field(default_factory=list)

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
    return Source(document, title, listed, imported)


def resting(desk: Desk, document: str, clauses: Iterable[Clause]) -> dict[str, list[Use]]:
    """``{clause: what cites it}``; what cites a clause that is not there stands above it.

    What cites the document as a whole, or nothing known of it, stands under the empty clause.
    """
    known = {clause.ref for clause in clauses}
    found: dict[str, list[Use]] = defaultdict(list)
    for one in citing.citing(desk.program.pack, document):
        found[citing.nearest(one.clause, known)].append(use(desk, one))
    return found


def tree(clauses: Iterable[Clause], on: dict[str, list[Use]]) -> list[Branch]:
    """The clauses of a document as a tree, in order."""
    top: list[Branch] = []
    path: list[Branch] = []
    for clause in clauses:
        branch = Branch(clause, on.get(clause.ref, []))
        while path and path[-1].clause.depth >= clause.depth:
            path.pop()
        (path[-1].below if path and path[-1].clause.depth else top).append(branch)
        path.append(branch)
    return top
