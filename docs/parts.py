"""The inventory of parts: what the product is built from, read from the files that pin it.

Nothing here depends on what is installed: names and versions stand in ``constraints.txt``,
``pyproject.toml`` and ``frontend/package-lock.json``, licences of Python packages in
``reference/licences.yaml``. A test holds the last to what the installed packages say.
"""

import json
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
LICENCES = ROOT / "docs" / "reference" / "licences.yaml"
PIN = re.compile(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?==([^\s;\"]+)")
# What may be shipped together with AGPL-3.0-or-later.
FITS = frozenset(
    [
        "0BSD",
        "AGPL-3.0-or-later",
        "Apache-2.0",
        "BSD-0-Clause",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "CC0-1.0",
        "GPL-3.0-or-later",
        "ISC",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-2.0",
        "PSF-2.0",
        "Zlib",
    ]
)
# Beside these, what only tools carry that are never shipped.
TOOLS = FITS | {"CNRI-Python"}
SHIPPED = ("server", "postgres")  # groups of licences.yaml that an installation runs


def canonical(name: str) -> str:
    """A package's name as registries compare it.

    >>> canonical("Django_Axes")
    'django-axes'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def fits(licence: str, allowed: frozenset[str]) -> bool:
    """Whether an SPDX expression can be met with these licences: every AND, one of each OR.

    >>> fits("MIT AND PSF-2.0", FITS), fits("Nonsense OR MIT", FITS), fits("SSPL-1.0", FITS)
    (True, True, False)
    """
    parts = licence.strip("()").split(" AND ")
    return all(any(one in allowed for one in part.split(" OR ")) for part in parts)


@cache
def pinned() -> dict[str, tuple[str, str]]:
    """``{canonical name: (name, version)}`` of every Python package that is pinned."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [line for lines in project["optional-dependencies"].values() for line in lines]
    lines = [*(ROOT / "constraints.txt").read_text("utf-8").splitlines(), *extras]
    found = [PIN.match(line) for line in [*lines, *project["dependencies"]]]
    return {canonical(one[1]): (one[1], one[2]) for one in reversed(found) if one}


@cache
def reasons() -> dict[str, str]:
    """Why a package is asked for: the comment above its line in ``pyproject.toml``."""
    found: dict[str, str] = {}
    said: list[str] = []
    is_said = False  # one comment may stand above several lines
    for raw in (ROOT / "pyproject.toml").read_text("utf-8").splitlines():
        line = raw.strip()
        if line.startswith("# "):
            said = [*([] if is_said else said), line.removeprefix("# ")]
            is_said = False
            continue
        for name, _version in PIN.findall(line):
            found[canonical(name)] = " ".join(said)
        is_said = True
    return found


@cache
def groups() -> dict[str, dict[str, str]]:
    """``{group: {canonical name: SPDX expression}}`` of Python packages."""
    read: dict[str, dict[str, str]] = yaml.safe_load(LICENCES.read_text("utf-8"))
    return read


def python() -> str:
    """Every pinned Python package by what it is for."""
    parts = []
    for group, licences in groups().items():
        rows = [_package(name, licence) for name, licence in licences.items()]
        head = "| package | version | licence | why it is asked for |"
        parts.append("\n".join([f"### {group.capitalize()}\n", head, "|---" * 4 + "|", *rows, ""]))
    return "\n".join(parts)


def _package(name: str, licence: str) -> str:
    shown, version = pinned()[name]
    return f"| `{shown}` | {version} | {licence} | {reasons().get(name, '')} |"


@cache
def modules() -> list[dict[str, Any]]:
    """Every package of the front end: ``name``, ``version``, ``license``, ``dev``."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text("utf-8"))
    found = [
        {
            "name": path.rpartition("node_modules/")[2],
            "version": told["version"],
            "license": told.get("license", ""),
            "dev": bool(told.get("dev")),
        }
        for path, told in lock["packages"].items()
        if path
    ]
    return sorted(found, key=lambda one: (one["dev"], one["name"], one["version"]))


def frontend() -> str:
    """Every pinned package of the front end; a dot where its code reaches browsers."""
    rows = [
        f"| `{one['name']}` | {one['version']} | {one['license']} | {'' if one['dev'] else '●'} |"
        for one in modules()
    ]
    head = "| package | version | licence | shipped |"
    return "\n".join([head, "|---|---|---|:-:|", *rows, ""])
