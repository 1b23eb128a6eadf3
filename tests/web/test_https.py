"""What browsers are told to remember, by the settings that a server really starts with."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

YEAR = 365 * 24 * 3600
ASK = """
import json
import django
django.setup()
from django.test import Client
answers = [
    Client(headers=told).get("/health", secure=secure)
    for told, secure in (({"X-Forwarded-Proto": "https"}, False), ({}, False), ({}, True))
]
print(json.dumps([dict(answer.headers) for answer in answers]))
"""


def served(home: Path, **told: str) -> list[dict[str, str]]:
    """Headers of a probe: through a proxy that spoke HTTPS, in the clear, and by HTTPS itself."""
    env = {name: text for name, text in os.environ.items() if not name.startswith("BANGFU_")}
    env |= {"DJANGO_SETTINGS_MODULE": "bangfu.settings", "BANGFU_HOME": str(home)}
    env |= {"BANGFU_HOSTS": "testserver", **told}
    ran = subprocess.run(
        [sys.executable, "-c", ASK],
        env=env,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    found: list[dict[str, str]] = json.loads(ran.stdout)
    return found


def test_with_https_it_is_remembered_for_a_year(tmp_path: Path) -> None:
    behind, clear, _own = served(tmp_path, BANGFU_HTTPS="1")
    rules = {part.strip() for part in behind["Strict-Transport-Security"].split(";")}
    assert rules == {f"max-age={YEAR}", "includeSubDomains"}
    # Browsers disregard it in the clear, and RFC 6797 forbids sending it there.
    assert "Strict-Transport-Security" not in clear


@pytest.mark.parametrize("told", [{}, {"BANGFU_HTTPS": "0"}])
def test_without_nothing_is_remembered(tmp_path: Path, told: dict[str, str]) -> None:
    assert all("Strict-Transport-Security" not in headers for headers in served(tmp_path, **told))
