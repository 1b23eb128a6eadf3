"""An item as its author wrote it, for whoever wants to change it."""

from collections.abc import Mapping

from bangfu.engine.packs import schema
from bangfu.engine.packs.loader import Overlay
from bangfu.engine.packs.pack import Pack

REPLACES = "replaces: true"


def source(pack: Pack, item: schema.Item, overlays: tuple[Overlay, ...] = ()) -> str:
    """The lines of an item in the file it stands in, comments right above it included.

    Args:
        pack: the pack it belongs to.
        item: one of its items.
        overlays: what was laid over the pack when it was loaded.

    Returns the YAML as a list entry, or an empty text if the file is gone or has changed.
    """
    folder, _, name = item.where.file.partition("/")
    laid: Mapping[str, str] = {f"{o.name}/{n}": text for o in overlays for n, text in o.files}
    text = laid.get(item.where.file)
    if text is None:
        path = next((found / name for found in pack.folders if found.name == folder), None)
        if path is None or not path.is_file():
            return ""
        text = path.read_text("utf-8")
    return _entry(text.splitlines(), item.where.line - 1)


def _entry(lines: list[str], start: int) -> str:
    if not 0 <= start < len(lines):
        return ""
    if not lines[start].lstrip().startswith("- "):  # the file holds one item, not a list
        return "- " + "\n  ".join(line for line in lines[start:]).rstrip()
    edge = len(lines[start]) - len(lines[start].lstrip())
    end = start + 1
    while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > edge):
        end += 1
    while start > 0 and lines[start - 1].lstrip().startswith("#"):
        start -= 1
    return "\n".join(line[edge:] for line in lines[start:end]).rstrip()


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def replacing(text: str) -> str:
    """The same item, saying that it takes the place of the one it was copied from.

    >>> print(replacing("- id: a\\n  title: x"))
    - id: a
      replaces: true
      title: x
    """
    if REPLACES in text or not text:
        return text
    lines = text.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("- "))
    if lines[at].startswith("- {"):
        lines[at] = "- {" + f"{REPLACES}, " + lines[at][3:]
    else:
        lines.insert(at + 1, f"  {REPLACES}")
    return "\n".join(lines)
