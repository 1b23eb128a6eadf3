"""Reading zip files that may lie: the directory is checked first, streams are counted as read."""

import zipfile
from collections.abc import Iterator
from pathlib import Path

from bangfu.registry.imports.parsing.limits import Exceeded

MOST_ENTRIES = 2_000
MOST_BYTES = 2 << 30
MOST_RATIO = 100
# Small parts may compress well; only large ones can hurt.
RATIO_FROM = 1 << 20
CHUNK = 1 << 18
UTF8_NAMES = 0x800


def check(archive: zipfile.ZipFile) -> None:
    """Look at the directory of a zip before anything is inflated.

    Raises:
        Exceeded: ``bomb`` (too many entries, too large, too dense) or ``damaged`` (two entries of
            one name, which two readers would read differently).
    """
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise Exceeded("bomb", entries=len(entries))
    if len({entry.filename for entry in entries}) < len(entries):
        raise Exceeded("damaged")
    total = sum(entry.file_size for entry in entries)
    if total > MOST_BYTES:
        raise Exceeded("bomb", megabytes=total >> 20)
    for entry in entries:
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > RATIO_FROM and ratio > MOST_RATIO:
            raise Exceeded("bomb", ratio=round(ratio))


def chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """The inflated bytes of an entry: never more than the directory promised, then checked."""
    with archive.open(name) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def texts(path: Path) -> Iterator[tuple[str, str]]:
    """``(entry, readable name)`` of the text tables in an archive.

    Raises:
        Exceeded: ``archive_content`` when it holds something else, ``archive_empty``.
    """
    found = False
    with zipfile.ZipFile(path) as archive:
        check(archive)
        for entry in archive.infolist():
            name = readable(entry)
            base = name.rpartition("/")[2]
            if entry.is_dir() or base.startswith(".") or name.startswith("__MACOSX/"):
                continue
            if not base.lower().endswith((".csv", ".txt", ".tsv")):
                raise Exceeded("archive_content", name=base[:80])
            found = True
            yield entry.filename, base
    if not found:
        raise Exceeded("archive_empty")


def readable(entry: zipfile.ZipInfo) -> str:
    """An entry's name; programs here write it in GB18030 without saying so."""
    if entry.flag_bits & UTF8_NAMES:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
