"""Reading packs as programs, documents with their clauses, and figures set here."""

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from django.conf import settings
from django.db.models import QuerySet

from bangfu.engine.compile import program as programs
from bangfu.engine.compile.figures import Figure, Question, figures
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.packs import loader, schema
from bangfu.engine.packs.loader import Overlay
from bangfu.engine.packs.pack import Pack
from bangfu.policy.packs import citing, coverage
from bangfu.policy.packs.models import Amendment, Clause, Document, FigureSet
from bangfu.registry.catalogue import queries as catalogue

AMENDMENTS, FIGURES = "amendments", "figures"


@lru_cache(maxsize=8)
def _compiled(name: str, _digest: str, overlays: tuple[Overlay, ...]) -> Program:
    """Kept by what it was made of; the digest tells one state of the files from another."""
    return programs.compile_pack(_pack(name, overlays))


def _pack(name: str, overlays: tuple[Overlay, ...]) -> Pack:
    return loader.load(name, settings.PACKS, overlays) if overlays else catalogue.pack(name)


def program(name: str | None = None, day: dt.date | None = None) -> Program:
    """A pack compiled, as amended on a day. Compiled anew when its files change.

    Args:
        name: the pack; the site's own unless named.
        day: amendments that begin later are left out; the site's day unless given.
    """
    pack = catalogue.pack(name)
    return _compiled(name or pack.code, pack.digest, overlays(pack.code, day))


def amendments(pack: str, day: dt.date | None = None) -> list[Amendment]:
    """What was decided here for a pack and is in force on a day, in the order it is laid over."""
    return _in_force([one for one in _decided_here() if one.pack == pack], day)


def _decided_here() -> list[Amendment]:
    """Every amendment, in the order in which they are laid over; a request reads them once."""
    return catalogue.once(AMENDMENTS, lambda: list(Amendment.objects.order_by("starts", "id")))


def _in_force(rows: Iterable[Amendment], day: dt.date | None = None) -> list[Amendment]:
    found = list(rows)
    if not found:
        return []
    on = day or catalogue.today()
    return [one for one in found if one.starts <= on]


def decided(pack: str) -> list[Amendment]:
    """Every amendment of a pack, those still to come included, the latest first."""
    return list(Amendment.objects.filter(pack=pack).order_by("-starts", "-id"))


def overlays(pack: str, day: dt.date | None = None) -> tuple[Overlay, ...]:
    """The same as the loader takes it."""
    return _laid(amendments(pack, day))


def _laid(rows: Iterable[Amendment]) -> tuple[Overlay, ...]:
    return tuple(Overlay(f"+{one.pk}", tuple(sorted(one.files.items()))) for one in rows)


def with_rules() -> dict[str, Program]:
    """Installed packs that have rules of their own, compiled as amended today, by code."""
    names = loader.available(settings.PACKS)
    headers = {name: catalogue.pack(name) for name in names}
    decided_here = defaultdict(list)
    for one in _in_force(one for one in _decided_here() if one.pack in names):
        decided_here[one.pack].append(one)
    return {
        name: _compiled(name, pack.digest, _laid(decided_here[name]))
        for name, pack in headers.items()
        if any(rule.where.file.startswith(f"{name}/") for rule in pack.rules.values())
    }


def exit_standard(compiled: Program, as_of: dt.date, subject: str) -> Rule | None:
    """The first standard in force by which such a subject leaves poverty."""
    return next(
        (
            rule
            for rule in compiled.rules_in_force(as_of)
            if rule.subject == subject
            and isinstance(rule.spec, schema.Standard)
            and rule.spec.purpose == "exit"
        ),
        None,
    )


def set_here() -> dict[str, list[schema.Value]]:
    """Figures the user has set, as the values of their parameters; a request reads them once."""
    return dict(catalogue.once(FIGURES, _set_here))


def _set_here() -> dict[str, list[schema.Value]]:
    found: dict[str, list[schema.Value]] = defaultdict(list)
    for row in FigureSet.objects.order_by("name", "starts", "id"):
        value = schema.Value(
            value=row.value, starts=row.starts, ends=row.ends, division=row.division_id
        )
        found[row.name].append(value)
    return dict(found)


def figures_digest() -> str:
    """A digest of what the user has set; results made with other figures are stale."""
    rows = FigureSet.objects.order_by("id").values_list(
        "name", "division_id", "starts", "ends", "value"
    )
    return hashlib.sha256(json.dumps(list(rows), default=str).encode()).hexdigest()


def figures_at(
    compiled: Program, as_of: dt.date, division: str, *, assumed: bool
) -> dict[str, Figure]:
    """Every parameter's figure on a day in a place."""
    return figures(compiled.pack, Question(as_of, division, assumed, set_here()))


def documents() -> QuerySet[Document]:
    """Documents whose text has been imported."""
    return Document.objects.all()


def document(document: str) -> Document | None:
    """A document whose text has been imported, by the name packs cite it by."""
    return Document.objects.filter(pk=document).first()


def figures_set(name: str) -> QuerySet[FigureSet]:
    """What the user has set for a parameter, the newest first."""
    found = FigureSet.objects.filter(name=name).select_related("division")
    return found.order_by("-starts", "division_id", "-id")


def clauses(document: str) -> QuerySet[Clause]:
    """The clause tree of a document, in order."""
    return Clause.objects.filter(document_id=document)


def refs() -> dict[str, set[str]]:
    """What the clauses of each imported document are called."""
    found: dict[str, set[str]] = defaultdict(set)
    for document, ref in Clause.objects.values_list("document_id", "ref"):
        found[document].add(ref)
    return found


def clause(document: str, ref: str) -> Clause | None:
    """The clause a citation names, or the nearest above it that exists."""
    found = {c.ref: c for c in clauses(document)}
    return found.get(citing.nearest(ref, found))


def cited(cites: Iterable[schema.Cite]) -> dict[schema.Cite, Clause]:
    """The clauses that citations name, or the nearest above them, of documents imported here."""
    wanted = set(cites)
    refs = {ref for cite in wanted for ref in citing.lineage(cite.clause)}
    rows = Clause.objects.filter(
        document_id__in={cite.document for cite in wanted}, ref__in=refs
    ).order_by()
    found = {(row.document_id, row.ref): row for row in rows}
    named = ((c, (found.get((c.document, r)) for r in citing.lineage(c.clause))) for c in wanted)
    nearest = ((cite, next(filter(None, rows), None)) for cite, rows in named)
    return {cite: row for cite, row in nearest if row is not None}


@lru_cache(maxsize=16)
def _covered(name: str, _pack: str, document: str, _text: str) -> coverage.Sheet | None:
    """A sheet, kept until the pack's files or the document's text change."""
    texts = {document: list(clauses(document))}
    return next(iter(coverage.sheets([program(name).pack], texts)), None)


def covered(compiled: Program, document: Document) -> coverage.Sheet | None:
    """How far a pack holds an imported document; ``None`` for one the pack does not list."""
    pack = compiled.pack
    return _covered(pack.code, pack.digest, document.pk, document.digest)


def pack_roots() -> list[str]:
    """Where packs are looked for."""
    return [str(root) for root in settings.PACKS]
