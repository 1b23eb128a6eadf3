"""The procedures that are shipped can be run here: roles, effects and proof exist."""

import itertools

import pytest

from bangfu.base.accounts.roles import ROLES, allowing
from bangfu.base.divisions.codes import Level
from bangfu.engine.compile import program
from bangfu.engine.packs.pack import Pack
from bangfu.engine.packs.procedure import Procedure
from bangfu.procedures import definitions, effects, subjects
from bangfu.procedures.filings.seats import DECIDE
from tests.packs_root import PACKS

CITIES = ("jingzhou", "wuhan")
WANTED = {
    "benefit_application",
    "county_exit",
    "household_exit",
    "identification",
    "member_change",
    "microcredit",
    "monitoring_entry",
    "policy_approval",
    "project_admission",
    "rectification",
    "risk_clearing",
    "township_exit",
    "village_exit",
    "yearly_adjustment",
}


def pack(name: str) -> Pack:
    return program.load(name, [PACKS]).pack


EVERY = [
    pytest.param(procedure, id=f"{city}-{name}")
    for city in CITIES
    for name, procedure in pack(city).procedures.items()
]


@pytest.mark.parametrize("city", CITIES)
def test_each_city_has_every_procedure(city: str) -> None:
    assert set(pack(city).procedures) == WANTED


@pytest.mark.parametrize("procedure", EVERY)
def test_every_stage_has_a_role_that_decides_at_its_level(procedure: Procedure) -> None:
    deciding = {role.code for role in allowing(DECIDE)}
    for stage in procedure.stages:
        assert stage.role in deciding, stage.id
        assert Level(stage.level) in ROLES[stage.role].levels, stage.id


@pytest.mark.parametrize("procedure", EVERY)
def test_its_effect_and_subject_are_known(procedure: Procedure) -> None:
    assert procedure.subject in subjects.labels()
    assert effects.find(procedure.effect or "", procedure.subject).code == procedure.effect


@pytest.mark.parametrize("procedure", EVERY)
def test_the_last_word_is_an_approval_and_what_is_not_stated_says_so(procedure: Procedure) -> None:
    assert procedure.stages[-1].does == "approval"
    for stage in procedure.stages:
        cite = stage.cite or procedure.cite
        assert stage.status == "assumed" or cite.clause, stage.id  # stated: by a clause


@pytest.mark.parametrize("procedure", EVERY)
def test_people_of_three_seats_are_enough(procedure: Procedure) -> None:
    """No two approvals in a row ask for one more person at the same desk."""
    desks = [(s.role, s.level) for s in procedure.stages if s.does == "approval"]
    assert all(a != b for a, b in itertools.pairwise(desks))


def test_the_cities_differ_by_their_packs_only() -> None:
    first, second = (pack(city).procedures["household_exit"] for city in CITIES)
    assert (first.cite.document, second.cite.document) == ("jingzhou-2015", "wuhan-2015")
    assert [s.id for s in second.stages] == [*(s.id for s in first.stages), "city"]


def test_only_what_a_document_says_is_stated() -> None:
    """Districts decide about projects and the city is told; nothing else of a way is written."""
    stated = {
        (city, name, stage.id)
        for city in CITIES
        for name, one in pack(city).procedures.items()
        for stage in one.stages
        if stage.status == "stated"
    }
    admission = ("wuhan", "project_admission")
    assert stated == {(*admission, "county"), (*admission, "city")}
    cite = pack("wuhan").procedures["project_admission"].cite
    assert (cite.document, cite.clause) == ("wuhan-2015", "五(三)")


def test_the_cities_limit_a_microcredit_each_by_its_own_document() -> None:
    first, second = (pack(city).procedures["microcredit"] for city in CITIES)
    assert [one.most for one in first.details if one.most] == [
        "microcredit_cap", "microcredit_term_months",
    ]  # fmt: skip
    assert [one.most for one in second.details if one.most] == [
        "microcredit_cap", "microcredit_years",
    ]  # fmt: skip
    caps = [pack(city).parameters["microcredit_cap"].values[0].value for city in CITIES]
    assert caps[1] == 2 * caps[0]


def test_stages_that_run_together_form_a_group() -> None:
    grouped = definitions.groups(pack("jingzhou").procedures["monitoring_entry"])
    assert [[s.id for s in group] for group in grouped] == [
        ["look"],
        ["compare", "review"],
        ["village_notice"],
        ["township"],
        ["county"],
    ]
