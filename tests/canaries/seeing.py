"""The marks in an answer, whatever its form."""

import io
import re
import zipfile
from typing import Any

import pypdf

MARK = re.compile(r"Zq(\d{12})q")
DEEPEST = 3


def mark(village: str) -> str:
    """What every free text of a village's records bears.

    >>> marks(mark("421083100201").encode())
    {'421083100201'}
    """
    return f"Zq{village}q"


def of(answer: Any) -> set[str]:
    """The villages whose marks an answer bears: its body, headers and cookies."""
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    outside = f"{answer.headers}{answer.cookies}"
    return marks(body) | set(MARK.findall(outside))


def marks(body: bytes, depth: int = 0) -> set[str]:
    """The villages whose marks some bytes bear; archives are opened, PDFs are read."""
    found = set(MARK.findall(body.decode("utf-8", "replace")))
    if body.startswith(b"%PDF"):
        pages = pypdf.PdfReader(io.BytesIO(body)).pages
        found |= set(MARK.findall("".join(page.extract_text() for page in pages).replace("\n", "")))
    elif body.startswith(b"PK") and depth < DEEPEST and zipfile.is_zipfile(io.BytesIO(body)):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                found |= marks(archive.read(name), depth + 1)
    return found
