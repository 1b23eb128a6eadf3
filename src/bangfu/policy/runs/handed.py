"""What a lake needs beside its parts, so that others can run packs over a copy of it."""

import json
import os
from pathlib import Path

from bangfu.policy.facts import lake
from bangfu.policy.packs import queries as packs


def write_figures(division: str, root: Path | None = None) -> None:
    """Lay the figures set here beside the facts, under the name of the division that set them.

    Args:
        division: whose they are.
        root: of the lake; the installation's own unless given.
    """
    set_here = {
        name: [
            {"value": v.value, "starts": v.starts, "ends": v.ends, "division": v.division}
            for v in values
        ]
        for name, values in packs.set_here().items()
    }
    path = (root or lake.root()) / "figures" / f"{division}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_text(json.dumps(set_here, default=str, ensure_ascii=False), encoding="utf-8")
    draft.replace(path)
