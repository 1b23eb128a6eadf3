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


def test_the_overview_counts_counties_and_each_count_opens_its_list(
    pond: Cast, client: Client
) -> None:
    client.force_login(pond.city)
    page = client.get(f"/overview/{CITY}/")
    (told,) = page.context["figures"].place_rules
    counts = {name: told[name].count for name in totals.OUTCOME_COUNTS}
    assert counts == {"met": 0, "not_met": 0, "unknown": 1, "not_applicable": 1}
    assert "区县统筹资金" in page.content.decode()
    for name, count in counts.items():
        listed = client.get(told[name].href)
        assert (listed.status_code, len(listed.context["rows"])) == (200, count)
    nothing = client.get(told["met"].href).content.decode()
    assert "没有这样的地方" in nothing


def test_lists_of_places_keep_to_the_area_and_to_what_can_be_asked(pond: Cast) -> None:
    address = f"/villages/places/?at={CITY}&rule=pooling&outcome="
    seen = {}
    for seat in ("city", "county", "town"):
        client = Client()
        client.force_login(getattr(pond, seat))
        found = [
            row for outcome in totals.OUTCOME_COUNTS for row in rows(client, address + outcome)
        ]
        seen[seat] = len(found)
    assert seen == {"city": 2, "county": 1, "town": 0}
    client = Client()
    client.force_login(pond.city)
    for strange in (
        "?at=9&rule=pooling&outcome=met",
        f"?at={CITY}&rule=nothing&outcome=met",
        f"?at={CITY}&rule=pooling&outcome=maybe",
    ):
        answer = client.get(f"/villages/places/{strange}")
        assert (answer.status_code, answer.context["asked"]) == (200, None)


def rows(client: Client, address: str) -> list[tuple[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    found: list[tuple[str, str]] = answer.context["rows"]
    return found
