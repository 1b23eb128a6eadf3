"""Health as a set."""

import numpy as np
import pytest
from django.conf import settings

from bangfu.demo import health
from bangfu.demo.scene import Frame, Scene
from bangfu.engine.packs import loader


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([], ["healthy"]),
        (["chronic_illness"], ["chronic_illness"]),
        (["major_illness", "disabled"], ["major_illness", "disabled"]),
        (["chronic_illness", "major_illness", "disabled"],) * 2,
    ],
)
def test_facts_become_a_set_and_healthy_stands_alone(facts: list[str], expected: list[str]) -> None:
    scene = Scene(loader.load("national", settings.PACKS))
    member = scene.add(Frame("member", 1, np.zeros(1, int)))
    for name in ("chronic_illness", "major_illness", "disabled"):
        member[name] = np.array([name in facts])
    health.sum_up(scene)
    entries = [entry.id for entry in scene.pack.codes["health"].entries]
    bits = int(member["health_status"][0])
    assert [entry for place, entry in enumerate(entries) if bits >> place & 1] == expected
    assert member["healthy"][0] == (not facts)
