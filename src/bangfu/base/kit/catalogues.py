"""Message catalogues without GNU gettext: gather, check and compile.

Chinese texts in Python and templates are the message ids; one catalogue carries the English.
Templates are turned into pseudo-Python by Django itself and read by Babel.
"""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django.conf
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

DOMAIN = "django"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def source_messages(root: Path) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """``(message id, context)`` of every text marked for translation below a folder."""
    for path in sorted(root.rglob("*.py")):
        if "migrations" not in path.parts:
            yield from _extract(path.read_bytes())
    for path in sorted(root.rglob("*.html")) + sorted(root.rglob("*.txt")):
        yield from _extract(_as_python(path).encode())


def _as_python(path: Path) -> str:
    from django.utils.translation.template import templatize

    if not django.conf.settings.configured:
        django.conf.settings.configure()
    # Everything but the calls is blanked, which leaves lines Python's tokenizer may stumble over.
    text = templatize(path.read_text("utf-8"), origin=str(path))
    calls = re.findall(r"(?:n|np|p)?gettext\(.*?\)(?=\s|$)", text, flags=re.DOTALL)
    return "\n".join(" ".join(call.split("\n")) for call in calls)


def _extract(raw: bytes) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    found: Any = extract_python(io.BytesIO(raw), KEYWORDS, [], {"encoding": "utf-8"})
    for _line, function, messages, _comments in found:
        if messages is None:  # a call whose argument is no literal
            continue
        parts = [messages] if isinstance(messages, str) else list(messages)
        context = parts.pop(0) if function in ("pgettext", "npgettext") else None
        if parts and parts[0]:
            yield ((parts[0], parts[1]) if function.startswith("n") else parts[0]), context


def _path(locale: Path, language: str) -> Path:
    return locale / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def load(locale: Path, language: str) -> Catalog:
    """The catalogue of a language; an empty one if there is none yet."""
    path = _path(locale, language)
    if not path.exists():
        return Catalog(locale=language, domain=DOMAIN, fuzzy=False)
    with path.open("rb") as handle:
        return read_po(handle, locale=language, domain=DOMAIN)


def gather(root: Path, locale: Path, language: str) -> tuple[int, int]:
    """Add new messages and drop unused ones; returns ``(added, dropped)``."""
    old = load(locale, language)
    new = Catalog(locale=language, domain=DOMAIN, project="Bangfu", version="1", fuzzy=False)
    new.mime_headers  # noqa: B018  computed once so that the header is stable
    for message_id, context in source_messages(root):
        known = old.get(message_id, context=context)
        said = known.string if known and isinstance(known.id, type(message_id)) else None
        new.add(message_id, string=said, context=context)
    keys = {(_key(m), m.context) for m in new if m.id}
    before = {(_key(m), m.context) for m in old if m.id}
    path = _path(locale, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as handle:
        write_po(handle, new, sort_output=True, no_location=True, omit_header=False, width=100)
    return len(keys - before), len(before - keys)


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def problems(root: Path, locale: Path, language: str) -> list[str]:
    """Messages without a translation, no longer used, or whose placeholders differ."""
    catalogue = load(locale, language)
    used: dict[tuple[str, str | None], None] = {}
    for message_id, context in source_messages(root):
        used[message_id if isinstance(message_id, str) else message_id[0], context] = None
    found = []
    for message in catalogue:
        key = (_key(message), message.context)
        if not message.id:
            continue
        if key not in used:
            found.append(f"unused: {key[0]!r}")
        elif not message.string or not all(_strings(message)):
            found.append(f"untranslated: {key[0]!r}")
        elif any(
            set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(key[0]))
            for text in _strings(message)
        ):
            found.append(f"placeholders differ: {key[0]!r}")
        used.pop(key, None)
    return found + [f"missing: {key[0]!r}" for key in used]


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def compile_all(locale: Path) -> int:
    """Write the binary catalogue beside each text one; returns how many."""
    paths = sorted(locale.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
    for path in paths:
        with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
            write_mo(target, read_po(source, domain=DOMAIN))
    return len(paths)
