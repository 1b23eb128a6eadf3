"""Releases of code lists: a code is understood only where its meaning is beyond doubt.

A name means the same in every release. A code is taken when somebody said which release a file
uses, when the codes of its column fit one release only, or when all releases agree on it.
"""

import json
from collections.abc import Iterable

from bangfu.engine.packs import schema
from bangfu.registry.catalogue import values

Meanings = dict[str, dict[str, str]]


def choices(codes: schema.CodeList) -> list[schema.CodeVersion]:
    """Releases one can choose between: those whose codes are known."""
    return [version for version in codes.versions if version.codes]


def settle(codes: schema.CodeList, texts: Iterable[str], chosen: str = "") -> str:
    """The release a column uses: the one chosen, else the only one that has all its codes.

    An empty text where that leaves several; their disagreements are then asked about.
    """
    known = {version.id: _spelled(version) for version in choices(codes)}
    if chosen in known:
        return chosen
    every: set[str] = set().union(*known.values())
    used = {word for text in texts for word in values.parted(text)} & every
    fitting = [name for name, spelled in known.items() if used <= set(spelled)]
    return fitting[0] if used and len(fitting) == 1 else ""


def meanings(codes: schema.CodeList, version: str = "") -> Meanings:
    """``{code: {release: value}}`` of one release, or of all."""
    found: Meanings = {}
    for each in choices(codes):
        if version in ("", each.id):
            for code, value in _spelled(each).items():
                found.setdefault(code, {})[each.id] = value
    return found


def _spelled(version: schema.CodeVersion) -> dict[str, str]:
    """Codes as people write them; a spreadsheet may have dropped a leading zero."""
    short = {code.lstrip("0"): value for code, value in version.codes.items()}
    return {values.key(code): value for code, value in {**short, **version.codes}.items() if code}


def told(codes: schema.CodeList, code: str, language: str = "zh") -> str:
    """What a code means in each release, for the question which one it is."""
    listed = meanings(codes).get(values.key(code), {})
    titles = {version.id: version.title.text(language) for version in codes.versions}
    entries = {e.id: e.zh if language == "zh" else e.en for e in codes.entries}
    return "；".join(f"{titles[name]}：{entries[value]}" for name, value in listed.items())


def noted(codes: schema.CodeList, said: str, value: str | tuple[str, ...], version: str) -> str:
    """What is kept beside a value when the file did not say it by its own name; else empty.

    JSON: ``said`` (the text), ``as`` (the value it was understood as), ``list`` (the release).
    """
    entries = {entry.id: entry for entry in codes.entries}
    chosen = (value,) if isinstance(value, str) else value
    own = {values.key(word) for one in chosen for word in (entries[one].zh, entries[one].en)}
    words = set(values.parted(said))
    if not chosen or words <= own:  # an empty set is named by "none" itself
        return ""
    coded = words & set(meanings(codes, version))
    kept = {"said": said, "as": value, **({"list": version} if version and coded else {})}
    return json.dumps(kept, ensure_ascii=False)
