"""What a list is asked for: the address read as a filter, and told back as lists and chips."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from bangfu.engine.compile.program import Rule
from bangfu.policy.runs.households import MOST_TEXT, OUTCOMES, Filter, rule_of
from bangfu.policy.runs.queries import Desk
from bangfu.web.households import found, links
from bangfu.web.pages import language
from bangfu.web.places import cascade as places
from bangfu.web.templatetags.bangfu import VERDICTS

Options = list[tuple[str, str]]
# What a list may be narrowed by: name in the address, name in the filter, column.
CODED = (
    ("category", "household_attribute"),
    ("status", "exit_status"),
    ("cause", "main_cause"),
)
KEYS = {"place": (str, str), "income": (int, str), "size": (int, str)}


@dataclass(frozen=True, slots=True)
class Choice:
    """One list of the filter bar; ``groups`` are ``(title, options)``, the title may be empty."""

    name: str
    label: str
    everything: str
    groups: list[tuple[str, Options]]
    chosen: str

    @property
    def words(self) -> str:
        """What is chosen, in words."""
        options = (option for _title, group in self.groups for option in group)
        return dict(options).get(self.chosen, self.chosen)


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter, and the address without it."""

    words: str
    without: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as asked for: the filter, the rule whose verdicts it shows, and how to change it."""

    filter: Filter
    rule: Rule | None
    cascade: places.Cascade
    choices: list[Choice]
    chips: list[Chip] = field(default_factory=list)

    @property
    def sort(self) -> str:
        """The order of rows."""
        return self.filter.sort


def read(request: HttpRequest, desk: Desk) -> Asked:
    """The filter of an address.

    Raises:
        Refusal: ``lists.rule``, ``lists.condition`` when it names what there is not.
    """
    get = request.GET
    cascade = places.cascade(
        desk.scope, desk.site.division_id, places.deepest([v for v in get.getlist("at") if v])
    )
    rule = _rule(desk, get.get("rule", ""))
    kind, _colon, condition = get.get("why", "").partition(":")
    kept = found.kept(request, get.get("found", ""))
    outcome = get.get("outcome", "")
    coded: dict[str, Any] = {column: get.get(name, "") for name, column in CODED}
    chosen = Filter(
        division=cascade.at if cascade.at != cascade.root else "",
        **coded,
        exited=get.get("exited", ""),
        rule=rule.id if rule else "",
        outcome=outcome if outcome in OUTCOMES else "",
        condition=condition if kind == links.FAILS else "",
        lacking=condition if kind == links.LACKS else "",
        text=get.get("q", "").strip()[:MOST_TEXT],
        ids=kept.ids if kept else None,
        sort=get.get("sort", "") if get.get("sort") in KEYS else "place",
    )
    choices = list(_choices(desk, get, rule))
    chips = list(_chips(get, cascade, choices, kept))
    return Asked(chosen, rule, cascade, choices, chips)


def _rule(desk: Desk, name: str) -> Rule | None:
    if name:
        return rule_of(desk.program, desk.results, name)
    return desk.exit_rule()


# --- lists to choose from ---


def _choices(desk: Desk, get: QueryDict, rule: Rule | None) -> Iterator[Choice]:
    everything = {"category": _("全部类别"), "status": _("全部状态"), "cause": _("全部致贫原因")}
    columns = desk.program.pack.tables["household"].columns
    for name, column in CODED:
        label = columns[column].title(language())
        yield Choice(
            name, label, everything[name], [("", _entries(desk, column))], get.get(name, "")
        )
    if rule is None:
        return
    shown = get.get("rule", "")
    yield Choice("rule", _("标准或待遇"), rule_title(desk.exit_rule()), _rules(desk), shown)
    outcomes = [(name, str(sign.word)) for name, sign in VERDICTS.items()]
    yield Choice("outcome", _("结论"), _("全部结论"), [("", outcomes)], get.get("outcome", ""))
    if rule.subject == "household":
        yield Choice("why", _("条件"), _("全部条件"), _conditions(rule), get.get("why", ""))


def _entries(desk: Desk, column: str) -> Options:
    pack = desk.program.pack
    entries = pack.codes[pack.tables["household"].columns[column].type.codes].entries
    return [(entry.id, entry.zh if language() == "zh" else entry.en) for entry in entries]


def rule_title(rule: Rule | None) -> str:
    """A rule's title in the reader's language."""
    return rule.spec.title.text(language()) if rule else ""


def _rules(desk: Desk) -> list[tuple[str, Options]]:
    first = desk.exit_rule()
    rules = [
        rule
        for rule in desk.program.rules_in_force(desk.as_of)
        if rule.subject in ("household", "member") and rule is not first
    ]
    groups = {
        "standard": _("标准"),
        "benefit": _("待遇"),
        "alert": _("预警"),
        "duty": _("责任"),
    }
    named = [
        (title, [(r.id, rule_title(r)) for r in rules if r.kind == kind])
        for kind, title in groups.items()
    ]
    return [(title, options) for title, options in named if options]


def _conditions(rule: Rule) -> list[tuple[str, Options]]:
    titles = [(c.spec.id, c.spec.title.text(language())) for c in rule.conditions]
    fails = [(links.why(name), title) for name, title in titles]
    lacks = [(links.why(name, lacks=True), title) for name, title in titles]
    return [(_("没有达到"), fails), (_("缺少数据"), lacks)]


# --- chips ---


def _chips(
    get: QueryDict, cascade: places.Cascade, choices: list[Choice], kept: "found.Kept | None"
) -> Iterator[Chip]:
    if cascade.at != cascade.root:
        name = next((dict(s.options)[s.chosen] for s in reversed(cascade.steps) if s.chosen), "")
        yield Chip(name or cascade.top, without(get, "at"))
    for choice in choices:
        if choice.chosen:
            lost = ("rule", "outcome", "why") if choice.name == "rule" else (choice.name,)
            yield Chip(f"{_label(choice)}：{choice.words}", without(get, *lost))
    exited = {"yes": _("已脱贫"), "no": _("未脱贫"), "unknown": _("脱贫状态未知")}
    if words := exited.get(str(get.get("exited"))):
        yield Chip(words, without(get, "exited"))
    if text := get.get("q", "").strip():
        yield Chip(_("查找：%(text)s") % {"text": text[:MOST_TEXT]}, without(get, "q"))
    if kept:
        words = _("电话：%(number)s") if kept.is_phone else _("证件号码：%(number)s")
        yield Chip(words % {"number": kept.shown}, without(get, "found"))


def _label(choice: Choice) -> str:
    if choice.name == "why":
        return _("缺少数据") if choice.chosen.startswith(links.LACKS) else _("没有达到")
    return choice.label


def without(get: QueryDict, *names: str) -> str:
    """The query of an address without some names and empty values: ``?…``."""
    query = get.copy()
    for name in list(query):
        if name in (*names, "after") or not any(query.getlist(name)):
            del query[name]
    return f"?{query.urlencode()}"


# --- where a list goes on ---


def mark(after: Sequence[Any] | None) -> str:
    """The key of a page's last row as text."""
    return json.dumps(after, ensure_ascii=False, separators=(",", ":")) if after else ""


def after(text: str, sort: str) -> list[Any] | None:
    """The key out of an address; ``None`` for anything that is not one of this order."""
    return mark_read(text, KEYS[sort])


def mark_read(text: str, kinds: Sequence[type]) -> list[Any] | None:
    """What ``mark`` wrote, if its parts are of these kinds."""
    try:
        found_: Any = json.loads(text) if text else None
    except ValueError:
        return None
    fits = isinstance(found_, list) and [type(part) for part in found_] == list(kinds)
    return found_ if fits else None


def failing(rule: Rule, row: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """Titles of a rule's required conditions that a row fails, and that cannot be decided."""
    if rule.subject != "household" or row.get(rule.id) == OUTCOMES["not_applicable"]:
        return [], []
    return tuple(  # type: ignore[return-value]
        list(_titles(rule, row.get(f"{rule.id}__{mask}") or 0)) for mask in ("failed", "unknown")
    )


def _titles(rule: Rule, bits: int) -> Iterable[str]:
    for condition in rule.conditions:
        if condition.required and bits >> condition.bit & 1:
            yield condition.spec.title.text(language())
