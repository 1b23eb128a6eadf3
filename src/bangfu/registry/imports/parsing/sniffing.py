"""What a file is, by its content; its name is only a hint."""

import zipfile
from pathlib import Path

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
OTHER = {
    b"%PDF": "pdf",
    b"\x89PNG": "picture",
    b"\xff\xd8\xff": "picture",
    b"GIF8": "picture",
    b"Rar!": "packed",
    b"7z\xbc\xaf": "packed",
    b"\x1f\x8b": "packed",
    b"SQLite format 3": "database",
    b"PAR1": "database",
}
HEAD = 8192
OLE_SCAN = 1 << 20


def kind(path: Path) -> str:
    """What the content is.

    One of ``xlsx``, ``archive``, ``text``, or something that is not read: ``empty``, ``password``,
    ``xls``, ``xlsb``, ``ods``, ``web_page``, ``damaged``, ``pdf``, ``picture``, ``packed``,
    ``database``, ``other``.
    """
    with path.open("rb") as handle:
        head = handle.read(HEAD)
    if not head.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        return "empty"
    if head.startswith(OLE):
        return _ole(path)
    if head.startswith((ZIP, EMPTY_ZIP)):
        return _zip(path)
    for magic, name in OTHER.items():
        if head.startswith(magic):
            return name
    return "web_page" if _is_markup(head) else "text"


def _is_markup(head: bytes) -> bool:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")[:200].lower()
    return start.startswith((b"<!doctype", b"<html", b"<?xml", b"<table", b"<meta", b"<head"))


def _ole(path: Path) -> str:
    """Old workbooks and encrypted new ones share one container; their streams are named inside."""
    with path.open("rb") as handle:
        raw = handle.read(OLE_SCAN)
        handle.seek(max(0, path.stat().st_size - OLE_SCAN))
        raw += handle.read(OLE_SCAN)
    if "EncryptedPackage".encode("utf-16-le") in raw:
        return "password"
    names = ("Workbook", "Book")
    return "xls" if any(name.encode("utf-16-le") in raw for name in names) else "other"


def _zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = {entry.filename for entry in archive.infolist()}
            encrypted = any(entry.flag_bits & 1 for entry in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError):
        return "damaged"
    if encrypted:
        return "password"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if "xl/workbook.xml" in names or "[Content_Types].xml" in names:
        return "xlsx" if any(name.startswith("xl/") for name in names) else "other"
    if "mimetype" in names:
        return "ods"
    return "archive" if names else "empty"
