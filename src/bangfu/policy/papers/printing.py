"""Putting copies on paper: the templates, rare characters mended, chunks joined to one file."""

import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.utils.translation import gettext as _
from pypdf import PdfWriter

from bangfu.base.kit.refusals import Refusal
from bangfu.engine.packs.papers import Form
from bangfu.engine.problems import PackError
from bangfu.policy.papers import fonts, glyphs, layout, templates, typeset
from bangfu.policy.papers.given import Given
from bangfu.policy.papers.layout import Paper
from bangfu.policy.papers.setting import Setting
from bangfu.policy.papers.templates import Template

# Copies in one document: more share less (fonts), fewer can be cancelled sooner.
CHUNK = 40
MOST_NAMED = 200


@dataclass
class Printer:
    """Prints copies of some forms; notes names that no font can print.

    Args:
        setting: what all copies share.
        forms: the forms, in the order in which they follow each other for one household.
    """

    setting: Setting
    forms: Sequence[Form]
    rare: list[str] = field(default_factory=list)
    _count: int = 0

    def __post_init__(self) -> None:
        pack = self.setting.program.pack
        try:
            self._templates: dict[str, Template] = {
                form.id: templates.find(pack, form) for form in self.forms
            }
        except PackError as error:
            raise unusable(str(error)) from error

    def papers(self, given: Given | None, chosen: Sequence[Form] = ()) -> list[Paper]:
        """A copy of each form, or of some of them, for one subject."""
        found = []
        for form in chosen or self.forms:
            self._count += 1
            paper = layout.paper(self.setting, form, given, f"k{self._count}")
            self._note(glyphs.mend(paper))
            found.append(paper)
        return found

    def plain(self, given: Given | None) -> Paper:
        """A copy of the first form for a workbook, whose reader has fonts of its own."""
        return layout.paper(self.setting, self.forms[0], given, "k0")

    def _note(self, names: list[str]) -> None:
        self.rare += [name for name in names if name not in self.rare][:MOST_NAMED]

    def pdf(self, papers: Sequence[Paper], *, tagged: bool = True) -> bytes:
        """Copies as one PDF.

        Raises:
            Refusal: ``papers.fonts`` or ``papers.template``.
        """
        try:
            made = typeset.compile_(papers, self._templates, day=self.setting.day, tagged=tagged)
        except typeset.Faulty as fault:
            raise unusable(str(fault)) from fault
        return bytes(made)


def no_font() -> Refusal:
    """What is said where nothing prints Chinese."""
    hint = _("请在服务器上安装中文字体（Debian：apt install %(package)s），再重新启动服务。")
    return Refusal(
        "papers.fonts",
        _("这台服务器没有能打印中文的字体。"),
        hint=hint % {"package": fonts.PACKAGE},
        status=503,
    )


def unusable(detail: str) -> Refusal:
    """What is said of a template that does not work."""
    return Refusal(
        "papers.template",
        _("这种表册的模板有误，暂时不能打印。"),
        hint=_("请管理员运行 bangfu pack check 检查政策包。"),
        context={"detail": detail},
        status=503,
    )


def chunks(papers: Iterable[Paper], size: int = CHUNK) -> Iterator[list[Paper]]:
    """Copies in pieces that one document holds."""
    stream = iter(papers)
    while some := list(islice(stream, size)):
        yield some


class Binder:
    """Joins printed pieces to one file."""

    def __init__(self) -> None:
        self._writer = PdfWriter()

    def add(self, piece: bytes) -> None:
        """Append the pages of a piece."""
        self._writer.append(io.BytesIO(piece), import_outline=False)

    def save(self, path: Path) -> int:
        """Write the file; returns how many pages it has."""
        pages = len(self._writer.pages)
        with path.open("wb") as file:
            self._writer.write(file)
        self._writer.close()
        return pages
