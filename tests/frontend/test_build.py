"""The build of the front end: when it runs, and what it says when it cannot."""

import gzip
import importlib.util
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The build script, in a project of three files."""
    spec = importlib.util.spec_from_file_location("build", ROOT / "frontend" / "build.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    here, faces = tmp_path / "frontend", tmp_path / "faces"
    (here / "src").mkdir(parents=True)
    (here / "node_modules").mkdir()
    faces.mkdir()
    (here / "src" / "main.ts").write_text("1")
    (here / "package-lock.json").write_text("{}")
    (faces / "a.html").write_text("<p>")
    places = {"ROOT": tmp_path, "HERE": here, "FACES": faces, "DIST": here / "dist"}
    places["INSTALLED"] = here / "node_modules" / ".installed"
    places["BUILT"] = here / "node_modules" / ".built"
    for name, path in places.items():
        monkeypatch.setattr(module, name, path)
    return module


class Tools:
    """Notes what would be run; ``fails`` names the command that does not work."""

    def __init__(self, build: ModuleType, fails: str = "") -> None:
        self.node, self.npm, self.ran, self.fails = "node", ["npm"], list[str](), fails
        self.dist = build.DIST

    def run(self, command: list[str]) -> int:
        """Pretend."""
        word = "ci" if "ci" in command else "build"
        self.ran.append(word)
        if word == "build" and word != self.fails:
            self.dist.mkdir(exist_ok=True)
            (self.dist / "manifest.json").write_text("{}")
        return int(word == self.fails)


@pytest.fixture
def tools(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Tools:
    """Tools that work."""
    made = Tools(build)
    monkeypatch.setattr(build, "system_tools", lambda: made)
    return made


@pytest.mark.parametrize(
    ("version", "enough"),
    [
        ("v20.19.0", True),
        ("v20.18.9", False),
        ("v21.7.0", False),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.1.0", True),
        ("", False),
    ],
)
def test_a_recent_node_is_told_from_an_old_one(
    build: ModuleType, version: str, enough: bool
) -> None:
    assert build.recent(version) is enough


def test_the_first_build_installs_and_builds(build: ModuleType, tools: Tools) -> None:
    assert build.build() is True
    assert tools.ran == ["ci", "build"]


def test_nothing_changed_nothing_runs(build: ModuleType, tools: Tools) -> None:
    build.build()
    assert build.build() is False
    assert tools.ran == ["ci", "build"]


@pytest.mark.parametrize("changed", ["faces/a.html", "faces/b.py", "frontend/src/main.ts"])
def test_a_changed_source_builds_without_installing(
    build: ModuleType, tools: Tools, changed: str
) -> None:
    build.build()
    (build.ROOT / changed).write_text("changed")
    assert build.build() is True
    assert tools.ran == ["ci", "build", "build"]


def test_a_changed_lock_installs_again(build: ModuleType, tools: Tools) -> None:
    build.build()
    (build.HERE / "package-lock.json").write_text('{"a": 1}')
    build.build()
    assert tools.ran == ["ci", "build", "ci", "build"]


def test_a_lost_result_is_built_again(build: ModuleType, tools: Tools) -> None:
    build.build()
    (build.DIST / "manifest.json").unlink()
    assert build.build() is True


@pytest.mark.parametrize(("fails", "word"), [("ci", "registry"), ("build", "does not build")])
def test_a_failure_says_what_to_do_and_is_tried_again(
    build: ModuleType,
    tools: Tools,
    fails: str,
    word: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    tools.fails = fails
    assert build.main() == 1
    assert word in capsys.readouterr().out
    tools.fails = ""
    assert build.main() == 0


def test_without_node_and_connection_the_way_out_is_named(
    build: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "ROOT", ROOT)
    monkeypatch.setattr(build.subprocess, "run", lambda *_a, **_k: SimpleNamespace(returncode=1))
    with pytest.raises(build.Trouble, match="frontend/dist"):
        build.fetch_wheel()


def built(ending: str) -> bytes:
    """The built file with an ending; the test is skipped where nothing was built."""
    found = sorted((settings.FRONTEND / "assets").glob(f"*{ending}"))
    if not found:
        pytest.skip("the front end is not built")
    return found[0].read_bytes()


def test_the_stylesheet_is_small_and_has_no_dark_half() -> None:
    css = built(".css")
    assert len(gzip.compress(css)) <= 30_000
    assert b"light-dark(" not in css
    assert b"@import" not in css
    assert b"http://fonts" not in css


def test_the_sprite_holds_the_icons_that_templates_name() -> None:
    sprite = built(".svg")
    for name in (b"home", b"circle-check", b"quote", b"mood-empty", b"list", b"history"):
        assert b'id="' + name + b'"' in sprite
