"""Health as the registry states it: a set of conditions, or healthy."""

import numpy as np

from bangfu.demo.scene import Scene


def sum_up(scene: Scene) -> None:
    """Put the facts ``chronic_illness``, ``major_illness`` and ``disabled`` into one set."""
    member = scene.member
    entries = [entry.id for entry in scene.pack.codes["health"].entries]
    bits = np.zeros(member.rows, np.int64)
    for name in entries:
        if name in member.columns:
            bits |= np.where(member[name], 1 << entries.index(name), 0)
    healthy = 1 << entries.index("healthy")
    member["health_status"] = np.where(bits > 0, bits, healthy)
    member["healthy"] = bits == 0
