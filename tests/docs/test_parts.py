"""The inventory of parts is whole, says what the packages say, and fits the product's licence."""

import re
from importlib import metadata
from typing import Any

import pytest
from packaging.requirements import Requirement

from docs import parts

PYTHON = {name: licence for group in parts.groups().values() for name, licence in group.items()}
SILENT = {"pyxform", "zen-engine"}  # read from their licence texts
MARKS = {"PSFL": "PSF", "Python Software Foundation": "PSF", "Mozilla Public License": "MPL"}


def said(name: str) -> tuple[str, str]:
    """An installed package's SPDX expression, and whatever else it says of its licence."""
    told = metadata.metadata(name)
    classes = [c for c in told.get_all("Classifier") or [] if c.startswith("License")]
    text = " ".join([(told.get("License") or "")[:200], *classes])
    for long, short in MARKS.items():
        text = text.replace(long, short)
    return told.get("License-Expression") or "", text


def is_installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


# Packages for comparisons and for machines without Node.js are asked for by name only.
HERE = sorted(name for name in PYTHON if is_installed(name))


def needed(name: str) -> set[str]:
    """What an installed package asks for here, without extras."""
    asked = [Requirement(line) for line in metadata.requires(name) or []]
    found = {r.name for r in asked if r.marker is None or r.marker.evaluate({"extra": ""})}
    return {parts.canonical(one) for one in found}


def test_every_pinned_package_stands_in_one_group() -> None:
    listed = [name for group in parts.groups().values() for name in group]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(parts.pinned())


@pytest.mark.parametrize("name", HERE)
def test_its_licence_is_what_the_package_says(name: str) -> None:
    expression, text = said(name)
    if expression:
        assert PYTHON[name] == expression
    elif name in SILENT:
        assert not text.strip(), "it says something now"
    else:
        for word in re.findall(r"[A-Z]{3,}|Apache", PYTHON[name].replace(" AND ", " ")):
            assert word in text, (PYTHON[name], text)


@pytest.mark.parametrize("name", HERE)
def test_a_package_installed_is_the_one_that_is_pinned(name: str) -> None:
    assert metadata.version(name) == parts.pinned()[name][1]


def test_whoever_tests_has_what_a_server_runs() -> None:
    shipped = {name for group in parts.SHIPPED for name in parts.groups()[group]}
    assert shipped - set(HERE) == set()


def test_what_a_server_needs_is_listed_with_the_server() -> None:
    shipped = {name for group in parts.SHIPPED for name in parts.groups()[group]}
    missing = {one: asked - shipped for one in shipped if (asked := needed(one)) - shipped}
    assert missing == {}


@pytest.mark.parametrize("group", parts.groups())
def test_licences_of_python_packages_fit(group: str) -> None:
    allowed = parts.FITS if group in parts.SHIPPED else parts.TOOLS
    unfit = {n: said for n, said in parts.groups()[group].items() if not parts.fits(said, allowed)}
    assert unfit == {}


def test_licences_of_the_front_end_fit() -> None:
    unfit = [one for one in parts.modules() if not parts.fits(one["license"], parts.FITS)]
    assert unfit == []


@pytest.mark.parametrize("licence", ["", "SSPL-1.0", "GPL-2.0-only", "MIT AND BUSL-1.1"])
def test_others_would_be_found(licence: str) -> None:
    assert not parts.fits(licence, parts.TOOLS)


def test_whoever_asks_for_a_package_says_why() -> None:
    direct: set[Any] = {name for name in parts.reasons() if name in PYTHON}
    assert direct >= {"django", "duckdb", "psycopg", "ruff"}
    assert "LTS" in parts.reasons()["django"]
    assert [one for one in sorted(direct) if not parts.reasons()[one]] == []
