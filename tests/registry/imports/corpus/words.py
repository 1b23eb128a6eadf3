"""Names, yes and no, and words and codes of lists."""

from typing import Any

from tests.registry.imports import ledgers
from tests.registry.imports.corpus.case import FOLK, HOMES, UNSAID, Case, cells, told

KEPT, ODD = (), ("name.odd",)
NAME = (FOLK, 4, "姓名", "name")
NAMES = cells("name", NAME, [
    ("a blank between", "王 龙", "王龙", KEPT),
    ("a full-width blank between", "王\u3000龙", "王龙", KEPT),
    ("a hard blank behind", "王小龙\xa0", "王小龙", KEPT),
    ("a line break inside", "王小\n龙", "王小龙", KEPT),
    ("marks nobody sees", "王\u200b小\ufeff龙", "王小龙", KEPT),
    ("rare: of plane two", "王𬱖", "王𬱖", KEPT),
    ("rare: 䶮", "王䶮", "王䶮", KEPT),
    ("rare: 㛃", "王㛃", "王㛃", KEPT),
    ("private and known", "王\ue816", "王\U00020087", KEPT),
    ("private and unknown", "王\uf123", "王\uf123", ("cell.private_use",)),
    ("damaged", "王\ufffd", None, ("cell.garbled",)),
    *((f"the dot {ord(dot):04x}", f"阿依{dot}古丽", "阿依·古丽", KEPT) for dot in "·•‧・．∙⋅･﹒●"),
    ("a radical", "王⼩龙", "王小龙", KEPT),
    ("digits", "王小龙1", "王小龙1", ODD),
    ("in full-width digits", "王小龙２", "王小龙2", ODD),
    ("Latin", "Wang Xiaolong", "Wang Xiaolong", ODD),
    ("one character", "王", "王", ODD),
    ("thirty characters", "王" * 30, "王" * 30, ODD),
    ("a thousand characters", "王" * 1_000, None, ("cell.too_long",)),
    ("markup", "<b>王小龙</b>", "<b>王小龙</b>", ODD),
    ("a template", "{{王小龙}}", "{{王小龙}}", KEPT),
    ("a command", "'; DROP TABLE 户--", UNSAID, ODD),
])  # fmt: skip
WATER = (HOMES, 2, "饮水是否安全", "water_safe")
UNCLEAR = ("cell.not_yes_or_no",)
YES = ("是", "有", "Y", "yes", "TRUE", "1", 1, True, "√", "✓", "☑", " 是 ")
NO = ("否", "无", "没有", "N", "no", "false", "0", 0, False, "×", "✗")
NOTHING = (None, "-", "——", "/", "不详", "N/A", "未知")
NEITHER = ("或许", "2", 2, "是/否", "不", "对", "x", "基本安全")
YES_NO = cells("yes or no", WATER, [
    *((f"yes as {word!r}", word, True, KEPT) for word in YES),
    *((f"no as {word!r}", word, False, KEPT) for word in NO),
    *((f"nothing as {word!r}", word, None, KEPT) for word in NOTHING),
    *((f"neither as {word!r}", word, None, UNCLEAR) for word in NEITHER),
])  # fmt: skip
CAUSE = (HOMES, 2, "主要致贫原因", "main_cause")
OTHERS = (HOMES, 2, "其他致贫原因", "other_causes")
NOT_LISTED, WHICH = ("cell.not_in_list",), ("cell.which_version",)
CODES = [
    *cells("cause", CAUSE, [
        ("a synonym", "缺劳动力", "lack_of_labour", KEPT),
        ("blanks inside", "因 病", "illness", KEPT),
        ("English", "Illness", "illness", KEPT),
        ("a code all agree on", "01", "illness", KEPT),
        ("a code without its nought", "1", "illness", KEPT),
        ("a code as a number", 1, "illness", KEPT),
        ("a ticked box", True, None, NOT_LISTED),
        ("a code of two meanings", "12", None, WHICH),
        ("a code of two meanings, a number", 13, None, WHICH),
        ("a code of one release alone", "14", "failed_project", KEPT),
        ("a code of none", "99", None, NOT_LISTED),
        ("a word nobody knows", "因懒", None, NOT_LISTED),
        ("two for one", "因病、因残", None, NOT_LISTED),
        ("blank", None, None, KEPT),
    ]),
    *cells("causes", OTHERS, [
        ("between commas", "因残,缺资金", '["disability", "lack_of_funds"]', KEPT),
        ("between full-width commas", "因残，缺资金", '["disability", "lack_of_funds"]', KEPT),
        ("between semicolons", "因残；缺资金", '["disability", "lack_of_funds"]', KEPT),
        ("in another order", "缺资金、因残", '["disability", "lack_of_funds"]', KEPT),
        ("one twice", "因残、因残", '["disability"]', KEPT),
        ("none", "无", "[]", KEPT),
        ("none of them", "没有", "[]", KEPT),
        ("unknown", "不详", None, KEPT),
        ("one unknown among them", "因残、因懒", None, NOT_LISTED),
        ("a lone comma", "、", None, NOT_LISTED),
        ("codes", "02,09", '["disability", "lack_of_funds"]', KEPT),
        ("a doubtful code among them", "02,12", None, WHICH),
    ]),
    *cells("health", (FOLK, 4, "健康状况", "health"), [
        ("two that agree", "残疾、患有大病", UNSAID, KEPT),
        ("two that exclude each other", "健康、残疾", None, ("cell.excludes_others",)),
    ]),
    *cells("relation", (FOLK, 4, "与户主关系", "relation_to_head"), [
        ("a synonym", "长子", "son", KEPT),
        ("English", "Son", "son", KEPT),
        ("unknown", "干儿子的朋友", None, NOT_LISTED),
    ]),
    *cells("people", (FOLK, 4, "民族", "ethnicity"), [
        ("without its last sign", "汉", "han", KEPT),
        ("none there is", "火星族", None, NOT_LISTED),
    ]),
    *cells("status", (HOMES, 2, "脱贫状态", "exit_status"), [
        ("a code with its nought", "04", "not_exited", KEPT),
        ("a code without", "4", "not_exited", KEPT),
        ("a word nobody knows", "快脱贫了", None, NOT_LISTED),
    ]),
]  # fmt: skip


def _coded(sheets: ledgers.Ledger) -> None:
    ledgers.put(sheets, HOMES, 2, "主要致贫原因", "12")
    ledgers.put(sheets, HOMES, 3, "主要致贫原因", "14")


def _twelve(sheets: ledgers.Ledger) -> None:
    ledgers.put(sheets, HOMES, 2, "主要致贫原因", "12")


def _said(name: str, release: str, value: str) -> Case:
    more: dict[str, Any] = {"part": "households", "row": 2, "column": "main_cause", "reads": value}
    return told(name, _twelve, releases={"cause": release}, **more)


CASES: list[Case] = [
    *NAMES, *YES_NO, *CODES,
    told("cause: codes that fit one release only", _coded, part="households", row=2,
         column="main_cause", reads="other"),
    _said("cause: somebody said which release, without funerals", "without_funeral", "other"),
    _said("cause: somebody said which release, with funerals", "with_funeral", "marriage"),
]  # fmt: skip
