"""Schemes of classes and colours: what packs define, and that people can tell them apart."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from bangfu.engine.packs import loader
from bangfu.engine.problems import PackError
from bangfu.web.map import legend
from bangfu.web.map.legend import Scheme

PACKS = Path(__file__).parents[3] / "packs"
NATIONAL = legend.load([PACKS / "national"])
BANDED = [name for name, scheme in NATIONAL.items() if any(c.is_band for c in scheme.classes)]
# How people without the red, the green or the blue cone see linear light (Machado 2009).
BLINDNESS = {
    "red": [0.152, 1.053, -0.205, 0.115, 0.786, 0.099, -0.004, -0.048, 1.052],
    "green": [0.367, 0.861, -0.228, 0.280, 0.673, 0.047, -0.012, 0.043, 0.969],
    "blue": [1.256, -0.077, -0.179, -0.078, 0.931, 0.148, 0.005, 0.691, 0.304],
}
BAND = """
- id: {id}
  title: 进度
  classes:
    - {{id: nobody, label: 无, colour: "#ffffff"}}
    - {{id: unknown, label: 不详, colour: "#cccccc"}}
    - {{id: low, label: 低, colour: "#aaaaaa", at_least: {low}}}
    - {{id: high, label: 高, colour: "{colour}", at_least: 50}}
"""


def written(tmp_path: Path, text: str, name: str = "lotus") -> Path:
    folder = tmp_path / name
    folder.mkdir()
    (folder / "map.yaml").write_text(text, "utf-8")
    return folder


def pack(tmp_path: Path, name: str = "lotus", **values: object) -> Path:
    given = {"id": "progress", "low": 0, "colour": "#000000", **values}
    return written(tmp_path, BAND.format(**given), name)


def light(colour: str) -> np.ndarray:
    """Linear red, green and blue."""
    c = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear light: distances are about what the eye tells apart."""
    to_xyz = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    xyz = np.array(to_xyz) @ np.clip(rgb, 0, 1) / [0.9505, 1, 1.089]
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def grey(colour: str) -> float:
    """Lightness, as a black-and-white printer shows it: 0 black, 100 white."""
    return float(lab(light(colour))[0])


@pytest.mark.parametrize("name", BANDED)
def test_bands_grow_darker_in_even_steps(name: str) -> None:
    tones = [grey(c.colour) for c in NATIONAL[name].classes if c.is_band]
    steps = -np.diff(tones)
    assert steps.min() >= 8
    assert steps.max() <= 2.2 * steps.min()


def test_outcomes_differ_in_grey_print() -> None:
    tones = sorted(grey(c.colour) for c in NATIONAL["outcome"].classes)
    assert np.diff(tones).min() >= 10


@pytest.mark.parametrize("sight", BLINDNESS)
@pytest.mark.parametrize("name", NATIONAL)
def test_neighbouring_classes_differ_for_every_sight(name: str, sight: str) -> None:
    matrix = np.array(BLINDNESS[sight]).reshape(3, 3)
    classes = [c for c in NATIONAL[name].classes if not c.hatched and c.id != "nobody"]
    seen = [lab(matrix @ light(c.colour)) for c in classes]
    assert min(np.linalg.norm(a - b) for a, b in itertools.pairwise(seen)) > 8


@pytest.mark.parametrize("name", NATIONAL)
def test_what_is_not_known_is_hatched(name: str) -> None:
    assert NATIONAL[name].state("unknown").hatched


def test_the_national_file_has_progress_and_outcomes() -> None:
    assert {"exit_progress", "share_met", "outcome"} <= set(NATIONAL)
    outcomes = {c.id for c in NATIONAL["outcome"].classes}
    assert {"met", "not_met", "unknown", "not_applicable"} <= outcomes


@pytest.mark.parametrize(
    ("done", "total", "band"),
    [
        (None, 10, "unknown"),
        (0, None, "unknown"),
        (0, 0, "nobody"),
        (0, 10, "none"),
        (1, 100_000, "some"),
        (24_999, 100_000, "some"),
        (1, 4, "quarter"),
        (1, 2, "half"),
        (74, 100, "half"),
        (3, 4, "most"),
        (99_999, 100_000, "most"),
        (10, 10, "all"),
    ],
)
def test_shares_fall_into_bands_exactly(done: int, total: int, band: str) -> None:
    assert NATIONAL["exit_progress"].band(done, total).id == band


def test_labels_are_in_both_languages() -> None:
    one = NATIONAL["exit_progress"].state("all")
    assert (one.label.text("zh"), one.label.text("en")) == ("全部脱贫", "All")


def test_a_later_pack_replaces_a_scheme_of_an_earlier_one(tmp_path: Path) -> None:
    mine, theirs = pack(tmp_path, "a"), pack(tmp_path, "b", colour="#123456")
    schemes = legend.load([mine, theirs])
    assert schemes["progress"].state("high").colour == "#123456"


def test_packs_without_a_map_file_are_passed_over(tmp_path: Path) -> None:
    assert legend.load([tmp_path]) == {}


def test_the_engine_leaves_the_file_alone() -> None:
    digest = loader.load("national", [PACKS]).digest
    assert digest
    assert "map.yaml" in loader.FOREIGN


def problem(folder: Path) -> tuple[str, int]:
    with pytest.raises(PackError) as caught:
        legend.load([folder])
    first = caught.value.problems[0]
    return first.code, first.place.line


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345G", "url(x)", "#000000;"])
def test_what_is_no_colour_is_a_problem_with_its_line(tmp_path: Path, colour: str) -> None:
    assert problem(pack(tmp_path, colour=colour)) == ("bad_value", 8)


def test_bands_must_begin_at_zero_and_ascend(tmp_path: Path) -> None:
    assert problem(pack(tmp_path, "a", low=10))[0] == "bad_value"
    assert problem(pack(tmp_path, "b", low=60))[0] == "bad_value"


def test_bands_need_classes_for_nobody_and_unknown(tmp_path: Path) -> None:
    text = BAND.format(id="progress", low=0, colour="#000000").replace("id: nobody", "id: none")
    assert problem(written(tmp_path, text))[0] == "missing_key"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("id: x", "not_a_list"),
        ("- {id: x, classes: []}", "missing_key"),
        ("- {id: x, title: y, classes: [], shade: z}", "bad_value"),
        ("- {id: x, title: y, shade: z}", "missing_key"),
        ('- {id: X, title: y, classes: [{id: a, label: b, colour: "#000000"}]}', "bad_value"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(tmp_path: Path, text: str, code: str) -> None:
    assert problem(written(tmp_path, text))[0] == code


def test_a_class_listed_twice_is_a_problem(tmp_path: Path) -> None:
    text = BAND.format(id="progress", low=0, colour="#000000").replace("id: high", "id: low")
    assert problem(written(tmp_path, text))[0] == "duplicate_id"


def test_an_unknown_state_is_an_error() -> None:
    scheme: Scheme = NATIONAL["outcome"]
    with pytest.raises(KeyError):
        scheme.state("half")
