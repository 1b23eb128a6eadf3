"""Definitions as data: frozen with their days, thawed as they were."""

import json

import pytest

from bangfu.engine.compile import program as programs
from bangfu.engine.problems import PackError
from bangfu.policy.packs import queries as packs
from bangfu.procedures import definitions
from bangfu.registry.catalogue.models import Site
from tests.cast import VILLAGE, Cast
from tests.procedures.conftest import MONDAY
from tests.procedures.refusals import refused


@pytest.mark.parametrize("code", ["household_exit", "identification", "risk_clearing"])
def test_a_frozen_definition_is_plain_data_and_thaws_whole(code: str, people: Cast) -> None:
    spec = definitions.get(code)
    data = definitions.frozen(spec, VILLAGE, MONDAY)
    assert json.loads(json.dumps(data)) == data
    again = definitions.thawed(data)
    assert [stage.id for stage in again.stages] == [stage.id for stage in spec.stages]
    assert (again.title, again.cite, again.requires) == (spec.title, spec.cite, spec.requires)
    asked = [[one.model_dump() for one in stage.evidence] for stage in again.stages]
    assert asked == [[one.model_dump() for one in stage.evidence] for stage in spec.stages]


def test_days_named_after_a_figure_become_numbers(people: Cast) -> None:
    spec = definitions.get("monitoring_entry")
    again = definitions.thawed(definitions.frozen(spec, VILLAGE, MONDAY))
    assert (spec.most_days, again.most_days) == ("monitoring_most_days", 15)
    assert [s.notice.days for s in again.stages if s.notice] == [5]
    with pytest.raises(AssertionError):
        definitions.days(spec.most_days)


def test_a_definition_is_thawed_once(people: Cast) -> None:
    data = definitions.frozen(definitions.get("village_exit"), VILLAGE, MONDAY)
    assert definitions.thawed(data) is definitions.thawed(dict(data))


def test_procedures_are_offered_by_subject(people: Cast) -> None:
    about_villages = {"project_admission", "rectification", "village_exit", "yearly_adjustment"}
    assert set(definitions.offered("village")) == about_villages
    assert set(definitions.offered("township")) == {"township_exit"}
    assert set(definitions.offered("county")) == {"county_exit"}
    assert "household_exit" in definitions.offered("household")
    assert set(definitions.offered()) > set(definitions.offered("village"))


def test_what_is_not_declared_is_refused(people: Cast) -> None:
    assert refused("procedures.unknown", definitions.get, "x").status == 404
    with pytest.raises(StopIteration):
        definitions.stage(definitions.get("village_exit"), "x")


def test_a_figure_left_open_is_named(people: Cast) -> None:
    Site.objects.update(assumed=False)
    spec = definitions.get("household_exit")
    refusal = refused("procedures.figure_unset", definitions.frozen, spec, VILLAGE, MONDAY)
    assert "village_notice_days" in str(refusal.message)


# --- conditions asked of a program that exists already ---


def test_a_condition_is_checked_against_the_pack(cast: Cast) -> None:
    node = programs.expression(packs.program("lotus"), "house_grade = 'a'", "household")
    assert node.type.kind.value == "bool"


@pytest.mark.parametrize("text", ["", "house_grade", "house_grad = 'a'", "1 +", "exec('x')"])
def test_a_condition_that_does_not_fit_is_told(text: str, cast: Cast) -> None:
    with pytest.raises(PackError):
        programs.expression(packs.program("lotus"), text, "household")
