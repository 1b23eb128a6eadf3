"""What a map can be coloured by: exit progress, or how a rule's verdicts are shared out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.base.divisions.codes import Level
from bangfu.engine.compile.program import Program, Rule
from bangfu.engine.packs.pack import Pack
from bangfu.web.map import legend
from bangfu.web.map.legend import Class, Scheme
from bangfu.web.map.svg import Style

SHARES: dict[str, Promise] = {
    "met": _("符合的比例"),
    "not_met": _("不符合的比例"),
    "unknown": _("不能确定的比例"),
}
OUTCOMES = ("met", "not_met", "unknown", "not_applicable")
OUTSIDE = "outside"
OUTSIDE_COLOUR = "#f4f5f7"


@lru_cache(maxsize=8)
def _schemes(folders: tuple[Path, ...], _stamps: tuple[float, ...]) -> dict[str, Scheme]:
    return legend.load(folders)


def schemes(pack: Pack) -> Mapping[str, Scheme]:
    """The colour schemes of a pack and those it extends, read again when a file changes."""
    files = (folder / legend.FILE for folder in pack.folders)
    stamps = tuple(path.stat().st_mtime if path.is_file() else 0.0 for path in files)
    return _schemes(tuple(pack.folders), stamps)


@dataclass(frozen=True, slots=True)
class Topic:
    """One way of colouring a map.

    Args:
        rule: whose verdicts are shown; ``None`` for exit progress.
        share: which outcome's share; a name of ``SHARES``.
        scheme: classes and colours of areas that hold many.
        single: the same for areas that are the subject themselves (villages under a village rule).
    """

    rule: Rule | None
    share: str
    scheme: Scheme
    single: Scheme

    @property
    def about_villages(self) -> bool:
        """Whether villages are counted, not households."""
        return self.rule is not None and self.rule.subject == "village"

    def scheme_at(self, level: Level) -> Scheme:
        """The scheme for areas of a level."""
        return self.single if self.about_villages and level == Level.VILLAGE else self.scheme

    def title(self, language: str) -> str:
        """What the map shows, in one line."""
        if self.rule is None:
            return self.scheme.title.text(language)
        return self.rule.spec.title.text(language)

    def parts(self, counts: Mapping[str, int] | None) -> tuple[int | None, int | None]:
        """``(done, total)`` of an area; ``None`` where nothing can be said.

        What the rule does not apply to is no part of the total. Where no verdict is known, no
        share of those that meet it is known either.
        """
        if counts is None:
            return None, None
        if self.rule is None:
            return counts["exited_households"], counts["households"]
        total = counts["met"] + counts["not_met"] + counts["unknown"]
        if self.share != "unknown" and total and counts["unknown"] == total:
            return None, total
        return counts[self.share], total

    def style(self, counts: Mapping[str, int] | None, level: Level) -> Class:
        """The class of an area."""
        scheme = self.scheme_at(level)
        if scheme is self.scheme:
            done, total = self.parts(counts)
            return scheme.band(done, total)
        held = [name for name in OUTCOMES if counts and counts[name]]
        return scheme.state(held[0] if held else "unknown")


def topic(program: Program, rules: Iterable[Rule], show: str, share: str) -> Topic:
    """What a page asks for; exit progress when it asks for nothing known."""
    known = schemes(program.pack)
    rule = next((rule for rule in rules if rule.id == show), None)
    share = share if share in SHARES else "met"
    scheme = known["exit_progress"] if rule is None else known[f"share_{share}"]
    return Topic(rule, share, scheme, known["outcome"])


def styles(scheme: Scheme, language: str, *, outside: bool) -> Sequence[Style]:
    """The legend of a scheme; ``outside`` adds what lies beyond the person's scope."""
    found = [Style(c.id, c.label.text(language), c.colour, c.hatched) for c in scheme.classes]
    beyond = Style(OUTSIDE, str(_("不在您的范围")), OUTSIDE_COLOUR)
    return [*found, beyond] if outside else found
