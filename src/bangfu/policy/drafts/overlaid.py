"""A draft as a program: its items laid over the pack in memory, its values beside those set here.

Nothing is kept where live pages look: the programs of drafts have a cache of their own.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache

from django.conf import settings

from bangfu.engine.compile import figures
from bangfu.engine.compile import program as programs
from bangfu.engine.compile.figures import Question
from bangfu.engine.compile.program import Program
from bangfu.engine.packs import loader, schema
from bangfu.engine.packs.loader import Overlay
from bangfu.engine.problems import PackError
from bangfu.policy.drafts.models import Draft, Value
from bangfu.policy.packs import astray
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue

NAME = "+draft"
Files = Mapping[str, str]
Wish = tuple[str, str, object]  # parameter, division, value as packs write it


def base(draft: Draft) -> Program:
    """The live program a draft changes."""
    return packs.program(draft.pack)


def program(draft: Draft, files: Files | None = None) -> Program:
    """The pack with a draft's items on top, compiled.

    Args:
        draft: the draft.
        files: other items than those saved, as ``{file name: text}`` (for checking while typing).

    Raises:
        PackError: with every problem; places in the draft's files begin with ``NAME``.
    """
    given = draft.files if files is None else files
    laid = tuple(sorted((name, text) for name, text in given.items() if text.strip()))
    if not laid:
        return base(draft)
    under = packs.overlays(draft.pack)
    return _compiled(draft.pack, catalogue.pack(draft.pack).digest, (*under, Overlay(NAME, laid)))


def checked(draft: Draft, files: Files | None = None) -> Program:
    """The same, its own items held to the imported texts as well: no clause that is not there.

    Raises:
        PackError: as ``program``, and for each clause that does not exist.
    """
    found = program(draft, files)
    wrong = [p for p in astray.problems(found.pack, packs.refs()) if p.place.file.startswith(NAME)]
    if wrong:
        raise PackError(wrong)
    return found


@lru_cache(maxsize=8)
def _compiled(name: str, _digest: str, overlays: tuple[Overlay, ...]) -> Program:
    return programs.compile_pack(loader.load(name, settings.PACKS, overlays))


def question(before: Question, wishes: Iterable[Wish]) -> Question:
    """What a run of a draft asks: its values count as if they were in force on the day.

    Args:
        before: what the live results ask.
        wishes: the values of the draft.
    """
    here = {name: list(values) for name, values in (before.set_here or {}).items()}
    for name, division, value in wishes:
        wanted = schema.Value(value=value, starts=before.as_of, ends=None, division=division)
        here.setdefault(name, []).append(wanted)
    return replace(before, set_here=here)


def wishes(values: Iterable[Value]) -> list[Wish]:
    """The values of a draft as ``question`` takes them."""
    return [(one.name, one.division_id, one.value) for one in values]


def fault(compiled: Program, name: str, value: object) -> str:
    """What is wrong with a parameter's value: ``unknown``, ``value`` or nothing.

    ``unknown`` means that the pack (with the draft's items) has no such parameter.
    """
    parameter = compiled.pack.parameters.get(name)
    if parameter is None:
        return "unknown"
    type_ = figures.type_of(parameter)
    try:
        found = figures.exact(value, type_)
    except ValueError:
        return "value"
    listed = [e.id for e in compiled.pack.codes[type_.codes].entries] if type_.codes else None
    return "value" if found is None or (listed is not None and found not in listed) else ""
