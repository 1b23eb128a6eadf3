"""Commands on places, as a person and as a program uses them."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from bangfu.base.audit.models import Entry
from bangfu.base.divisions.models import Boundary, Division
from bangfu.base.kit.refusals import Refusal
from bangfu.cli.main import root
from tests.base.divisions.shapes import collection, feature, square

LIST = """code,name
42,湖北省
4210,荆州市
421083,洪湖市
421022,公安县
421083100,新堤镇
421083100201,湖滨村
"""
pytestmark = pytest.mark.django_db


def run(*words: object) -> Result:
    return CliRunner().invoke(root, ["divisions", *map(str, words)])


def answer(*words: object) -> Any:
    return json.loads(run(*words, "--json").output)


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "places.csv"
    path.write_text(LIST, "gb18030")
    return path


@pytest.fixture
def outlined(tmp_path: Path, listed: Path) -> Path:
    run("import", listed)
    path = tmp_path / "counties.geojson"
    items = [feature(square(0, 0), name="洪湖"), feature(square(5, 5), name="他乡县")]
    path.write_bytes(collection(*items))
    return path


def test_a_code_list_is_imported(listed: Path) -> None:
    result = run("import", listed)
    assert (result.exit_code, result.output) == (0, "新增 6，改名 0，改有效期 0，未变 0。\n")
    assert Division.objects.count() == 6


def test_the_operator_and_the_file_are_on_the_trail(listed: Path) -> None:
    run("import", listed, "--source", "统计代码")
    entry = Entry.objects.get()
    assert entry.actor.startswith("cli:")
    assert entry.subject_id == "统计代码"


def test_programs_get_counts(listed: Path) -> None:
    run("import", listed)
    assert answer("import", listed) == {"added": 0, "renamed": 0, "dated": 0, "unchanged": 6}


def test_a_bundle_folder_is_imported(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(LIST, "utf-8")
    facts = 'codes: list.csv\nsource: x\nreplaced:\n  - {code: "421023", name: 监利县, '
    facts += 'successor: "421083", ended: 2020-06-12}\n'
    (tmp_path / "divisions.yaml").write_text(facts, "utf-8")
    assert answer("import", tmp_path)["added"] == 6
    assert Division.objects.get(code="421023000000").successor_id == "421083000000"


def test_a_bad_list_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("code,name\n42108,洪湖市\n", "utf-8")
    result = run("import", path)
    assert isinstance(result.exception, Refusal)
    assert "第 2 行" in str(result.exception)


def test_a_program_gets_the_refusal_as_data(tmp_path: Path) -> None:
    result = run("import", tmp_path / "nowhere.csv", "--json")
    assert result.exit_code == 2
    assert json.loads(result.output)["error"]["code"] == "file.unreadable"


def test_boundaries_are_imported_and_the_rest_is_listed(outlined: Path) -> None:
    result = run("boundaries", outlined, "--level", "county")
    assert result.exit_code == 0
    assert "对上 1 个地区" in result.output
    assert "洪湖 → 421083000000 洪湖市" in result.output
    assert "#2 他乡县 区划表里没有" in result.output
    assert "421022000000 公安县" in result.output
    assert "审图号" in result.output


def test_programs_get_what_matched(outlined: Path) -> None:
    done = answer("boundaries", outlined, "--within", "4210")
    assert [(m["code"], m["how"]) for m in done["matched"]] == [("421083000000", "short_name")]
    assert done["missing"] == [{"code": "421022000000", "name": "公安县"}]


def test_the_file_name_is_the_source_unless_told(outlined: Path) -> None:
    run("boundaries", outlined)
    assert Boundary.objects.get(division_id="421083000000").source == "counties.geojson"
    run("boundaries", outlined, "--source", "省测绘局")
    assert Boundary.objects.get(division_id="421083000000").source == "省测绘局"


def test_swapped_axes_are_turned_on_request(tmp_path: Path, listed: Path) -> None:
    run("import", listed)
    item = feature(square(0, 0), id="421083")
    ring = item["geometry"]["coordinates"][0]
    item["geometry"]["coordinates"] = [[[y, x] for x, y in ring]]
    path = tmp_path / "swapped.geojson"
    path.write_bytes(collection(item))
    assert answer("boundaries", path)["error"]["code"] == "boundaries.swapped"
    assert answer("boundaries", path, "--swapped")["places"] == 1


def test_a_long_list_is_cut_for_people(tmp_path: Path, listed: Path) -> None:
    run("import", listed)
    strangers = [feature(square(n % 9, 2), name=f"他乡{n}县") for n in range(25)]
    path = tmp_path / "many.geojson"
    path.write_bytes(collection(feature(square(0, 0), id="421083"), *strangers))
    assert "……共 25 个" in run("boundaries", path).output
    assert len(answer("boundaries", path)["unmatched"]) == 25


def test_a_schematic_map_is_drawn(listed: Path) -> None:
    run("import", listed)
    assert "画了 5 个地区" in run("schematic", "4210").output
    assert answer("schematic", "4210") == {"drawn": 5}


def test_an_import_tells_that_the_schematic_map_is_gone(outlined: Path) -> None:
    run("schematic", "4210")
    assert "原来的示意图（5 个地区）已失效并删除" in run("boundaries", outlined).output


def test_a_place_that_is_no_city_is_refused(listed: Path) -> None:
    assert answer("schematic", "4299")["error"]["code"] == "boundaries.not_a_city"
