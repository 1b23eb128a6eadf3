"""How a name may be looked for: readings of its characters, and what is made of a question.

A character with several readings is found under each of them; ``ü`` under ``v`` and ``u``.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

from bangfu.base.kit import normal

# Most characters of a key; more of a name narrows nothing.
LONGEST = 40
# What is left out of a name before it is compared: blanks, and the dot within long names.
JOINTS = re.compile(r"[\s·.'’-]")
RUNS = re.compile(r"[a-z]+|[^\x00-\x7f]+")
FIRST_IDEOGRAPH = 0x2E80
DOTTED_U = {"ü": "v", "Ü": "v", "ǖ": "v", "ǘ": "v", "ǚ": "v", "ǜ": "v"}
# A long name of many readings is found under the likely ones.
MOST_READINGS = 64


def compact(text: str) -> str:
    """A text as names are compared: small letters, nothing between the characters.

    >>> compact("阿卜杜拉·买买提"), compact("Anna Maria")
    ('阿卜杜拉买买提', 'annamaria')
    """
    return JOINTS.sub("", normal.text(text).casefold())


@lru_cache(maxsize=8_192)
def readings(character: str) -> tuple[str, ...]:
    """How a character is read, without tones, the most usual first; a letter reads as itself.

    >>> readings("单"), readings("吕"), readings("a")
    (('dan', 'chan', 'shan'), ('lv', 'lu'), ('a',))
    """
    if character.isascii():
        return (character,)
    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    spelt: dict[str, None] = {}
    for reading in found[0] if found else ():
        clean = _plain(reading)
        spelt |= dict.fromkeys((clean, clean.replace("v", "u")))
    return tuple(word for word in spelt if word) or (character,)


def _plain(text: str) -> str:
    """Letters without their tones."""
    parts = unicodedata.normalize("NFD", "".join(DOTTED_U.get(c, c) for c in text))
    return "".join(part for part in parts if not unicodedata.combining(part))


def keys(name: str) -> set[str]:
    """Every text under which a name is found by its beginning.

    >>> sorted(keys("曾伟"))
    ['cengwei', 'cw', 'wei', 'zengwei', 'zw', '伟', '曾伟']
    """
    clean = compact(name)
    found = set()
    for start in range(len(clean)):
        rest = clean[start:]
        found.add(rest)
        found.update(_spelt(rest))
    return {key[:LONGEST] for key in found if key}


def _spelt(rest: str) -> Iterator[str]:
    every = product(*(readings(character) for character in rest))
    for syllables in islice(every, MOST_READINGS):
        yield "".join(syllables)
        if len(syllables) > 1:  # one letter alone is the beginning of a syllable anyway
            yield "".join(syllable[0] for syllable in syllables)


def asked(text: str) -> list[str]:
    """What a name must have beginnings of to be meant: its characters, its letters.

    >>> asked("王 Zhāng  Wei"), asked("lü 吕"), asked("17")
    (['王', 'zhangwei'], ['lv', '吕'], [])
    """
    folded = "".join(DOTTED_U.get(c, c) for c in normal.text(text))
    letters = "".join(c if ord(c) >= FIRST_IDEOGRAPH else _plain(c) for c in folded)
    found = RUNS.findall(compact(letters))
    return [run[:LONGEST] for run in found]
