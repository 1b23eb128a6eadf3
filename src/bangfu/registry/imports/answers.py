"""What people answer about sheets and headings: whether it can be, and keeping it."""

from collections.abc import Mapping as Given

from django.utils.translation import gettext as _

from bangfu.base.kit.refusals import Refusal
from bangfu.registry.catalogue import versions
from bangfu.registry.imports import headings
from bangfu.registry.imports.models import Mapping


def check(
    words: headings.Vocabulary,
    columns: Given[str, Given[str, str]],
    sheets: Given[str, str],
    ledgers: Given[str, str],
) -> None:
    """Refuse sheets and columns that the ledger does not have.

    Raises:
        Refusal: ``imports.unknown_sheet``, ``imports.unknown_column``.
    """
    for ledger in sheets.values():
        if ledger and ledger not in words.sheets:
            raise Refusal("imports.unknown_sheet", _("没有名为“%(name)s”的表。") % {"name": ledger})
    for sheet, given in columns.items():
        known = words.fields.get(ledgers.get(sheet, ""), {})
        for column in filter(None, given.values()):
            if column not in known or known[column].is_derived:
                raise Refusal(
                    "imports.unknown_column", _("没有名为“%(name)s”的列。") % {"name": column}
                )


def check_releases(words: headings.Vocabulary, releases: Given[str, str]) -> None:
    """Refuse releases that a code list does not have (``imports.unknown_release``)."""
    for name, release in releases.items():
        listed = words.pack.codes.get(name)
        known = {version.id for version in versions.choices(listed)} if listed else set()
        if release and release not in known:
            raise Refusal(
                "imports.unknown_release", _("词表没有名为“%(name)s”的版本。") % {"name": release}
            )


def remember(
    by: str,
    columns: Given[str, Given[str, str]],
    sheets: Given[str, str],
    ledgers: Given[str, str],
) -> None:
    """Keep the answers for the next file with these headings."""
    answers = {("", headings.key(name)): ledger for name, ledger in sheets.items()}
    for sheet, given in columns.items():
        if ledger := ledgers.get(sheet, ""):
            answers |= {(ledger, headings.key(heading)): c for heading, c in given.items()}
    for (sheet, heading), column in answers.items():
        Mapping.objects.update_or_create(
            sheet=sheet, heading=heading[:100], defaults={"column": column, "set_by": by}
        )
