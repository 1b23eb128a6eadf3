"""A survey out of a form that pyxform read: what can be said here, and a list of what cannot."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml

from bangfu.engine.packs.checks import RESERVED
from bangfu.engine.problems import Both
from bangfu.registry.surveys.xlsform import xpath
from bangfu.registry.surveys.xlsform.workbook import WHO
from bangfu.registry.surveys.xlsform.xpath import Known, NotUnderstood

TYPES = {
    "select one": "choice",
    "select all that apply": "choices",
    "integer": "int",
    "decimal": "quantity",
    "date": "date",
    "text": "text",
    # What pyxform makes of a question of type image.
    "photo": "photo",
    "image": "photo",
}
YES_NO = {"yes", "no"}
LONGEST_NAME, LONGEST_SURVEY = 34, 24
# What forms carry along of itself; nobody misses it here.
SILENT = {"start", "end", "today", "deviceid", "username", "instanceID", "instanceName"}
LIMIT = re.compile(r"\.\s*(>=|<=)\s*(-?\d+(?:\.\d+)?)")
CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(slots=True)
class Taken:
    """A survey as plain data, as a pack file would hold it, and what was left out."""

    survey: dict[str, Any] = field(default_factory=dict)
    left_out: list[Both] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The pack file."""
        return yaml.safe_dump([self.survey], allow_unicode=True, sort_keys=False, width=100)


def survey(form: dict[str, Any], subject: str = "household") -> Taken:
    """A survey from pyxform's reading of a form.

    Args:
        form: as ``compiling.compiled(path)["form"]``.
        subject: who is asked.
    """
    return _Taking(form, subject).taken()


class _Taking:
    def __init__(self, form: dict[str, Any], subject: str) -> None:
        self.form, self.subject = form, subject
        self.made = Taken()
        self.known: dict[str, Known] = {}
        self.used: set[str] = {"score", "on", subject, *RESERVED}

    def taken(self) -> Taken:
        form = self.form
        sections = self.sections(form.get("children", []))
        version = str(form.get("version", "1"))
        self.made.survey = {
            "id": _name(str(form.get("id_string", "form")), LONGEST_SURVEY, set()),
            "title": _text(form.get("title") or form.get("id_string")),
            "version": int(version) if version.isdecimal() and 0 < int(version[:5]) < 9999 else 1,  # noqa: PLR2004
            "subject": self.subject,
            "sections": [section for section in sections if section["questions"]],
        }
        if not self.made.survey["sections"]:
            self.cannot("form", "没有能用的题目", "there is no question that can be asked here")
        return self.made

    def cannot(self, where: str, zh: str, en: str) -> None:
        self.made.left_out.append(Both(f"{where}：{zh}", f"{where}: {en}"))

    def sections(self, children: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Groups at the top are sections; what stands outside them is one of its own."""
        found: list[dict[str, Any]] = []
        loose: dict[str, Any] | None = None
        taken: set[str] = set()
        for child in children:
            if child.get("type") == "group" and child.get("name") != "meta":
                found.append(self.section(child, taken))
                loose = None
                continue
            question = self.question(child, "")
            if question is not None:
                if loose is None:
                    name = _name("questions", LONGEST_NAME, taken)
                    loose = {"id": name, "title": _text("题目"), "questions": []}
                    found.append(loose)
                loose["questions"].append(question)
        return found

    def section(self, group: dict[str, Any], taken: set[str]) -> dict[str, Any]:
        name = str(group.get("name"))
        made: dict[str, Any] = {
            "id": _name(name.removeprefix("part_"), LONGEST_NAME, taken),
            "title": _text(group.get("label") or name),
        }
        if group.get("hint"):
            made["hint"] = _text(group["hint"])
        if when := self.condition(name, "relevant", group):
            made["when"] = when
        made["questions"] = list(self.inside(group.get("children", []), ""))
        return made

    def inside(self, children: list[dict[str, Any]], when: str) -> "list[dict[str, Any]]":
        """Questions of a group; groups in it are opened, their condition goes to each question."""
        found: list[dict[str, Any]] = []
        for child in children:
            if child.get("type") == "group":
                inner = self.condition(str(child.get("name")), "relevant", child)
                found += self.inside(child.get("children", []), _both_hold(when, inner))
            elif (question := self.question(child, when)) is not None:
                found.append(question)
        return found

    def question(self, child: dict[str, Any], when: str) -> dict[str, Any] | None:
        name, type_ = str(child.get("name", "")), str(child.get("type", ""))
        if name == WHO or name in SILENT or child.get("type") == "group":
            return None
        kind = TYPES.get(type_)
        if kind is None:
            self.cannot(name, f"没有“{type_}”这种题", f"there is no question of type '{type_}'")
            return None
        made: dict[str, Any] = {
            "id": _name(name, LONGEST_NAME, self.used),
            "title": _text(child.get("label") or name),
            "type": kind,
        }
        choices = child.get("choices") or []
        if kind in ("choice", "choices") and not self.choose(made, name, choices):
            return None
        if child.get("hint"):
            made["hint"] = _text(child["hint"])
        self.known[name] = Known(made["id"], made["type"], self.names)
        if str(child.get("bind", {}).get("required", "")).lower() in ("yes", "true", "true()"):
            made["required"] = True
        if both := _both_hold(when, self.condition(name, "relevant", child)):
            made["when"] = both
        self.constrain(made, name, child)
        self.tell_rest(name, child)
        return made

    names: dict[str, str] = {}

    def choose(self, made: dict[str, Any], name: str, choices: list[dict[str, Any]]) -> bool:
        """Choices of a question; yes and no alone make a yes-no question."""
        self.names = {}
        listed = [str(choice.get("name")) for choice in choices]
        if made["type"] == "choice" and set(listed) == YES_NO:
            made["type"] = "yes_no"
            return True
        if not 0 < len(choices) <= 62:  # noqa: PLR2004  as many as a set of codes can hold
            self.cannot(name, "选项应为 1 至 62 个", "there must be 1 to 62 choices")
            return False
        used: set[str] = set()
        titles: set[str] = set()
        made["choices"] = []
        for choice, written in zip(choices, listed, strict=True):
            own = _name(written, LONGEST_NAME, used)
            if own != written:
                self.cannot(
                    name, f"选项“{written}”改名为 {own}", f"choice '{written}' is now {own}"
                )
            self.names[written] = own
            title = _text(choice.get("label") or written)
            while title["zh"] in titles:
                title["zh"] += "*"
            titles.add(title["zh"])
            made["choices"].append({"id": own, "title": title})
        return True

    def constrain(self, made: dict[str, Any], name: str, child: dict[str, Any]) -> None:
        """Limits of a number become ``min`` and ``max``; what else it must satisfy ``must``."""
        text = str(child.get("bind", {}).get("constraint", "")).strip()
        rest = []
        for part in xpath.conjuncts(text) if text else []:
            limit = LIMIT.fullmatch(part)
            if limit and made["type"] in ("int", "quantity"):
                number = float(limit[2])
                key = "min" if limit[1] == ">=" else "max"
                made[key] = int(number) if number == int(number) else number
            else:
                rest.append(part)
        if rest and (must := self.attempt(name, " and ".join(rest), own=name)):
            made["must"] = must
            message = child.get("bind", {}).get("jr:constraintMsg")
            if message:
                made["says"] = _text(message)

    def condition(self, name: str, key: str, child: dict[str, Any]) -> str:
        text = str(child.get("bind", {}).get(key, "")).strip()
        return self.attempt(name, text) if text else ""

    def attempt(self, name: str, text: str, own: str = "") -> str:
        try:
            return xpath.rule(text, self.known, own)
        except NotUnderstood as error:
            self.cannot(name, f"条件“{text}”看不懂（{error}）", f"cannot read '{text}' ({error})")
            return ""

    def tell_rest(self, name: str, child: dict[str, Any]) -> None:
        """What else a form may say of a question and nobody here understands."""
        told: dict[str, Callable[[dict[str, Any]], Any]] = {
            "choice_filter": lambda c: c.get("choice_filter"),
            "calculation": lambda c: c.get("bind", {}).get("calculate"),
            "default": lambda c: c.get("default"),
            "readonly": lambda c: c.get("bind", {}).get("readonly"),
        }
        for what, found in told.items():
            if found(child):
                self.cannot(name, f"{what} 没有带过来", f"{what} was left out")


def _both_hold(one: str, other: str) -> str:
    if one and other:
        return f"({one}) and ({other})"
    return one or other


def _name(text: str, longest: int, used: set[str]) -> str:
    """A name of ours out of one of theirs: lower-case words, unique among those used."""
    plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"([a-z])([A-Z])", r"\1_\2", text).lower())
    plain = re.sub(r"_+", "_", plain).strip("_")[:longest].strip("_")
    if not plain or not plain[0].isalpha():
        plain = f"q_{plain}".strip("_")[:longest].strip("_")
    name, number = plain, 2
    while name in used:
        name = f"{plain[: longest - 4]}_{number}".replace("__", "_")
        number += 1
    used.add(name)
    return name


def _text(label: Any) -> dict[str, str]:
    """A label in both languages: the Chinese one, the English one, or the one there is for both."""
    if not isinstance(label, dict):
        text = " ".join(str(label).split()) or "?"
        return {"zh": text, "en": text}
    found = {language: " ".join(str(text).split()) for language, text in label.items() if text}
    zh = next((t for k, t in found.items() if "zh" in k.lower() or "中" in k), "")
    en = next((t for k, t in found.items() if "en" in k.lower()), "")
    some = next(iter(found.values()), "?")
    zh = zh or next((t for t in found.values() if CHINESE.search(t)), some)
    return {"zh": zh, "en": en or zh}
