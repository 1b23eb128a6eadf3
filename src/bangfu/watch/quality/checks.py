"""The checks of the pack in force, declared and compiled."""

import hashlib
from functools import lru_cache

from bangfu.engine.compile.program import Program, compile_pack
from bangfu.engine.packs import quality
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.quality import Check
from bangfu.policy.packs import queries as packs
from bangfu.registry.catalogue import queries as catalogue


def pack() -> Pack:
    """The pack in force here."""
    return catalogue.pack()


def declared() -> list[Check]:
    """Every check, by code; those that wait for a table included."""
    return sorted(pack().checks.values(), key=lambda check: check.code)


def by_code() -> dict[str, Check]:
    """Every check by its code."""
    return {check.code: check for check in pack().checks.values()}


def program() -> Program:
    """The checks that can be asked, compiled by themselves."""
    here = pack()
    return _compiled(here.digest, here.code)


@lru_cache(maxsize=4)
def _compiled(_digest: str, code: str) -> Program:
    return compile_pack(quality.as_pack(catalogue.pack(code)))


def digest() -> str:
    """What a run of the checks depends on besides facts and day."""
    made = f"{pack().digest} {packs.figures_digest()}"
    return hashlib.sha256(made.encode()).hexdigest()
