"""All templates of all faces, read as text: nothing in them may run or be fetched."""

import re
from pathlib import Path

import pytest
from django.template import engines

import bangfu.web

FOLDER = Path(bangfu.web.__file__).parent / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
FORBIDDEN = {
    "inline style": r"\sstyle=|<style",
    "inline script": r"<script|\son[a-z]+=|javascript:",
    "script in htmx attributes": r"hx-on|[\"']js:|hx-trigger=\"[^\"]*\[|hx-vars",
    "another host": r"(?:src|href|action|url)\s*[=(]\s*[\"']?(?:https?:)?//",
}


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    assert engines["django"].get_template(name)


@pytest.mark.parametrize("what", FORBIDDEN)
@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_nothing_the_policy_forbids(name: str, what: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    assert not re.search(FORBIDDEN[what], text), what


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_posting_form_has_its_token(name: str) -> None:
    text = (FOLDER / name).read_text("utf-8")
    forms = re.findall(r'<form[^>]*method="post".*?</form>', text, flags=re.DOTALL)
    assert all("{% csrf_token %}" in form for form in forms)


def test_the_rules_find_what_they_look_for() -> None:
    bad = '<p style="x" onclick="y" hx-on:click="z"><img src="//elsewhere.test/a"><script>'
    assert all(re.search(rule, bad) for rule in FORBIDDEN.values())
