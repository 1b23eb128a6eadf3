"""Reads printed forms back, as whoever holds the paper does."""

import io
from dataclasses import dataclass

from pypdf import PdfReader

from bangfu.policy.papers.actions import Printed


@dataclass(frozen=True)
class Paper:
    """The text of each page; blanks and line ends left out, as they are not content."""

    pages: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(self.pages)

    def __contains__(self, words: str) -> bool:
        return squeezed(words) in self.text


def squeezed(text: str) -> str:
    return "".join(text.split())


def read(content: bytes | Printed) -> Paper:
    content = content.content if isinstance(content, Printed) else content
    return Paper(
        tuple(squeezed(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages)
    )
