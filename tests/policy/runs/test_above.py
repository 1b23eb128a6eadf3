"""Rules about places above villages: counted over those places, and shown without a list."""

from pathlib import Path

import pytest
from django.test import Client

from bangfu.base.accounts.scope import merge
from bangfu.base.accounts.scope import of as scope_of
from bangfu.policy.packs import queries as packs
from bangfu.policy.runs import actions, lacking, queries, totals
from bangfu.registry.catalogue.models import Site
from tests.cast import Cast

PACK = {
    "pack.yaml": "code: puddle\ntitle: {zh: 水塘, en: Puddle}\nextends: lotus\n"
    'division: "421000000000"\n',
    "tables.yaml": "- extend: county\n  columns:\n"
    "    - {name: funds_pooled, type: bool, zh: 资金是否统筹, en: Funds pooled}\n",
    "parameters.yaml": """
- id: must_pool
  title: {zh: 须统筹, en: Must pool}
  type: bool
  values:
    - {starts: 2015-01-01, value: true, cite: {document: lotus-2015, clause: 三}}
    - starts: 2015-01-01
      value: false
      division: "421022"
      cite: {document: lotus-2015, clause: 三}
""",
    "duties.yaml": """
- id: pooling
  subject: county
  title: {zh: 区县统筹资金, en: County pools its funds}
  cite: {document: lotus-2015, clause: 三}
  bearer: {zh: 区县, en: County}
  applies: p.must_pool
  conditions:
    - {id: pooled, title: {zh: 已统筹, en: Pooled}, test: funds_pooled}
""",
}
CITY = "421000000000"


@pytest.fixture
def pond(registry: Cast, tmp_path: Path, settings) -> Cast:
    """The registry under a pack with a duty of counties, for which nobody has reported."""
    folder = tmp_path / "puddle"
    folder.mkdir()
    for name, text in PACK.items():
        (folder / name).write_text(text, encoding="utf-8")
    settings.PACKS = [*settings.PACKS, tmp_path]
    Site.objects.update(pack="puddle")
    assert actions.refresh(by="tests") is not None
    return registry


def test_counties_are_counted_and_nothing_is_made_up(pond: Cast) -> None:
    scope = scope_of(pond.city)
    results = queries.results(scope)
    rule = packs.program().rules["pooling"]
    found = totals.by_subject(results, scope, CITY, rule)
    assert found is not None
    assert found["unknown"] + found["not_applicable"] == len(results.folders) == 2
    assert found["met"] == found["not_met"] == 0
    (pooled,) = totals.conditions(results, scope, CITY, rule)
    assert pooled["unknown"] == found["unknown"]
    assert lacking.ranking(packs.program(), results, scope, rule) == []
    assert "pooling" not in totals.by_household(packs.program(), results, scope, CITY)


def test_nobody_sees_more_than_their_own_county(pond: Cast) -> None:
    rule = packs.program().rules["pooling"]
    for person, seen in ((pond.county, 1), (pond.neighbour, 1), (pond.town, 0)):
        scope = scope_of(person)
        found = totals.by_subject(queries.results(scope), scope, CITY, rule)
        assert sum((found or {}).values()) == seen


def test_where_nothing_was_worked_out_there_is_no_count(pond: Cast) -> None:
    nowhere = merge([])
    rule = packs.program().rules["pooling"]
    results = queries.results(scope_of(pond.city))
    empty = type(results)(results.run, ())
    assert totals.by_subject(empty, scope_of(pond.city), CITY, rule) is None
    assert sum((totals.by_subject(results, nowhere, CITY, rule) or {}).values()) == 0


def test_pages_show_such_a_rule(pond: Cast, client: Client) -> None:
    client.force_login(pond.city)
    for path in ("/policy/rules/", "/policy/rules/pooling/", "/map/421000000000/?show=pooling"):
        answer = client.get(path)
        assert answer.status_code == 200, path
    page = client.get("/policy/rules/pooling/").content.decode()
    assert "按区县计" in page
    assert "rule=pooling" not in page  # there is no list of counties behind the counts
    assert "/map/?show=pooling" not in page
    assert "/map/?show=village_exit" in client.get("/policy/rules/village_exit/").content.decode()
