"""The style page."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from django.test import Client

from bangfu.web.style import samples

Enter = Callable[[str], Client]
ASK = """
import django
from django.urls import reverse
django.setup()
print(reverse("style:index"))
"""


def test_every_component_is_shown(enter: Enter) -> None:
    page = enter("county").get("/style/").content.decode()
    for css in ("tile", "mark", "alert", "list-cards", "filters", "facts", "share", "tabs", "card"):
        assert f'class="{css}' in page or f" {css}" in page


@pytest.mark.parametrize("tab", [key for key, _title in samples.TABS])
def test_each_tab_opens(enter: Enter, tab: str) -> None:
    page = enter("county").get(f"/style/?tab={tab}").content.decode()
    assert f'id="tab-{tab}"' in page
    assert page.count("aria-current") >= 2


def test_a_production_server_has_no_style_page() -> None:
    env = {"DJANGO_SETTINGS_MODULE": "bangfu.settings", "PATH": "/usr/bin:/bin"}
    import os

    env = {**os.environ, **env, "BANGFU_DEBUG": "0"}
    ran = subprocess.run(
        [sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=False
    )
    assert "NoReverseMatch" in ran.stderr
