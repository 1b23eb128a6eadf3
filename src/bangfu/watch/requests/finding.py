"""Finding what is like something wanted.

Words are compared without regard to case, width, blanks and the small words of questions. The same
word is worth 100; one inside the other from 60 up, the more of it the better; else the share of
common characters and that of common pairs of them (Dice), half and half. Pinyin and its initials
find a title as a whole or its beginning. Nothing is learnt: the same question finds the same.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bangfu.registry.names import spelling
from bangfu.watch.requests.holdings import Holding

SAME, INSIDE, WHOLE = 100, 60, 100
# From here on two words mean the same, or may.
STRONG, WEAK = 85, 45
MOST = 30
LONGEST_SPELT = 8
SMALL = re.compile(
    r"[\s,，。、；;:：()（）\[\]【】《》“”\"'·/\\-]+|是否|情况|数量|人数|户数|有无|统计|明细"
)
LATIN = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """Something held that is like what was asked for, and how much."""

    holding: Holding
    score: int

    @property
    def is_strong(self) -> bool:
        """Whether it is the same by its words."""
        return self.score >= STRONG


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Words as they are compared.

    >>> plain("是否 有卫生室（村）")
    '有卫生室村'
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return SMALL.sub("", folded) or re.sub(r"\s+", "", folded)


def like(one: str, other: str) -> int:
    """How much two texts say the same, from 0 to 100.

    >>> like("耕地面积", "耕地面积"), like("耕地面积", "耕地面积（亩）") > 60, like("耕地", "低保")
    (100, True, 0)
    """
    a, b = plain(one), plain(other)
    if not a or not b:
        return 0
    if a == b:
        return SAME
    short, long = sorted((a, b), key=len)
    if len(short) > 1 and short in long:
        return INSIDE + (SAME - INSIDE) * len(short) // len(long)
    return _dice(a, b)


def _dice(a: str, b: str) -> int:
    return (_common(_runs(a, 1), _runs(b, 1)) + _common(_runs(a, 2), _runs(b, 2))) // 2


def _common(first: Counter[str], second: Counter[str]) -> int:
    size = sum(first.values()) + sum(second.values())
    return WHOLE * 2 * sum((first & second).values()) // size if size else 0


@lru_cache(maxsize=50_000)
def _runs(text: str, length: int) -> Counter[str]:
    return Counter(text[at : at + length] for at in range(len(text) - length + 1))


def search(text: str, among: Iterable[Holding], *, least: int = WEAK) -> list[Hit]:
    """What is like a text, the likest first.

    Args:
        text: Chinese words, English words, pinyin or its initials.
        among: what there is.
        least: score from which something is told of.
    """
    wanted = plain(text)
    if not wanted:
        return []
    spelt = bool(LATIN.fullmatch(wanted))
    hits = [Hit(one, _best(wanted, one, spelt=spelt)) for one in among]
    found = [hit for hit in hits if hit.score >= least]
    return sorted(found, key=lambda hit: (-hit.score, hit.holding.key))[:MOST]


def _best(wanted: str, holding: Holding, *, spelt: bool) -> int:
    best = max(like(wanted, word) for word in holding.words)
    if spelt and best < SAME and any(key.startswith(wanted) for key in _spelt(holding.zh)):
        return SAME - 1
    return best


@lru_cache(maxsize=20_000)
def _spelt(title: str) -> frozenset[str]:
    return frozenset(key.replace(" ", "") for key in spelling.keys(plain(title)[:LONGEST_SPELT]))
