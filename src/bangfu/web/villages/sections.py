"""The village file in sections, so that a form fits a phone and a page can be read."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bangfu.engine.packs.pack import Column, Pack

SECTIONS: dict[str, Promise] = {
    "basic": _("基本情况"),
    "population": _("人口"),
    "land": _("土地"),
    "income": _("收入"),
    "works": _("基础设施和公共服务"),
    "insurance": _("参保"),
    "local": _("本地增加的内容"),
}
BASIC = {
    "is_poor_village",
    "exited_on",
    "is_old_revolutionary_base",
    "leader_name",
    "leader_phone",
    "village_attribute",
    "development_direction",
    "terrain",
    "longitude",
    "latitude",
    "party_members",
    "graduate_officials",
}
POPULATION = {
    "total_households",
    "total_population",
    "hamlet_count",
    "dibao_households",
    "five_guarantee_households",
    "dibao_population",
    "five_guarantee_population",
    "minority_population",
    "women_population",
    "disabled_population",
    "labour_population",
    "migrant_workers",
}
INCOME = {"disposable_income_pc", "net_income_pc", "collective_income"}


def section_of(pack: Pack, column: Column) -> str:
    """The section a column of the village file is shown in."""
    name = column.name
    if column.pack != pack.chain[0]:
        return "local"
    for section, names in (("basic", BASIC), ("population", POPULATION), ("income", INCOME)):
        if name in names:
            return section
    if name.startswith("area_"):
        return "land"
    return "insurance" if name.endswith("_insured") else "works"


def split(pack: Pack, columns: Mapping[str, Column]) -> dict[str, list[str]]:
    """``{section: its columns}`` in the order of sections; empty ones are left out."""
    found: dict[str, list[str]] = {section: [] for section in SECTIONS}
    for name, column in columns.items():
        if not column.spec.derived:
            found[section_of(pack, column)].append(name)
    return {section: names for section, names in found.items() if names}
