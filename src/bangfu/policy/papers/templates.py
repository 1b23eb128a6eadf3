"""Finding the template of a form: its own, else that of the nearest pack it extends."""

import re
from dataclasses import dataclass
from pathlib import Path

from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.papers import Form
from bangfu.engine.problems import Both, PackError, Place, Problem

FOLDER, OWN, SHARED = "forms", "form.typ", "paper.typ"
LARGEST = 200_000
# A template reads nothing but its data and the files of forms: no packages, no evaluation.
IMPORTS = re.compile(r"\b(?:import|include)\b(?!\s*\"/[a-z0-9_/]+\.typ\")")
BANNED = re.compile(r"\b(?:eval|plugin|read)\s*\(|@preview|@local")
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """A form's template and what it may import, as texts."""

    own: str
    shared: str


def find(pack: Pack, form: Form) -> Template:
    """The template of a form and the shared file, each from the nearest pack that has it.

    Raises:
        PackError: ``form_template`` when there is none or it reaches for more than its data.
    """
    place = form.where.file.split("/")[1:-1]  # without the pack's name and the file's
    own = _nearest(pack, Path(*place, OWN))
    shared = _nearest(pack, Path(FOLDER, SHARED))
    if (detail := _faulty(OWN, own, shared)) is not None:
        raise PackError([problem(form, detail)])
    return Template(own or "", shared or "")


def named(pack: Pack, path: Path) -> Template:
    """A template that is no form's: the file of a path in the nearest pack that has it.

    Raises:
        PackError: ``form_template`` when there is none or it reaches for more than its data.
    """
    own, shared = _nearest(pack, path), _nearest(pack, Path(FOLDER, SHARED))
    if (detail := _faulty(path.name, own, shared)) is not None:
        values = {"form": path.stem, "detail": detail}
        raise PackError([Problem("form_template", Place(path.as_posix()), values)])
    return Template(own or "", shared or "")


def _faulty(name: str, own: str | None, shared: str | None) -> Both | None:
    """What is wrong with a template's texts, if anything is."""
    if own is None:
        return Both(f"没有 {name}", f"there is no {name}")
    for text in (own, shared or ""):
        if taboo := _taboo(text):
            return Both(f"模板里不能写“{taboo}”", f"'{taboo}' is not allowed in it")
    return None


def shared(pack: Pack) -> str:
    """What all papers of a pack share, as text; empty where it has none."""
    return _nearest(pack, Path(FOLDER, SHARED)) or ""


def problem(form: Form, detail: Both) -> Problem:
    """A fault of a form's template."""
    return Problem("form_template", form.where, {"form": form.id, "detail": detail})


def _nearest(pack: Pack, name: Path) -> str | None:
    for folder in reversed(pack.folders):
        path = folder / name
        if path.is_file() and path.stat().st_size <= LARGEST:
            return path.read_text("utf-8")
    return None


def _taboo(text: str) -> str:
    """What a template may not contain, if it does."""
    plain = COMMENT.sub("", text)
    found = BANNED.search(plain) or IMPORTS.search(plain)
    return found.group().strip() if found else ""
