"""What a printed contract says besides what was agreed, in both languages."""

from django.utils import translation

from bangfu.base.accounts.roles import ROLES
from bangfu.procedures.contracts.terms import Term

LOCALES = {"zh": "zh-hans", "en": "en"}
SAID: dict[str, tuple[str, str]] = {
    "year": ("{year} 年度", "{year}"),
    "scan": ("扫码查看责任书", "Scan for the record"),
    "terms": ("目标任务", "Terms"),
    "number": ("序号", "No."),
    "term": ("指标", "Term"),
    "figure": ("应达到", "To be reached"),
    "deadline": ("期限", "By"),
    "not_set": ("未下达", "not set"),
    "not_set_note": (
        "“未下达”指现行文件没有给本单位定这项指标。",
        "Not set: the documents in force give no figure for this place.",
    ),
    "superior": ("上级（签字）", "Upper side (signature)"),
    "subordinate": ("下级（签字）", "Lower side (signature)"),
    "unsigned": ("尚未签字", "not signed yet"),
    "signed_at": (
        "{role}，{at} 电子签名，签时重新验证密码",
        "{role}, {at}, electronic signature, password asked again",
    ),
    "signed_paper": (
        "{duty}，{on} 纸质签字，扫描件在案",
        "{duty}, {on}, signed on paper, scan on record",
    ),
    "unsigned_paper": ("尚未签字（在纸上签）", "not signed yet (on paper)"),
    "succeeds": ("接任补签", "countersigned as successor"),
    "hash": ("内容校验码（SHA-256）", "Hash of the text (SHA-256)"),
    "hash_foot": ("内容校验码 {hash}", "Hash of the text {hash}"),
    "state_drafted": ("草稿，双方都未签字。", "A draft: nobody has signed."),
    "state_signed": ("上级已签，下级未签。", "The upper side has signed, the lower has not."),
    "state_in_force": (
        "双方签名都对应上面的校验码；内容改动一字，校验码就不同。",
        "Both signatures are of the text with this hash; any change makes another hash.",
    ),
    "state_closed": ("年度已归档。", "The year is closed."),
    "state_withdrawn": ("已撤回，不再有效。", "Withdrawn, no longer valid."),
    "exactly": ("", ""),
    "at_least": ("不低于 ", "at least "),
    "at_most": ("不超过 ", "at most "),
    "about": ("约 ", "about "),
    "recommended": ("建议 ", "recommended "),
}  # fmt: skip


def say(key: str, language: str, **values: object) -> str:
    """A wording in the language of the paper."""
    return SAID[key][0 if language == "zh" else 1].format(**values)


def figure(term: Term, language: str) -> str:
    """What has to be reached; says so where it is not set."""
    if term["figure"] is None:
        return say("not_set", language)
    return say(term["bound"], language) + str(term["said"][language])


def role(code: str, language: str) -> str:
    """What a role is called."""
    with translation.override(LOCALES[language]):
        return str(ROLES[code].title) if code in ROLES else code
