"""Finds what a notice must not hold, in the text of a page, a print or a file.

It knows nothing of the gate and folds texts in its own way. Generated families carry one rare
character in everything that is written about them, so that any piece of it is found.
"""

import re
import unicodedata

CANARY = "龘"
DIGITS = {**{c: str(n) for n, c in enumerate("零一二三四五六七八九")}, "〇": "0"}
UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\u202a-\u202e]")
APART = re.compile(r"(?<=\d)[\s\-_.,、·/]+(?=[\dXx])")
UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
SHAPES = {
    "id number": re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)"),
    "old id number": re.compile(r"(?<!\d)\d{15}(?!\d)"),
    "account": re.compile(r"\d{16,19}"),
    "mobile": re.compile(r"1[3-9]\d{9}"),
    "long number": re.compile(r"\d{11,}"),
}
HEALTH = re.compile("残疾|大病|慢性|精神|尿毒|illness|disab|disease|uremia", re.IGNORECASE)


def leaks(text: str, keys: frozenset[str] = frozenset(), digest: str = "") -> set[str]:
    """What a text gives away; empty for a good one.

    Args:
        text: of a page, print or file.
        keys: public keys of households and members, none of which may appear.
        digest: the one long figure that is meant to be there, maybe broken over lines.
    """
    found = {"key"} if keys & set(UUID.findall(text)) else set()
    text = re.sub(r"\s*".join(digest), "", text) if digest else text
    plain = UNSEEN.sub("", unicodedata.normalize("NFKC", UUID.sub("", text)))
    joined = APART.sub("", "".join(DIGITS.get(c, c) for c in plain))
    found |= {name for name, shape in SHAPES.items() if shape.search(joined)}
    if CANARY in plain:
        found.add("canary")
    return found | ({"health"} if HEALTH.search(plain) else set())
