"""The steps of a choice of place, limited to what a person may see."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bangfu.base.accounts.scope import Scope
from bangfu.base.divisions import codes, queries
from bangfu.base.divisions.codes import Level

ANYWHERE = "anywhere"  # instead of a permission: names of places are no secret
ALL: dict[Level, Promise] = {
    Level.CITY: gettext_lazy("全部市州"),
    Level.COUNTY: gettext_lazy("全部区县"),
    Level.TOWNSHIP: gettext_lazy("全部乡镇"),
    Level.VILLAGE: gettext_lazy("全部村"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One list to choose from.

    Args:
        level: of the places in it.
        options: ``(code, name)``.
        chosen: the code chosen; empty for none.
        above: name of the place whose parts they are.
    """

    level: Level
    options: list[tuple[str, str]]
    chosen: str
    above: str

    @property
    def everything(self) -> Promise:
        """What a filter calls no choice."""
        return ALL[self.level]

    @property
    def itself(self) -> str:
        """What a form calls no choice: the place above itself."""
        return _("%(place)s本级") % {"place": self.above}


@dataclass(frozen=True, slots=True)
class Cascade:
    """Where the choice begins (``root``, named ``top``), its lists, and the place chosen."""

    root: str
    top: str
    steps: list[Step]
    at: str


def deepest(values: list[str]) -> str:
    """The last value that lies inside those before it: a changed county drops the old village.

    >>> deepest(["421083000000", "421083100000"]), deepest(["421022000000", "421083100000"])
    ('421083100000', '421022000000')
    >>> deepest(["", "421083100000"])
    ''
    """
    at = ""
    for value in values:
        if not codes.SHAPE.fullmatch(value) or (at and not value.startswith(codes.prefix(at))):
            break
        at = value
    return at


def cascade(scope: Scope, root: str, at: str = "", lowest: Level = Level.VILLAGE) -> Cascade:
    """The lists that lead from the top of a person's area to a place.

    Args:
        scope: what the person may see; other places are not offered.
        root: code of the installation's place.
        at: the place chosen so far; one outside the scope counts as none.
        lowest: the level where the choice ends.
    """
    above = scope.top(root)
    at = at if at and scope.touches(at) and at.startswith(codes.prefix(above)) else above
    parents = [code for code in codes.lineage(at) if len(codes.prefix(code)) >= _depth(above)]
    listed = queries.below(parents)
    names = queries.names(parents)
    steps = []
    for parent, next_ in zip(parents, [*parents[1:], ""], strict=True):
        options = [(d.code, d.name) for d in listed.get(parent, []) if scope.touches(d.code)]
        if options and codes.level_of(parent) != lowest:
            level = codes.level_of(options[0][0])
            steps.append(Step(level, options, next_, names.get(parent, parent)))
    return Cascade(above, names.get(above, above), steps, at)


def _depth(code: str) -> int:
    return len(codes.prefix(code))
