"""The gate: the only form in which anything about a household is published.

``Sheet`` and ``Entry`` have a fixed list of fields and refuse what does not belong in them, however
they are made. Pages, prints and the archive take a ``Sheet``, never a record. There is no field for
an id number, telephone, account, address, health, a cause or a remark, so none can be shown.
"""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from bangfu.base.kit import normal
from bangfu.procedures.notices import screen
from bangfu.procedures.notices.screen import Unfit
from bangfu.procedures.notices.surnames import COMPOUND
from bangfu.registry.households import queries as registry
from bangfu.registry.households.models import Household, Member
from bangfu.registry.households.models.member import State

STAR = "＊"
ADULT = 18
MOST_PEOPLE, MOST_ENTRIES = 99, 500
GROUP = re.compile(r"第?([0-9]{1,3}|[一二三四五六七八九十百]{1,4})(?:村民)?小?组", re.ASCII)
NUMBER = re.compile(r"〔[0-9]{4}〕[0-9]{5,7}号", re.ASCII)
HOTLINE = re.compile(r"[0-9]{3,6}", re.ASCII)
PACK = re.compile(r"[0-9a-f]{8}", re.ASCII)
FULL_NAME = 20
Kind = Literal["household", "village", "other"]
KINDS = get_args(Kind)
# For objections before something is decided, or telling what was decided.
Sort = Literal["notice", "announcement"]
SORTS = get_args(Sort)


def masked(name: str) -> str:
    """What is left of a name: the surname, and one sign however long the rest is.

    >>> masked("张小明"), masked("欧阳建国"), masked("欧阳"), masked("阿卜杜拉·买买提"), masked("3")
    ('张＊', '欧阳＊', '欧＊', '阿＊', '＊')
    """
    clean = normal.name(name)
    first = clean[:2] if clean[:2] in COMPOUND and len(clean) > len("欧阳") else clean[:1]
    return f"{first if first.isalpha() else ''}{STAR}"


def group(said: str) -> str:
    """The number of a villagers' group; empty where the text says anything else.

    >>> group("三组"), group("第3村民小组"), group("王家湾 13807160001")
    ('三组', '3组', '')
    """
    found = GROUP.fullmatch(normal.text(said))
    return f"{found[1]}组" if found else ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a notice.

    Args:
        number: its place in the list.
        kind: a household, a village, or anything else, of which only the place is shown.
        name: surname and ``＊``; of a village its name; of anything else nothing.
        village: name of the village.
        group: number of the villagers' group, or nothing.
        size: people in the household; ``None`` if not shown.
        is_full: the place has set that full names of adults are shown.
    """

    number: int
    kind: Kind
    name: str
    village: str
    group: str = ""
    size: int | None = None
    is_full: bool = False

    def __post_init__(self) -> None:
        """Refuse what does not belong here."""
        screen.words("village", self.village)
        if self.group and group(self.group) != self.group:
            raise Unfit("group")
        if self.size is not None and not 0 < self.size <= MOST_PEOPLE:
            raise Unfit("size")
        if not 0 < self.number <= MOST_ENTRIES or self.kind not in (
            "household",
            "village",
            "other",
        ):
            raise Unfit("number")
        if not self._is_named_well():
            raise Unfit("name")

    def _is_named_well(self) -> bool:
        if self.kind != "household":
            return self.name == (self.village if self.kind == "village" else "")
        if self.is_full:
            letters = self.name.replace("·", "")
            return letters.isalpha() and len(self.name) <= FULL_NAME and not _is_number(letters)
        head = self.name.removesuffix(STAR)
        short = len(head) <= 1 or head in COMPOUND
        return self.name == head + STAR and short and (not head or head.isalpha())


def _is_number(text: str) -> bool:
    return screen.has_number(text)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A notice as it was put up.

    Args:
        number: such as ``〔2016〕00001号``.
        place: names of the places down to where it is up.
        matter: which procedure, in Chinese and in English.
        stage: which notice of it, in both.
        starts: the day it was put up.
        ends: the last day.
        hotline: short number that takes complaints; may be empty.
        pack: beginning of the digest of the policy in force.
        entries: its lines.
        sort: a notice, to which anybody may object, or the announcement of what was decided.
        replaces: number of the edition that this one corrects, or nothing.
        replaced_on: the day that edition was put up.
    """

    number: str
    place: str
    matter: tuple[str, str]
    stage: tuple[str, str]
    starts: dt.date
    ends: dt.date
    hotline: str
    pack: str
    entries: tuple[Entry, ...]
    sort: Sort = "notice"
    replaces: str = ""
    replaced_on: dt.date | None = None

    def __post_init__(self) -> None:
        """Refuse what does not belong here."""
        for field in ("matter", "stage"):
            for text in getattr(self, field):
                screen.words(field, text)
        screen.words("place", self.place)
        shapes = ((NUMBER, self.number), (PACK, self.pack))
        if not all(shape.fullmatch(text) for shape, text in shapes):
            raise Unfit("number")
        if self.sort not in SORTS or (self.replaces and not NUMBER.fullmatch(self.replaces)):
            raise Unfit("number")
        if self.hotline and not HOTLINE.fullmatch(self.hotline):
            raise Unfit("hotline")
        if not 0 < len(self.entries) <= MOST_ENTRIES or self.ends < self.starts:
            raise Unfit("entries")

    @property
    def is_announcement(self) -> bool:
        """Whether it tells what was decided."""
        return self.sort == "announcement"


# --- from records to entries: the only functions that see a record ---


def of_household(
    home: Household, people: Iterable[Member], village: str, day: dt.date, *, full: bool = False
) -> Entry:
    """A household as it is published; numbered 1, for the list to number.

    Args:
        home: its row.
        people: its members, past ones too.
        village: name of its village.
        day: on which somebody is of age or not.
        full: the place has set that full names of adults are shown.
    """
    present = [one for one in people if one.state == State.ACTIVE]
    head = next((one for one in present if one.relation_to_head == registry.HEAD), None)
    size = len(present) if 0 < len(present) <= MOST_PEOPLE else None
    name, is_full = (STAR, False) if head is None else _named(head, day, full=full)
    return Entry(1, "household", name, village, group(home.group_name), size, is_full)


def _named(head: Member, day: dt.date, *, full: bool) -> tuple[str, bool]:
    """A head's name as shown; nothing of a minor's, in full only of who is known to be of age."""
    born = head.birth_date
    if born is not None and _age(born, day) < ADULT:
        return STAR, False
    clean = normal.name(head.name)
    fits = clean.replace("·", "").isalpha() and len(clean) <= FULL_NAME
    if full and born is not None and fits and not screen.has_number(clean):
        return clean, True
    return masked(head.name), False


def _age(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def of_village(village: str) -> Entry:
    """A village as it is published."""
    return Entry(1, "village", village, village)


def of_other(village: str) -> Entry:
    """Anything else: only that there is something in a village."""
    return Entry(1, "other", "", village)
