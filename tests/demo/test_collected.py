"""Columns that a city collects: from its recipe, or evenly over what they may hold."""

from pathlib import Path

import pytest
from django.conf import settings

from bangfu.demo import city as making
from bangfu.demo import collected
from bangfu.demo.city import City
from bangfu.demo.scene import Scene
from bangfu.engine.packs.pack import column
from bangfu.engine.packs.schema import Column
from tests.demo import ask

TABLE = """
- extend: household
  columns:
    - {name: has_phone, type: bool, zh: 是否有电话, en: Telephone}
    - {name: dogs, type: int, min: 1, max: 4, zh: 狗, en: Dogs}
    - {name: roof, type: code, codes: house_grade, zh: 屋顶, en: Roof}
    - {name: visited_on, type: date, zh: 走访日期, en: Visited on}
    - {name: remark, type: text, kept: rows, zh: 备注, en: Remark}
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> City:
    """A city whose pack collects what its recipe does not mention."""
    folder: Path = tmp_path_factory.mktemp("packs") / "town"
    (folder / "tables").mkdir(parents=True)
    header = 'code: town\ntitle: 小城\ndivision: "421000000000"\nextends: jingzhou\n'
    (folder / "pack.yaml").write_text(header, "utf-8")
    (folder / "tables" / "collected.yaml").write_text(TABLE, "utf-8")
    return making.generate("town", errors=0, roots=[folder.parent, *settings.PACKS])


def test_a_new_city_is_a_folder_and_no_code(town: City) -> None:
    assert town.ledger.sheets["household"].num_rows == 5000
    assert town.ledger.headings["household"]["dogs"] == "狗"


def test_what_the_recipe_does_not_mention_is_filled_all_the_same(town: City) -> None:
    assert 0.45 < ask.share(town, "household", "has_phone = '是'") < 0.52
    assert ask.count(town, "household", "dogs NOT BETWEEN 1 AND 4") == 0
    assert ask.one(town, "SELECT count(DISTINCT roof) FROM household") == 5
    assert ask.count(town, "household", "visited_on >= DATE '2016-12-31'") == 0
    assert ask.share(town, "household", "visited_on IS NOT NULL") > 0.9


def test_texts_nobody_described_stay_blank(town: City) -> None:
    assert ask.count(town, "household", "remark IS NOT NULL") == 0


def test_an_amount_begins_at_its_least(scene: Scene) -> None:
    spec = Column(name="fee", type="money", min=5, max=7, zh="费", en="Fee")
    assert collected.plain(scene, column(spec, "town")).between == (5, 7)


def test_skills_and_projects_follow_from_work_and_exit(jingzhou: City) -> None:
    skilled = ask.share(jingzhou, "member", "skills >= 1", "labour_capacity = '技能劳动力'")
    idle = ask.share(jingzhou, "member", "skills >= 1", "labour_capacity = '无劳动力'")
    assert skilled > 0.9 > idle == 0


def test_licences_come_with_businesses(wuhan: City) -> None:
    assert ask.count(wuhan, "member", "first_licence_on IS NOT NULL") > 20
    other = "first_licence_on IS NOT NULL AND started_business = '否'"
    assert ask.count(wuhan, "member", other) == 0
